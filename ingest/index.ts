/** The door: bytes in, located blocks, chunks, terms and guesses out. Knows nothing of the server, the database or the web. */
export { catalog, labelOf, type Catalog, type CompetenceTerm, type LicenceTerm, type Term } from './catalog/index.ts';
export { guessMetadata, type Guess, type GuessField } from './catalog/guess.ts';
export { chunkBlocks, type ChunkOptions } from './chunk.ts';
export { extract } from './extract/index.ts';
export { domainWords } from './dictionary.ts';
export { findOffice } from './convert.ts';
export { createReaderPool, readFile, type ReaderPool } from './pool.ts';
export { bigrams, cutWithNames, segment, segmentQuery, toSimplified, words } from './segment.ts';
export {
  completeness,
  missingSections,
  recogniseSections,
  SECTION_KEYS,
  SECTIONS_OF,
  type Phase,
  type Section,
  type SectionKey,
} from './sections/index.ts';
export { sniff, type Sniffed } from './sniff.ts';
export * from './types.ts';
export { unpack, type Unpacked } from './unpack.ts';
