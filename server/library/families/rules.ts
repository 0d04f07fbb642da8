/** When two texts are one work; pure. What was measured to set the limits: tests/evals/families/README.md. */

export type TwinKind = 'bytes' | 'text' | 'near' | 'part' | 'name';
/** Share of common shingles (Jaccard), and of the smaller set's that the larger holds; both 0..1. */
export type Likeness = { similarity: number; containment: number };
export type Verdict = Likeness & { kind: TwinKind };

/** Fewer shingles say too little about where a text comes from: only the same text counts then. */
export const FEWEST_SHINGLES = 40;
export const NEAR = 0.45;
/** Lessons of a series made from one form: another number in the title has to be outweighed. */
export const NEAR_IN_SERIES = 0.8;
export const PART = 0.75;
/** The larger of two near texts is a collection when it holds this many times the smaller, nearly all of it. */
const WHOLE_HOLDS = 1.6;
const NEARLY_ALL = 0.9;
/** A part is a text of its own, not a paragraph that two documents quote. */
export const FEWEST_OF_PART = 150;
/** From this share of a text on, what is not of the form decides. */
const OWN_SHARE = 0.25;
const OWN_LIKENESS = 0.25;
/** A stretch in so many texts besides is the form's. */
const FORM_AT = 3;

const sharedOf = (a: ReadonlySet<number>, b: ReadonlySet<number>): number => {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  return shared;
};

export function likenessOf(a: ReadonlySet<number>, b: ReadonlySet<number>): Likeness {
  const shared = sharedOf(a, b);
  const smaller = Math.min(a.size, b.size);
  if (smaller === 0) return { similarity: 0, containment: 0 };
  return { similarity: shared / (a.size + b.size - shared), containment: shared / smaller };
}

/** Share of two texts' minima that agree: Jaccard within about 0.09, without looking at the texts. */
export function estimateOf(a: readonly number[], b: readonly number[]): number {
  let same = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++;
  return a.length === 0 ? 0 : same / a.length;
}

/** Stretches that stand in at least three of `others` besides the text itself: a form, or a family of versions. */
export function formOf(text: ReadonlySet<number>, others: readonly ReadonlySet<number>[]): Set<number> {
  if (others.length < FORM_AT) return new Set();
  return new Set([...text].filter((shingle) => others.filter((other) => other.has(shingle)).length >= FORM_AT));
}

const without = (set: ReadonlySet<number>, form: ReadonlySet<number>) =>
  new Set([...set].filter((shingle) => !form.has(shingle)));

/**
 * Whether two texts agree in the form alone. Versions of one document differ in little, so what is left of them without
 * the common part is small and proves nothing; filled-in forms differ in all that is their own.
 */
export function isOnlyForm(a: ReadonlySet<number>, b: ReadonlySet<number>, form: ReadonlySet<number>): boolean {
  if (form.size === 0) return false;
  const [ownA, ownB] = [without(a, form), without(b, form)];
  const isMuch = ownA.size >= OWN_SHARE * a.size && ownB.size >= OWN_SHARE * b.size;
  return isMuch && likenessOf(ownA, ownB).containment < OWN_LIKENESS;
}

export type Compared = { set: ReadonlySet<number>; textHash: string; sha256: string | null; title: string };

/** What two texts are to each other; null when they are two works. `form` is what they have in common with many. */
export function verdictOf(a: Compared, b: Compared, form: ReadonlySet<number>): Verdict | null {
  if (a.set.size > 0 && a.textHash === b.textHash) {
    const isSameFile = a.sha256 !== null && a.sha256 === b.sha256;
    return { kind: isSameFile ? 'bytes' : 'text', similarity: 1, containment: 1 };
  }
  const smaller = Math.min(a.set.size, b.set.size);
  if (smaller < FEWEST_SHINGLES) return null;
  const likeness = likenessOf(a.set, b.set);
  const enough = isOtherNumber(a.title, b.title) ? NEAR_IN_SERIES : NEAR;
  const isNear = likeness.similarity >= enough;
  const isPart = likeness.containment >= PART && smaller >= FEWEST_OF_PART;
  if ((!isNear && !isPart) || isOnlyForm(a.set, b.set, form)) return null;
  const isHeld = likeness.containment >= NEARLY_ALL && Math.max(a.set.size, b.set.size) >= WHOLE_HOLDS * smaller;
  return { kind: isNear && !(isPart && isHeld) ? 'near' : 'part', ...likeness };
}

