import { unzipSync, unzlibSync } from 'fflate';
import { extractPdf } from '../../ingest/extract/pdf.ts';

/** What gives an application away: every word, id, number and name of a file that leads to its people or its unit. */
export type Secret = { topicId: string; words: readonly string[] };
export type Leak = { topicId: string; word: string };
/** Sends a GET as one reviewer. */
export type Ask = (address: string) => Promise<Response>;

const text = (bytes: Uint8Array, label = 'utf-8') => new TextDecoder(label).decode(bytes);

const tried = <T>(make: () => T): T | null => {
  try {
    return make();
  } catch {
    return null; // not what it seemed to be: its plain bytes have been read already
  }
};

/** Strings of a PDF are written as they are, in hexadecimal UTF-16, or in packed streams. */
async function wordsOfPdf(bytes: Uint8Array): Promise<string[]> {
  const raw = text(bytes, 'latin1');
  const utf16 = [...raw.matchAll(/<(FEFF[0-9A-F]+)>/giu)].map(([, hex]) =>
    text(Uint8Array.from(Buffer.from((hex ?? '').slice(4), 'hex')), 'utf-16be'),
  );
  const literal = [...raw.matchAll(/\((\xfe\xff[^)]*)\)/gu)].map(([, one]) =>
    text(Uint8Array.from(Buffer.from((one ?? '').slice(2), 'latin1')), 'utf-16be'),
  );
  const streams = [...raw.matchAll(/stream\r?\n([\s\S]*?)endstream/gu)].flatMap(([, body]) => {
    const packed = Uint8Array.from(Buffer.from(body ?? '', 'latin1'));
    const unpacked = tried(() => unzlibSync(packed));
    return unpacked ? [text(unpacked), text(unpacked, 'latin1')] : [];
  });
  const read = await extractPdf(bytes).catch(() => null);
  return [...utf16, ...literal, ...streams, JSON.stringify(read)];
}

/** Everything that can be read out of some bytes: as text, unescaped, unpacked, part by part with the names of parts. */
export async function wordsOf(bytes: Uint8Array): Promise<string> {
  const plain = text(bytes);
  const found = [plain];
  if (plain.startsWith('PK')) {
    for (const [name, part] of Object.entries(tried(() => unzipSync(bytes)) ?? {}))
      found.push(name, await wordsOf(part));
  } else if (plain.startsWith('%PDF')) found.push(...(await wordsOfPdf(bytes)));
  else if (/\\u[0-9a-f]{4}/iu.test(plain)) found.push(JSON.stringify(tried(() => JSON.parse(plain) as unknown) ?? ''));
  if (/%[0-9A-F]{2}/iu.test(plain)) found.push(plain.replaceAll(/(?:%[0-9A-F]{2})+/giu, unescaped));
  return found.join('\n');
}
const unescaped = (part: string): string => tried(() => decodeURIComponent(part)) ?? part;

/** An answer with its headers, in one text. */
export async function wordsOfAnswer(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${unescapedAll(value)}`);
  return [...headers, await wordsOf(new Uint8Array(await response.arrayBuffer()))].join('\n');
}
const unescapedAll = (value: string) => value.replaceAll(/(?:%[0-9A-F]{2})+/giu, unescaped);

const indices = new WeakMap<readonly Secret[], Map<string, Leak[]>>();
/** Words by how they begin: an answer is read once, not once per word. */
function indexOf(secrets: readonly Secret[]): Map<string, Leak[]> {
  const known = indices.get(secrets);
  if (known) return known;
  const index = new Map<string, Leak[]>();
  for (const { topicId, words } of secrets) {
    for (const word of words) {
      const start = word.slice(0, 2);
      index.set(start, [...(index.get(start) ?? []), { topicId, word }]);
    }
  }
  indices.set(secrets, index);
  return index;
}

/**
 * Whose words stand in an answer. A word may come back in what was asked; only the answer's own words count.
 * @param known what the reader knows or may know anyhow: her own people and unit
 */
export function leaksIn(words: string, secrets: readonly Secret[], known: ReadonlySet<string>, asked = ''): Leak[] {
  const question = unescapedAll(asked);
  const index = indexOf(secrets);
  const found = new Map<string, Leak>();
  for (let at = 0; at < words.length - 1; at++) {
    for (const { topicId, word } of index.get(words.slice(at, at + 2)) ?? []) {
      if (!words.startsWith(word, at) || known.has(word) || question.includes(word)) continue;
      found.set(`${topicId} ${word}`, { topicId, word });
    }
  }
  return [...found.values()];
}

/** Whether a list of codes is in any order but their own: such an order tells of time, or of people. */
export const isOrderTelling = (codes: readonly string[]): boolean =>
  codes.some((code, i) => i > 0 && (codes[i - 1] ?? '') > code);

/** Asks every address and says what came back that should not have. */
export async function crawl(
  addresses: readonly string[],
  ask: Ask,
  hidden: { secrets: readonly Secret[]; known: ReadonlySet<string> },
): Promise<{ leaks: string[]; answered: number; failed: string[] }> {
  const leaks: string[] = [];
  const failed: string[] = [];
  let answered = 0;
  for (const address of addresses) {
    const response = await ask(address);
    if (response.status >= 500) failed.push(`${address}: ${response.status}`);
    if (response.status === 200) answered++;
    // Refusals are read too: an error message can name what it refuses.
    const found = leaksIn(await wordsOfAnswer(response), hidden.secrets, hidden.known, address);
    for (const { topicId, word } of found.slice(0, 30))
      leaks.push(`${address} (${response.status}) tells ${word} of ${topicId}`);
  }
  return { leaks, answered, failed };
}
