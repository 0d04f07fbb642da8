import WordExtractor from 'word-extractor';
import { meaningful } from '../text.ts';
import { UnreadableFile, type Extracted } from '../types.ts';
import { assemble, placeByHeading, type Draft } from './assemble.ts';

const drafts = (text: string, type: Draft['type']): Draft[] =>
  text
    .split(/[\n\u000b\u000c\u0007]+/) // eslint-disable-line no-control-regex -- Word 97 ends rows and pages with control characters
    .filter((line) => meaningful(line) > 0)
    .map((line) =>
      line.trim().includes('\t') && type === 'paragraph' ? { type: 'table', text: cells(line) } : { type, text: line },
    );

const cells = (line: string): string =>
  line
    .split('\t')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' | ');

/** Word 97–2003: paragraphs, rows of tables, foot- and endnotes. Headings are guessed from their wording. */
export async function extractDoc(bytes: Uint8Array): Promise<Extracted> {
  const document = await parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const blocks = placeByHeading(
    [
      ...drafts(document.getBody(), 'paragraph'),
      ...drafts(document.getTextboxes(), 'paragraph'),
      ...drafts(document.getFootnotes(), 'note'),
      ...drafts(document.getEndnotes(), 'note'),
    ],
    { guess: true },
  );
  return assemble({ format: 'doc', blocks });
}

async function parse(buffer: Buffer) {
  try {
    return await new WordExtractor().extract(buffer);
  } catch (error) {
    throw new UnreadableFile('ingest.corrupt', 'Word 97 document does not parse', error);
  }
}
