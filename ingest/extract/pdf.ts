import { getDocumentProxy } from 'unpdf';
import { clean, meaningful } from '../text.ts';
import { UnreadableFile, type Block, type Extracted, type Warning } from '../types.ts';
import { assemble } from './assemble.ts';
import { readLines, type Line } from './pdf-lines.ts';
import { layoutBlocks, withoutFurniture } from './pdf-layout.ts';

/** Below this mean a PDF is a scan with stray characters, whatever its length. */
const LEAST_PER_PAGE = 15;

type Proxy = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Proxy> {
  try {
    // A copy: the parser takes the buffer over.
    return await getDocumentProxy(Uint8Array.from(bytes), {
      verbosity: 0,
      stopAtErrors: false,
      isEvalSupported: false,
      enableXfa: false,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') throw new UnreadableFile('ingest.encrypted', 'PDF needs a password', error);
    throw new UnreadableFile('ingest.corrupt', `PDF does not open (${name})`, error);
  }
}

async function pageLines(document: Proxy, number: number): Promise<Line[]> {
  const page = await document.getPage(number);
  const content = await page.getTextContent();
  const lines = readLines(
    content.items.filter((item) => 'str' in item),
    page.view[3] ?? 0,
  );
  page.cleanup();
  return lines;
}

async function title(document: Proxy): Promise<string> {
  const { info } = await document.getMetadata();
  const value: unknown = Reflect.get(info, 'Title');
  return typeof value === 'string' ? clean(value) : '';
}

/** PDF with a text layer: paragraphs by page, running heads removed, headings by size of type. */
export async function extractPdf(bytes: Uint8Array, signal?: AbortSignal): Promise<Extracted> {
  const document = await open(bytes);
  const warnings: Warning[] = [];
  const pages: Line[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    signal?.throwIfAborted();
    try {
      pages.push(await pageLines(document, number));
    } catch {
      warnings.push('pages_unreadable'); // one broken page does not lose the others
      pages.push([]);
    }
  }
  const carried = await title(document).catch(() => '');
  const blocks = layoutBlocks(withoutFurniture(pages));
  refuseScan(blocks, pages.length, warnings);
  const empty = pages.filter(
    (lines) => lines.reduce((sum, line) => sum + meaningful(line.text), 0) < LEAST_PER_PAGE,
  ).length;
  if (empty > pages.length * 0.2) warnings.push('pages_without_text');
  return assemble({ format: 'pdf', blocks, title: carried, facts: { pages: pages.length }, warnings });
}

function refuseScan(blocks: Block[], pages: number, warnings: Warning[]): void {
  const characters = blocks.reduce((sum, block) => sum + meaningful(block.text), 0);
  if (characters === 0 && warnings.includes('pages_unreadable'))
    throw new UnreadableFile('ingest.corrupt', 'no page of the PDF could be read');
  if (characters < pages * LEAST_PER_PAGE)
    throw new UnreadableFile('ingest.no_text', `${characters} characters on ${pages} pages: a scan`);
}
