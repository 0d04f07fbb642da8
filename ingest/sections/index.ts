import type { Block, Language } from '../types.ts';
import { bordersOf, keyOfHead, type Border } from './borders.ts';
import { outlineOf, type Head, type Outline } from './heads.ts';
import type { Section, SectionKey } from './keys.ts';
import { lessonBorders } from './lessons.ts';
import { phasesOf } from './phases.ts';
import { spokenBorders } from './spoken.ts';
import type { Mode } from './words.ts';

export { completeness, missingSections, SECTION_KEYS, SECTIONS_OF } from './keys.ts';
export type { Phase, Section, SectionKey } from './keys.ts';

/** Kinds as the product stores them; null where the kind is not known. */
const MODES: Readonly<Record<string, Mode>> = {
  lesson_plan: 'plan',
  case: 'case',
  micro_lesson: 'lesson',
  courseware: 'lesson',
};

const CASE_KEYS = new Set<SectionKey>(['background', 'question', 'narrative', 'analysis', 'outcome', 'insight']);
const LESSON_KEYS = new Set<SectionKey>(['hook', 'content', 'practice', 'summary']);
/** Sections that only somebody who is going to teach writes. */
const TEACHERS_KEYS = new Set<SectionKey>([
  'process',
  'focus',
  'learners',
  'textbook',
  'methods',
  'board',
  'preparation',
]);

/**
 * What the headings make of a document: a plan, a case, or slides and pages for learners. `least` is how many different
 * sections of a plan it takes.
 */
function modeOf(blocks: readonly Block[], { heads }: Outline, least: number): Mode {
  const shown = blocks.filter(({ locator }) => locator.kind === 'slide' || locator.kind === 'second').length;
  if (shown > blocks.length / 2) return 'lesson';
  const keys = (mode: Mode, wanted: (key: SectionKey) => boolean) =>
    new Set(
      heads.flatMap((head) => {
        const keyed = head.form === 'label' ? null : keyOfHead(head, mode);
        return keyed && keyed.certainty >= 0.75 && wanted(keyed.key) ? [keyed.key] : [];
      }),
    ).size;
  const plan = keys('plan', (key) => key !== 'basics' && key !== 'resources');
  const story = keys('case', (key) => CASE_KEYS.has(key));
  const lesson = keys('lesson', (key) => LESSON_KEYS.has(key));
  if (lesson >= 3 && keys('plan', (key) => TEACHERS_KEYS.has(key)) <= 1) return 'lesson';
  if (story >= 3 && story > plan) return 'case';
  return plan >= least ? 'plan' : 'other';
}

const KINDS_OF: Record<Mode, string | null> = {
  plan: 'lesson_plan',
  case: 'case',
  lesson: 'micro_lesson',
  other: null,
};

/** The kind of resource that the headings alone make of a document; null where they make none. */
export const kindByHeadings = (blocks: readonly Block[]): string | null =>
  KINDS_OF[modeOf(blocks, outlineOf(blocks), SURE)];

/** 'other' is also said of what nobody has looked at: then it takes more headings to read a plan in it. */
const SURE = 4;
const ENOUGH = 2;

const BY_FORM: Record<Head['form'], number> = { heading: 0.95, columns: 0.9, row: 0.88, line: 0.85, label: 0.85 };
const round = (number: number) => Math.round(number * 100) / 100;

/** One stretch for every border, and one for what stands before the first; neighbours of one key are one section. */
function spans(borders: readonly Border[], blocks: readonly Block[], nothing: SectionKey): Border[] {
  const [first] = borders;
  const head: Border[] =
    first?.at === 0
      ? []
      : [{ at: 0, key: first ? 'basics' : nothing, title: '', certainty: first ? 0.65 : 0.3, head: null }];
  const merged: Border[] = [];
  for (const border of [...head, ...borders]) {
    const last = merged.at(-1);
    if (border.at >= blocks.length) continue;
    if (last && last.at >= border.at) merged[merged.length - 1] = { ...border, at: last.at };
    else if (!last || last.key !== border.key || (border.key === 'other' && border.title !== '')) merged.push(border);
  }
  return merged;
}

/**
 * The sections of a document, in order. They cover every block exactly once; a document without blocks has none.
 * `kind` is the kind of resource, null where it is not known. Names in Chinese and English are known in any document.
 */
export function recogniseSections(
  blocks: readonly Block[],
  about: { kind: string | null; language: Language },
): Section[] {
  if (blocks.length === 0) return [];
  const outline = outlineOf(blocks);
  const mode = MODES[about.kind ?? ''] ?? modeOf(blocks, outline, about.kind === null ? ENOUGH : SURE);
  const isSpoken = mode === 'lesson' && blocks.every(({ type }) => type === 'caption');
  const borders = isSpoken
    ? spokenBorders(blocks)
    : mode === 'lesson'
      ? lessonBorders(blocks, outline)
      : bordersOf(blocks, outline, mode);
  const found = spans(borders, blocks, mode === 'lesson' ? 'content' : 'other');
  return found.map(({ at, key, title, certainty, head }, index): Section => {
    const to = found[index + 1]?.at ?? blocks.length;
    const phases = key === 'process' ? phasesOf(outline.heads, { from: at, to, title }, blocks) : [];
    return {
      id: `s${index + 1}`,
      key,
      title,
      from: at,
      to,
      confidence: round(certainty * (head ? BY_FORM[head.form] : 1)),
      ...(key === 'process' && { phases }),
    };
  });
}
