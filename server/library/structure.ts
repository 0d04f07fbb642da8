import {
  chunkBlocks,
  completeness,
  recogniseSections,
  SECTION_KEYS,
  type Chunk,
  type Language,
  type SectionKey,
} from '../../ingest/index.ts';
import type { BlockRow, SectionRow } from '../../db/schema/index.ts';
import type { Kind } from './rules.ts';

const isLanguage = (language: string): language is Language => ['zh', 'en', 'other'].includes(language);
const isKey = (key: string): key is SectionKey => SECTION_KEYS.some((known) => known === key);

/** The reader's sections of ours: what a person has named otherwise counts as anything else. */
const known = (sections: readonly SectionRow[]) =>
  sections.map(({ key, from, to }) => ({ key: isKey(key) ? key : ('other' as const), from, to }));

/** The sections of a text as they are recognised in it, before anybody has corrected them. */
export function recognised(blocks: readonly BlockRow[], about: { kind: Kind; language: string }): SectionRow[] {
  // 'other' is what the kind is when nothing says what it is: then the headings decide.
  const kind = about.kind === 'other' ? null : about.kind;
  const language = isLanguage(about.language) ? about.language : 'other';
  return recogniseSections(blocks, { kind, language }).map((section) => ({ ...section, origin: 'rule' }));
}

/** The passages of a text: none reaches from one section into the next. */
export const passagesOf = (blocks: BlockRow[], sections: readonly SectionRow[]): Chunk[] =>
  chunkBlocks(blocks, known(sections));

/** Share of the sections expected of a kind, 0..1; null where none are expected. */
export const completenessOf = (kind: Kind, sections: readonly SectionRow[]): number | null =>
  completeness(kind, known(sections));
