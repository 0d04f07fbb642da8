import type { BlockRow, LocatorRow, PhaseRow, SectionRow } from '../../../db/schema/index.ts';
import { fitBlocks, underHeadings } from './fit.ts';
import { plainOf, toText, type Plain } from './notation.ts';

/** A section as it is edited: one text. Without `text` it is as it was. */
export type Part = { id: string; key: string; title: string; text: string };
export type GivenPart = Omit<Part, 'text'> & { text?: string | undefined };
export type Text = { format: string; blocks: readonly BlockRow[]; sections: readonly SectionRow[] };

/** A text without sections is one section that holds everything. */
const WHOLE = { id: 's1', key: 'other', title: '', confidence: 0, origin: 'rule' } as const;

export const sectionsOf = ({ blocks, sections }: Pick<Text, 'blocks' | 'sections'>): readonly SectionRow[] =>
  sections.length > 0 || blocks.length === 0 ? sections : [{ ...WHOLE, from: 0, to: blocks.length }];

/** Whether the section's title is its first block; else the title is only what the section is called. */
const hasOwnHeading = ({ title }: { title: string }, blocks: readonly BlockRow[]): boolean =>
  title !== '' && blocks[0]?.type === 'heading' && blocks[0].text === title;

const bodyOf = (section: SectionRow, blocks: readonly BlockRow[]): readonly BlockRow[] => {
  const all = blocks.slice(section.from, section.to);
  return hasOwnHeading(section, all) ? all.slice(1) : all;
};

/** The sections of a text as they are edited, in reading order. */
export function partsOf(text: Text): Part[] {
  const plain = plainOf(text.format);
  return sectionsOf(text).map((section) => ({
    id: section.id,
    key: section.key,
    title: section.title,
    text: toText(bodyOf(section, text.blocks), plain),
  }));
}

const shifted = (phases: readonly PhaseRow[], by: number): PhaseRow[] =>
  phases.map((phase) => ({ ...phase, from: phase.from + by, to: phase.to + by }));

const FIRST_PLACE: LocatorRow = { kind: 'heading', heading: '', ordinal: 0 };

/** The blocks of one edited section; those of an untouched one are the very same. */
function blocksOf(
  part: GivenPart,
  old: SectionRow | undefined,
  context: { text: Text; plain: Plain; near: LocatorRow },
) {
  const { text, plain, near } = context;
  if (!old) {
    const heading: BlockRow[] =
      part.title === '' ? [] : [{ type: 'heading', level: 2, text: part.title, locator: near }];
    return { blocks: underHeadings([...heading, ...fitBlocks([], part.text ?? '', { plain, near })]), isSame: false };
  }
  const all = text.blocks.slice(old.from, old.to);
  const body = bodyOf(old, text.blocks);
  const isTextSame = part.text === undefined || part.text === toText(body, plain);
  if (isTextSame && part.title === old.title) return { blocks: all, isSame: true };
  const fitted = isTextSame ? body : fitBlocks(body, part.text ?? '', { plain, near: all[0]?.locator ?? near });
  const [head] = all;
  if (!head || body.length === all.length) return { blocks: [...fitted], isSame: isTextSame };
  const heading = part.title === '' ? [] : [{ ...head, text: part.title }];
  return { blocks: underHeadings([...heading, ...fitted]), isSame: false };
}

/**
 * The whole text with the sections as a person left them: untouched sections keep their blocks and places exactly, what
 * is empty is left out. `phasesIn` reads the steps of a section whose text has changed.
 */
export function withParts(
  text: Text,
  parts: readonly GivenPart[],
  phasesIn: (blocks: readonly BlockRow[], section: SectionRow) => PhaseRow[] | undefined = () => undefined,
): { blocks: BlockRow[]; sections: SectionRow[] } {
  const plain = plainOf(text.format);
  const before = new Map(sectionsOf(text).map((section) => [section.id, section]));
  const blocks: BlockRow[] = [];
  const made: { section: SectionRow; isSame: boolean }[] = [];
  for (const part of parts) {
    const old = before.get(part.id);
    const near = blocks.at(-1)?.locator ?? text.blocks[0]?.locator ?? FIRST_PLACE;
    const own = blocksOf(part, old, { text, plain, near });
    if (own.blocks.length === 0) continue;
    const isCalledSame = old?.key === part.key && old.title === part.title;
    const { phases, ...kept } = old ?? { phases: undefined, confidence: 1, origin: 'person' as const };
    const [from, to] = [blocks.length, blocks.length + own.blocks.length];
    const named = isCalledSame ? kept : { ...kept, confidence: 1, origin: 'person' as const };
    const section: SectionRow = { ...named, id: part.id, key: part.key, title: part.title, from, to };
    if (own.isSame && phases) section.phases = shifted(phases, from - (old?.from ?? 0));
    blocks.push(...own.blocks);
    made.push({ section, isSame: own.isSame });
  }
  const sections = made.map(({ section, isSame }) => {
    const phases = isSame ? undefined : phasesIn(blocks, section);
    return phases && phases.length > 0 ? { ...section, phases } : section;
  });
  const [only] = sections;
  const isStillWhole =
    text.sections.length === 0 && sections.length === 1 && only?.key === WHOLE.key && only.title === '';
  return { blocks, sections: isStillWhole ? [] : sections };
}

/** Sections of a newly read text under the ids of the ones they continue, so that both can be laid side by side. */
export function underOldIds(
  before: readonly SectionRow[],
  after: readonly SectionRow[],
  newId: () => string,
): SectionRow[] {
  const free = [...before];
  const take = (isIt: (old: SectionRow) => boolean): string | null => {
    const at = free.findIndex(isIt);
    return at < 0 ? null : (free.splice(at, 1)[0]?.id ?? null);
  };
  const exact = after.map((section) => take((old) => old.key === section.key && old.title === section.title));
  return after.map((section, at) => ({
    ...section,
    id: exact[at] ?? take((old) => old.key === section.key && section.key !== 'other') ?? newId(),
  }));
}
