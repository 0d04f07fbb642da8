import { chunkBlocks, type Chunk, type Language } from '../../ingest/index.ts';
import type { BlockRow, SectionRow } from '../../db/schema/index.ts';
import type { Kind } from './rules.ts';

/** The sections of a text as they are recognised in it, before anybody has corrected them. */
export function recognised(_blocks: readonly BlockRow[], _about: { kind: Kind; language: string }): SectionRow[] {
  return [];
}

export type Passages = (Chunk & { section: string | null })[];

/** The passages of a text: none reaches from one section into the next. */
export const passagesOf = (blocks: BlockRow[], _sections: readonly SectionRow[]): Passages =>
  chunkBlocks(blocks).map((chunk) => ({ ...chunk, section: null }));

/** Share of the sections expected of a kind, 0..1; null where none are expected. */
export const completenessOf = (_kind: Kind, _sections: readonly SectionRow[]): number | null => null;

export type { Language };
