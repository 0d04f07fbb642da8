/**
 * Where in the curriculum something stands: grade, volume, unit, lesson. Said in many ways ("七上 第三单元", "三年级下册第2课",
 * "Unit 3"), it becomes the same terms in a question and in a resource. Pure.
 */
const DIGITS = '零一二三四五六七八九';
const NUMBER = '十[一二三四五六七八九]?|[一二三四五六七八九]十?[一二三四五六七八九]?|\\d{1,2}';

/** 1 to 99 from either script; 0 when it is none. */
export function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const ten = text.includes('十') ? 10 * (tens ? DIGITS.indexOf(tens) : 1) : 0;
  return ten + (ones ? Math.max(0, DIGITS.indexOf(ones)) : 0);
}

const MARK = '@';
export const isPlace = (term: string): boolean => term.startsWith(MARK);
const HALVES: Readonly<Record<string, 'upper' | 'lower'>> = { 上: 'upper', 下: 'lower' };

export const gradeTerm = (grade: number): string => `${MARK}grade${grade}`;
export const volumeTerm = (grade: number, volume: string): string => `${MARK}grade${grade}${volume}`;
const counted = (what: 'unit' | 'lesson', number: number): string => `${MARK}${what}${number}`;

const HALF = '(?:[（(]?([上下])[)）]?(?:册|学期|半学期)?)?';
const GRADES: readonly [RegExp, number][] = [
  [new RegExp(`(?<![初高第\\d一二三四五六七八九十])(${NUMBER})年级${HALF}(?![学节午课])`, 'gu'), 0],
  [new RegExp(`初(?:中)?([一二三])(?:年级)?${HALF}(?![步中学节午课点些])`, 'gu'), 6],
  [new RegExp(`高(?:中)?([一二三])(?:年级)?${HALF}(?![学节午课点些样])`, 'gu'), 9],
  [/\bgrade\s*(\d{1,2})\b()/giu, 0],
];
/** "七上", "三下语文": so short that only a clear end makes it a volume. */
const SHORT =
  /(?<![第十\d一二三四五六七八九])([一二三四五六七八九])([上下])(?=册|学期|第|$|[\s\p{P}]|语文|数学|英语|物理|化学|生物|历史|地理|道法|政治|科学|音乐|美术|体育|劳动|信息)/gu;
const UNITS = [
  new RegExp(`第\\s*(${NUMBER})\\s*(?:单元|章|模块)`, 'gu'),
  /(?:单元|模块)\s*([一二三四五六七八九十]{1,3}|\d{1,2})(?![\d.])/gu,
  /(?<![a-z])(?:unit|module|chapter)[\s_]*(\d{1,2})(?![\d.])/giu,
];
const LESSONS = [
  new RegExp(`第\\s*0?(${NUMBER})\\s*(?:课(?!时)|讲|节课(?!间))`, 'gu'),
  /(?<![a-z])lesson[\s_]*(\d{1,2})(?![\d.])/giu,
];
/** "3.2", "1.2.3": sections of a textbook, unless a measure or a percentage. */
const SECTIONS =
  /(?<![\d.])(\d{1,2}(?:\.\d{1,2}){1,2})(?![\d.%]|\s*(?:元|米|厘米|千克|克|秒|分|度|倍|万|亿|mm|cm|km|kg))/gu;

const each = (patterns: readonly RegExp[], text: string, what: 'unit' | 'lesson'): string[] =>
  patterns
    .flatMap((pattern) => [...text.matchAll(pattern)].map((match) => numberOf(match[1] ?? '')))
    .filter((number) => number >= 1)
    .map((number) => counted(what, number));

/** The terms of the places that `text` (Simplified, half width) speaks of, each once. `isName`: a title, heading or question. */
export function places(text: string, isName: boolean): string[] {
  if (!/[年级初高上下单元章课讲节模]|unit|lesson|module|chapter|grade|\d\.\d/iu.test(text)) return [];
  const found: string[] = [];
  for (const [pattern, offset] of [...GRADES, ...(isName ? [[SHORT, 0] as const] : [])]) {
    for (const [, number = '', half] of text.matchAll(pattern)) {
      const grade = numberOf(number) + offset;
      if (grade < 1 || grade > 12) continue;
      found.push(gradeTerm(grade));
      const volume = half ? HALVES[half] : undefined;
      if (volume) found.push(volumeTerm(grade, volume));
    }
  }
  found.push(...each(UNITS, text, 'unit'), ...each(LESSONS, text, 'lesson'));
  if (isName) for (const [, number] of text.matchAll(SECTIONS)) found.push(`${MARK}section${number}`);
  return [...new Set(found)];
}

/** The terms of what a resource's fields say: grades '1' to '12', volume 'upper' or 'lower'. */
export const placesOf = (grades: readonly string[], volume: string | null): string[] =>
  grades
    .map(Number)
    .filter((grade) => grade >= 1 && grade <= 12)
    .flatMap((grade) => [gradeTerm(grade), ...(volume ? [volumeTerm(grade, volume)] : [])]);
