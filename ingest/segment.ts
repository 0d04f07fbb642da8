import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { Converter } from 'opencc-js/t2cn';
import { domainWords } from './dictionary.ts';

/** Text to search terms. Documents and queries go through the same steps, so their terms meet. */

let loaded: Jieba | null = null;

/** Half a second and 100 MB on first use; every word of the domain dictionary is frequent enough to stay whole. */
function jieba(): Jieba {
  if (loaded) return loaded;
  const dictionary = Jieba.withDict(dict);
  dictionary.loadDict(
    Buffer.from(
      domainWords()
        .map((word) => `${word} 100000 n`)
        .join('\n'),
    ),
  );
  loaded = dictionary;
  return dictionary;
}

let converter: ((text: string) => string) | null = null;
const HAN = /\p{Script=Han}/u;
const RUNS = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+(?:['’]\p{L}+)?/gv;

let simplified: ReadonlySet<string> | null = null;

/** The ideographs of GB 2312: what Simplified text is written with. */
function simplifiedSigns(): ReadonlySet<string> {
  if (simplified) return simplified;
  const decoder = new TextDecoder('gb18030');
  const signs = new Set<string>();
  for (let high = 0xb0; high <= 0xf7; high++) {
    for (let low = 0xa1; low <= 0xfe; low++) signs.add(decoder.decode(Uint8Array.of(high, low)));
  }
  simplified = signs;
  return signs;
}

/** Whether an ideograph stands in `text` that Simplified writing does not have. */
function hasTraditional(text: string): boolean {
  for (const sign of text) if (sign > '\u33ff' && !simplifiedSigns().has(sign) && HAN.test(sign)) return true;
  return false;
}

/**
 * Traditional to Simplified, Taiwan's words included (資訊科技 → 信息技术). Simplified text stays as it is: some of its words
 * mean something else in Taiwan, and 核心素养 would become 内核素养.
 */
export function toSimplified(text: string): string {
  if (!hasTraditional(text)) return text;
  converter ??= Converter({ from: 'twp', to: 'cn' });
  return converter(text);
}

/** Full width to half width, Traditional to Simplified; case stays, because camelCase still has to be split. */
const fold = (text: string): string => toSimplified(text.normalize('NFKC'));

const isHanRun = (run: string) => HAN.test(run);

/** "gradientDescent" gives its parts and the whole: both are typed as queries. */
function latinTerms(run: string): string[] {
  const parts = run.replace(/['’]s$/u, '').match(/\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?\p{Ll}[\p{Ll}\p{N}]*/gu) ?? [];
  const whole = run.replace(/['’].*$/u, '').toLowerCase();
  const lower = parts.map((part) => part.toLowerCase()).filter((part) => part.length > 1 && part !== whole);
  return [whole, ...lower];
}

const runs = (text: string): string[] => fold(text).match(RUNS) ?? [];

function terms(text: string, han: (run: string) => string[]): string[] {
  return runs(text).flatMap((run) => (isHanRun(run) ? han(run) : latinTerms(run)));
}

const pairs = (run: string): string[] => {
  const chars = [...run];
  return chars.length === 1 ? chars : chars.slice(0, -1).map((char, index) => char + (chars[index + 1] ?? ''));
};

/** Dictionary words with the shorter words inside them, and Latin words; in reading order, with repetitions. */
export const words = (text: string): string[] => terms(text, (run) => jieba().cutForSearch(run, true));

/** Pairs of neighbouring ideographs, and Latin words. */
export const bigrams = (text: string): string[] => terms(text, pairs);

/** Terms of a document: words, and the pairs of every run of ideographs. Repetitions are kept for term frequency. */
export const segment = (text: string): string[] =>
  terms(text, (run) => [...jieba().cutForSearch(run, true), ...pairs(run)]);

/**
 * The three kinds of terms in one pass over the text: words, pairs of ideographs, single ideographs. Latin words are
 * among `words` only. Each in reading order, with repetitions.
 */
export function analyse(text: string): { words: string[]; pairs: string[]; characters: string[] } {
  const found = { words: [] as string[], pairs: [] as string[], characters: [] as string[] };
  for (const run of runs(text)) {
    if (!isHanRun(run)) {
      found.words.push(...latinTerms(run));
      continue;
    }
    const chars = [...run];
    found.words.push(...jieba().cutForSearch(run, true));
    if (chars.length > 1) found.pairs.push(...pairs(run));
    found.characters.push(...chars);
  }
  return found;
}

/** A run of ideographs cut into words of the dictionaries alone; what is in none stays single ideographs. */
export const dictionaryCut = (run: string): string[] => jieba().cut(run, false);

/** Words of a run in order, and which of them the dictionary knows as names of persons (nr) rather than as plain words. */
export const cutWithNames = (run: string): { word: string; isName: boolean }[] =>
  jieba()
    .tag(run, false)
    .map(({ word, tag }) => ({ word, isName: tag.startsWith('nr') }));

/** Terms of a query, of the same kind as a document's. */
export const segmentQuery = (text: string): string[] => segment(text);
