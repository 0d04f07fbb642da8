import { inspect } from '../sniff.ts';
import { UnreadableFile, type Extracted, type HiddenText } from '../types.ts';

/** So many places are named; beyond them a file is what it is. */
export const MOST_HIDDEN = 200;

async function find(format: string, bytes: Uint8Array): Promise<HiddenText[]> {
  switch (format) {
    case 'docx':
      return (await import('./docx.ts')).hiddenInDocx(bytes);
    case 'pdf':
      return (await import('./pdf.ts')).hiddenInPdf(bytes);
    case 'pptx':
      return (await import('./office.ts')).hiddenInSlides(bytes);
    case 'xlsx':
      return (await import('./office.ts')).hiddenInSheets(bytes);
    default:
      return [];
  }
}

/**
 * What a file holds that nobody who opens it sees: call it from the sandbox only. Formats without such a thing, and
 * files that are no documents, have none.
 * @throws UnreadableFile
 */
export async function readHidden(bytes: Uint8Array, name: string): Promise<Extracted> {
  const { format, refusal } = inspect(bytes, name);
  if (refusal) throw new UnreadableFile(refusal.code, refusal.detail);
  if (format === 'zip' || format === 'video' || format === 'unknown')
    throw new UnreadableFile('ingest.unsupported', `${format} is no document`);
  const hidden = (await find(format, bytes)).slice(0, MOST_HIDDEN);
  return { format, title: null, language: 'other', blocks: [], facts: { characters: 0 }, warnings: [], hidden };
}
