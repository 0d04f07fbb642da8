import { readFileSync } from 'node:fs';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { Converter } from 'opencc-js/t2cn';

/** Text to search terms. Documents and queries go through the same steps, so their terms meet. */

let loaded: Jieba | null = null;

/** Half a second and 100 MB on first use; every word of the domain dictionary is frequent enough to stay whole. */
function jieba(): Jieba {
  if (loaded) return loaded;
  const lines = readFileSync(new URL('./words.txt', import.meta.url), 'utf8').split('\n');
  const own = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const dictionary = Jieba.withDict(dict);
  dictionary.loadDict(Buffer.from(own.map((word) => `${word} 100000 n`).join('\n')));
  loaded = dictionary;
  return dictionary;
}

let converter: ((text: string) => string) | null = null;
const HAN = /\p{Script=Han}/u;
const RUNS = /\p{Script=Han}+|[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Traditional to Simplified, Taiwan's words included (資訊科技 → 信息技术). */
export function toSimplified(text: string): string {
  if (!HAN.test(text)) return text;
  converter ??= Converter({ from: 'twp', to: 'cn' });
  return converter(text);
}

/** Full width to half width, Traditional to Simplified; case stays, because camelCase still has to be split. */
const fold = (text: string): string => toSimplified(text.normalize('NFKC'));

const isHanRun = (run: string) => HAN.test(run.slice(0, 2));

/** "gradientDescent2" gives its parts and the whole: both are typed as queries. */
function latinTerms(run: string): string[] {
  const parts = run.replace(/['’]s$/u, '').match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[\p{L}]+/gu) ?? [];
  const whole = run.toLowerCase();
  return parts.length > 1 ? [whole, ...parts.map((part) => part.toLowerCase())] : [whole];
}

const runs = (text: string): string[] => fold(text).match(RUNS) ?? [];

/** `ideographs` next to letters ("5G网络") come as one match of the pattern only when they are of one script. */
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

/** Terms of a query, of the same kind as a document's. */
export const segmentQuery = (text: string): string[] => segment(text);