const PLACES =
  /第\s*([0-9一二三四五六七八九十百零两]+)\s*(课时|单元|模块|课|章|节|讲|回|周|期)|\b(lesson|unit|module|chapter|week|part)\s*0*(\d+)/gi;
const DIGITS: Record<string, number> = { 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };

/** '十二' → 12; '03' → 3. */
function numberOf(written: string): number {
  if (/^\d+$/.test(written)) return Number(written);
  const [tens, ones] = written.includes('十') ? written.split('十') : ['', written];
  const digit = (one: string | undefined, otherwise: number) =>
    one ? (DIGITS[one.at(-1) ?? ''] ?? otherwise) : otherwise;
  return (written.includes('十') ? digit(tens, 1) * 10 : 0) + digit(ones, 0);
}

const placesOf = (title: string) =>
  new Map([...title.matchAll(PLACES)].map((m) => [(m[2] ?? m[3] ?? '').toLowerCase(), numberOf(m[1] ?? m[4] ?? '')]));

/** Whether two titles give a different number to the same kind of place: 第2课 and 第3课. */
export function isOtherNumber(a: string, b: string): boolean {
  const known = placesOf(a);
  return [...placesOf(b)].some(([place, number]) => known.has(place) && known.get(place) !== number);
}

const LATIN_MARKS = String.raw`v\d+(?:\.\d+)*|version\s?\d+|master|draft|final|old|new|copy|backup|\d{1,2}`;
const HAN_MARKS = '初稿|二稿|三稿|修改稿|修订稿|修订版|定稿|终稿|最终版|最新版|旧版|新版|副本|备份';
/** '_教师版', but not '_人教版': another textbook is another lesson. */
const EDITIONS = String.raw`(?!人教|部编|统编|北师|苏教|苏科|浙教|沪教|沪科|湘教|冀教|鲁教|外研|译林|教科|华师|粤)\p{Script=Han}{2,3}版`;
/** At the end of a name. Latin marks stand apart, so that 'threshold' is no old version of 'thresh'. */
const MARKS = new RegExp(
  `(?:(?:[\\s._\\-—(（[【]+|(?<=\\p{Script=Han}))(?:${LATIN_MARKS})|[\\s._\\-—(（[【]*(?:${HAN_MARKS})|[\\s._\\-—(（[【]+${EDITIONS})[)）\\]】]*$`,
  'iu',
);
const ONLY_NUMBER = /^[\s._\-—(（[【]*\d{1,2}[)）\]】]*$/u;

/**
 * A file's name without what tells versions apart, and whether anything did: 'lesson1.master.v0.5.md' is a version of
 * 'lesson1'. A bare number only counts in brackets, as browsers write it: lesson1 and lesson2 are two lessons.
 */
export function versionName(fileName: string): { base: string; isMarked: boolean } {
  let base = fileName.normalize('NFKC').replace(/\.[a-z0-9]{1,5}$/i, (end) => (/^\.v?\d/i.test(end) ? end : ''));
  let isMarked = false;
  for (let mark = MARKS.exec(base); mark && mark.index > 0; mark = MARKS.exec(base)) {
    if (ONLY_NUMBER.test(mark[0]) && !/[()（）[\]【】]/.test(mark[0])) break;
    base = base.slice(0, mark.index);
    isMarked = true;
  }
  return { base: base.trim().toLowerCase(), isMarked };
}
