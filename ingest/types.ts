/** What a file becomes: blocks that know where they stand, and the chunks made of them. */
import type { SectionKey } from './sections/keys.ts';

/** Where a piece of text stands, so that a reader can be taken there. Pages, slides and rows count from 1. */
export type Locator =
  | { kind: 'page'; page: number }
  | { kind: 'slide'; slide: number }
  | { kind: 'sheet'; sheet: string; row: number }
  /** `ordinal` counts the headings of the document from 1; 0 is the text before the first. */
  | { kind: 'heading'; heading: string; ordinal: number }
  /** Seconds from the start of the recording. */
  | { kind: 'second'; from: number; to: number };

export type BlockType = 'heading' | 'paragraph' | 'list' | 'table' | 'note' | 'caption';

/** `level` is 1..6 and only headings have it. A table is one block per row, cells joined by " | ". */
export type Block = { type: BlockType; level?: number; text: string; locator: Locator };

export type FileFormat = 'docx' | 'pptx' | 'xlsx' | 'pdf' | 'doc' | 'ppt' | 'html' | 'md' | 'txt' | 'srt' | 'vtt';

export type Language = 'zh' | 'en' | 'other';

export type Facts = {
  pages?: number;
  slides?: number;
  sheets?: number;
  /** Length of the recording that the captions belong to. */
  seconds?: number;
  encoding?: string;
  characters: number;
};

export type Warning =
  | 'pages_unreadable'
  | 'pages_without_text'
  | 'hidden_slides_skipped'
  | 'hidden_sheets_skipped'
  | 'encoding_uncertain'
  | 'converted'
  | 'parts_missing';

/** Why nobody who opens the file sees a text. */
export type HiddenWay =
  | 'vanish'
  | 'white'
  | 'tiny'
  | 'invisible'
  | 'off_page'
  | 'alt_text'
  | 'hidden_slide'
  | 'hidden_sheet'
  | 'hidden_cells';
/** `place` is a page ('page 3') or a part of the file; `text` is cut after 400 characters. */
export type HiddenText = { how: HiddenWay; text: string; place: string };

export type Extracted = {
  format: FileFormat;
  title: string | null;
  language: Language;
  blocks: Block[];
  facts: Facts;
  warnings: Warning[];
  /** Only where it was asked for instead of the text. */
  hidden?: HiddenText[];
};

/**
 * `breadcrumb` holds the headings in force where the chunk's text begins, outermost first. `section` is the key of the
 * section that the whole chunk stands in, null where none were given.
 */
export type Chunk = {
  seq: number;
  text: string;
  breadcrumb: string[];
  locator: Locator;
  characters: number;
  section: SectionKey | null;
};

export type RefusalCode =
  | 'ingest.encrypted'
  | 'ingest.corrupt'
  | 'ingest.no_text'
  | 'ingest.too_large'
  | 'ingest.unsupported'
  | 'ingest.unsafe'
  | 'ingest.timeout'
  | 'ingest.converter_missing';

/** A file that cannot become text. `detail` is short technical English and never holds text of the document. */
export class UnreadableFile extends Error {
  readonly code: RefusalCode;
  readonly detail: string;
  constructor(code: RefusalCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.name = 'UnreadableFile';
    this.code = code;
    this.detail = detail;
  }
}

export type Limits = {
  /** Largest file that is read, in bytes. */
  fileBytes: number;
  /** Wall time for one file. */
  milliseconds: number;
  /** Resident memory of the reading process, its runtime included. */
  memoryBytes: number;
};

export const DEFAULT_LIMITS: Limits = {
  fileBytes: 100 * 1024 * 1024,
  milliseconds: 60_000,
  memoryBytes: 512 * 1024 * 1024,
};

export type ReadInput = {
  path: string;
  /** The name the file had where it came from; its extension breaks ties between text formats. */
  name: string;
  /** `hidden`: what nobody sees, instead of the text; `blocks` are then empty. */
  look?: 'text' | 'hidden';
  signal?: AbortSignal;
};

/** `peakMemoryBytes` is the resident memory of the reading process while it read this file; 0 where it cannot be known. */
export type ReadResult = { extracted: Extracted; ms: number; peakMemoryBytes: number };

/** What an archive may hold, be it an office file or a zip of files. */
export type ArchiveLimits = {
  entries: number;
  /** Bytes of one entry once unpacked. */
  entryBytes: number;
  /** Bytes of all entries once unpacked. */
  totalBytes: number;
  /** Unpacked to packed, judged only above 8 MB: small files of blanks may shrink a lot. */
  ratio: number;
};

export const OFFICE_LIMITS: ArchiveLimits = {
  entries: 5000,
  entryBytes: 200 * 1024 * 1024,
  totalBytes: 200 * 1024 * 1024,
  ratio: 250,
};

/** A folder of courseware is larger than one office file; its entries go to disk as a stream, never to memory at once. */
export const UNPACK_LIMITS: ArchiveLimits = {
  entries: 5000,
  entryBytes: 100 * 1024 * 1024,
  totalBytes: 1024 * 1024 * 1024,
  ratio: 250,
};
