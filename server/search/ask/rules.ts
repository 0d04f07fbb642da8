import { toSimplified, words } from '../../../ingest/segment.ts';
import { verifyQuote } from '../../ai/quote.ts';
import type { Answer } from '../prompts/answer_question.ts';
import { aligned, findMarks } from '../snippet.ts';

/** What of a model's answer may be shown: only sentences that their own quotations carry. Pure. */

/** `sent` is what the model was given (personal data masked), `text` the passage as the reader sees it. */
export type Ground = { n: number; id: string; title: string; sent: string; text: string };
/** `from` and `to` mark the quotation in the passage; null where it holds something that was masked. */
export type Source = { n: number; quote: string; from: number | null; to: number | null };
export type Sentence = { text: string; sources: Source[] };
/** Why a sentence is not shown: no quotation of it stands in its passage, a number comes from nowhere, or its words do. */
export type Flaw = 'unquoted' | 'number' | 'unsupported';

const CHINESE_DIGITS = '零一二三四五六七八九';
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** 二十三 → 23, 一百零五 → 105; null for what is no number, such as 五六 or 千百. */
export function numberOf(text: string): number | null {
  let sum = 0;
  let digit: number | null = null;
  let lastUnit = Infinity;
  for (const sign of text.replaceAll('两', '二').replaceAll('〇', '零')) {
    const unit = UNITS[sign];
    const value = CHINESE_DIGITS.indexOf(sign);
    if (unit !== undefined) {
      if (unit >= lastUnit || (digit === null && (sum > 0 || unit !== 10))) return null;
      sum += (digit ?? 1) * unit;
      [digit, lastUnit] = [null, unit];
    } else if (value < 0 || (digit !== null && digit !== 0)) return null;
    else digit = value;
  }
  return sum + (digit ?? 0);
}

/** The numbers of a text by value: in figures, and in Chinese from ten upward, since 一 is often no number at all. */
export function numbersIn(text: string): Set<number> {
  const plain = text.normalize('NFKC');
  const figures = (plain.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  const written = (plain.match(/[零〇一二两三四五六七八九十百千]{2,}/g) ?? []).flatMap((run) => numberOf(run) ?? []);
  return new Set([...figures, ...written]);
}

/** A single sign such as 三 and the figure 3 are the same where a text is asked whether it holds a number. */
function holdsNumber(text: string, value: number): boolean {
  if (numbersIn(text).has(value)) return true;
  const sign = value === 10 ? '十' : CHINESE_DIGITS[value];
  return sign !== undefined && (text.includes(sign) || (value === 2 && text.includes('两')));
}

const HAN = /\p{Script=Han}/u;
/** Of a sentence's words at least this share stands in what it quotes from, or in the question. */
const SUPPORTED = 0.3;

/** Share of a sentence's Chinese words that stand in `grounds`; 1 when it has none to compare. */
export function supportOf(sentence: string, grounds: string): number {
  const own = [...new Set(words(sentence))].filter((word) => HAN.test(word) && [...word].length > 1);
  if (own.length === 0) return 1;
  const there = toSimplified(grounds.normalize('NFKC'));
  return own.filter((word) => there.includes(word)).length / own.length;
}

function sourceOf(quote: string, ground: Ground): Source | null {
  if (!verifyQuote(quote, ground.sent)) return null;
  const own = verifyQuote(quote, ground.text);
  return { n: ground.n, quote: own?.text ?? quote.trim(), from: own?.start ?? null, to: own?.end ?? null };
}

function judge(
  { text, quotes }: Answer['sentences'][number],
  grounds: ReadonlyMap<string, Ground>,
  question: string,
): Sentence | Flaw {
  const sources: Source[] = [];
  const cited: Ground[] = [];
  for (const { passage, quote } of quotes) {
    const ground = grounds.get(passage);
    const source = ground && sourceOf(quote, ground);
    if (!ground || !source || sources.some((one) => one.n === source.n)) continue;
    sources.push(source);
    cited.push(ground);
  }
  if (sources.length === 0) return 'unquoted';
  const material = [question, ...cited.flatMap(({ title, sent }) => [title, sent])].join('\n');
  if ([...numbersIn(text)].some((value) => !holdsNumber(material, value))) return 'number';
  if (supportOf(text, material) < SUPPORTED) return 'unsupported';
  return { text: text.trim(), sources };
}

/** Sorts an answer into what may be shown and how much may not, by reason. A sentence said twice is shown once. */
export function ground(answer: Answer, given: readonly Ground[], question: string) {
  const grounds = new Map(given.map((one) => [one.id, one]));
  const kept: Sentence[] = [];
  const dropped: Record<Flaw, number> = { unquoted: 0, number: 0, unsupported: 0 };
  for (const sentence of answer.sentences) {
    const judged = judge(sentence, grounds, question);
    if (typeof judged === 'string') dropped[judged] += 1;
    else if (judged.text !== '' && !kept.some(({ text }) => text === judged.text)) kept.push(judged);
  }
  return { kept, dropped };
}

const ENDS = /(?<=[。！？!?；;\n])/u;

/** The sentence of a passage in which most of what was asked stands, as a stretch; null when none holds any of it. */
export function tellingSentence(
  text: string,
  terms: readonly { term: string; weight: number }[],
): { from: number; to: number } | null {
  const plain = aligned(text, (piece) => toSimplified(piece.normalize('NFKC')));
  const marks = findMarks(plain, terms);
  let best: { from: number; to: number; weight: number } | null = null;
  let at = 0;
  for (const sentence of text.split(ENDS)) {
    const [from, to] = [at, at + sentence.length];
    at = to;
    const found = new Map<string, number>();
    for (const mark of marks)
      if (mark.from >= from && mark.to <= to) found.set(plain.slice(mark.from, mark.to), mark.weight);
    const weight = [...found.values()].reduce((sum, one) => sum + one, 0);
    if (weight > 0 && (best === null || weight > best.weight + 1e-9)) best = { from, to, weight };
  }
  if (best === null) return null;
  const said = text.slice(best.from, best.to);
  return { from: best.from + said.length - said.trimStart().length, to: best.to - said.length + said.trimEnd().length };
}
