import type { BlockRow, Finding, SectionRow } from '../../../db/schema/index.ts';
import { sectionsOf, type Metadata } from '../../library/index.ts';
import type { Changed } from '../changed.ts';
import { brokenIn, missingIn, twinsOf, type FileState, type Twin } from './about.ts';
import type { Passage } from './finding.ts';
import { namesIn, personalIn } from './personal.ts';
import { termsIn, type Term } from './terms.ts';
import { oldEditionIn, ordersIn, unlabelledIn } from './wording.ts';

export type { FileState, Twin } from './about.ts';
export type { Term } from './terms.ts';

export type Content = { fields: Metadata; blocks: readonly BlockRow[]; sections: readonly SectionRow[] };
/** What is known besides the version itself. */
export type Context = {
  terms: readonly Term[];
  twins: readonly Twin[];
  files: readonly FileState[];
  warnings: readonly string[];
};

/** Of one kind of finding a page shows so many; the last says how many more there are. */
const MOST_OF_A_CODE = 12;

function limited(findings: readonly Finding[]): Finding[] {
  const byCode = new Map<string, Finding[]>();
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  return [...byCode.values()].flatMap((all) => {
    const shown = all.slice(0, MOST_OF_A_CODE);
    const more = all.length - shown.length;
    return shown.map((finding, i) =>
      more > 0 && i === shown.length - 1 ? { ...finding, detail: { ...finding.detail, more } } : finding,
    );
  });
}

const orderOf = ({ severity, detail }: Finding): number =>
  (severity === 'blocking' ? 0 : 1e9) + (typeof detail.block === 'number' ? 1 + detail.block : 0);

/** Of a change only what stands in what was changed, and what concerns the whole. */
const isIn = ({ sectionId, detail }: Finding, changed: Changed): boolean => {
  if (sectionId !== null) return changed.sections.includes(sectionId);
  return typeof detail.from !== 'number' || changed.fields.includes(String(detail.field));
};

/**
 * What a machine can say about a version: personal data, what is missing, duplicates, broken files, words of the
 * negative list, unlabelled machine text, orders to machines, signs of an old edition. Never a verdict. The same version
 * in the same context always gives the same findings with the same ids; what blocks comes first, then by place. With
 * `changed`, only what is new.
 */
export function check(content: Content, { terms, twins, files, warnings }: Context, changed?: Changed): Finding[] {
  const { fields, blocks } = content;
  const sections = sectionsOf(content);
  const texts = blocks.map((row, block) => ({ at: 'block' as const, block, text: row.text, row }));
  const said: Passage[] = [
    { at: 'field', field: 'title', text: fields.title },
    { at: 'field', field: 'summary', text: fields.summary },
    { at: 'field', field: 'tags', text: fields.tags.join('、') },
  ];
  const found = [...said, ...texts].flatMap((passage) => [
    ...personalIn(passage, sections),
    ...termsIn(passage, terms, sections),
    ...unlabelledIn(passage, fields.aiUse, sections),
    ...ordersIn(passage, sections),
    ...oldEditionIn(passage, fields.editionEra, sections),
  ]);
  const characters = blocks.reduce((sum, { text }) => sum + text.trim().length, 0);
  const all = [
    ...brokenIn(files, warnings, characters),
    ...missingIn(fields),
    ...twinsOf(twins),
    ...namesIn(texts, sections),
    ...found,
  ];
  const fresh = changed ? all.filter((finding) => isIn(finding, changed)) : all;
  return limited(fresh).sort((a, b) => orderOf(a) - orderOf(b));
}
