import { SCATTERED, SEED, sharedOf, type Shared } from './align.ts';
import { GRAM, grams } from './prints.ts';
import { OTHER, rowOf, type Row, type SectionText } from './sections.ts';
import { written } from './fold.ts';

/** What a letter of one's own text was also found in; bits, since it may be in several. */
export const IN = { policy: 1, template: 2, common: 4, earlier: 8, own: 16, call: 32 } as const;
export type Source = keyof typeof IN;
/** Letters that may be anybody's: they are taken out before topics are compared. */
const ANYBODYS = IN.policy | IN.template | IN.common;
/** Fewer letters in common say nothing, whatever their share. */
export const FEWEST = 30;

/** A stretch in one's own section and in the other's, in UTF-16 units of the written texts. */
export type Span = {
  start: number;
  end: number;
  section: string;
  otherStart: number;
  otherEnd: number;
  letters: number;
};
export type Likeness = { section: string; letters: number; share: number; spans: Span[] };

type Part = Row['parts'][number];
const partAt = (row: Row, at: number): Part | undefined => row.parts.find(({ from, to }) => from <= at && at < to);

/** One's own row of sections with marks on every letter. */
export type Marked = { row: Row; marks: Uint8Array };
export const marked = (texts: readonly SectionText[], border: string): Marked => {
  const row = rowOf(texts, border);
  return { row, marks: new Uint8Array(row.chars.length) };
};

/** Marks what stands in texts that anybody may use, or that are sold. */
export function markTexts({ row, marks }: Marked, source: 'policy' | 'template', texts: readonly string[]): void {
  for (const text of texts) {
    const other = rowOf([{ section: '', text }], OTHER);
    for (const { a, length, passage } of sharedOf(row.chars, other.chars).stretches)
      for (let i = a; passage !== SCATTERED && i < a + length; i++) marks[i] = (marks[i] ?? 0) | IN[source];
  }
}

/** Marks what stands in many applications of the call: every stretch whose sampled hash is among `common`. */
export function markCommon({ row, marks }: Marked, common: ReadonlySet<number>): void {
  if (common.size === 0) return;
  for (const { folded, from } of row.parts) {
    grams(folded.chars).forEach((hash, at) => {
      if (!common.has(hash)) return;
      for (let i = from + at; i < from + at + GRAM; i++) marks[i] = (marks[i] ?? 0) | IN.common;
    });
  }
}

/**
 * Letters of a stretch that are nobody else's and were not counted before, which are then `seen`. What boilerplate leaves
 * of a stretch is an edge when it is shorter than a seed.
 */
function freshLetters(marks: Uint8Array, seen: Set<number>, from: number, to: number): number[] {
  const fresh: number[] = [];
  for (let at = from; at < to;) {
    let end = at;
    while (end < to && ((marks[end] ?? 0) & ANYBODYS) === 0) end++;
    if (end - at >= SEED) for (let i = at; i < end; i++) if (!seen.has(i)) fresh.push(i);
    at = Math.max(end, at) + 1;
  }
  for (const i of fresh) seen.add(i);
  return fresh;
}

/** From this share of a section on, short stretches all over it count too: clauses were moved and words swapped. */
const REWORKED = 0.4;
type Bit = { letters: number[]; span: Span; isScattered: boolean };

function bitsOf({ row, marks }: Marked, theirs: Row, stretches: Shared['stretches']): Map<Part, Bit[]> {
  const seen = new Set<number>();
  const bits = new Map<Part, Bit[]>();
  const isScattered = ({ passage }: { passage: number }) => passage === SCATTERED;
  for (const one of [...stretches].sort((x, y) => Number(isScattered(x)) - Number(isScattered(y)) || x.a - y.a)) {
    const { a, b, length } = one;
    const [mine, their] = [partAt(row, a), partAt(theirs, b)];
    const letters = mine && their ? freshLetters(marks, seen, a, a + length) : [];
    if (!mine || !their || letters.length === 0) continue;
    const at = written(mine.folded, a - mine.from, a - mine.from + length);
    const there = written(their.folded, b - their.from, b - their.from + length);
    const place = { section: their.section, otherStart: there.start, otherEnd: there.end };
    const span = { ...at, ...place, letters: letters.length };
    bits.set(mine, [...(bits.get(mine) ?? []), { letters, span, isScattered: isScattered(one) }]);
  }
  return bits;
}

/**
 * What one's own sections have in common with another topic, boilerplate taken out; sections without anything are left
 * out. A stretch counts wherever it stands in the other text, so moved paragraphs are found.
 */
export function likenessTo(own: Marked, other: readonly SectionText[], source: 'earlier' | 'own' | 'call'): Likeness[] {
  const theirs = rowOf(other, OTHER);
  const { marks, row } = own;
  return [...bitsOf(own, theirs, sharedOf(row.chars, theirs.chars).stretches)].flatMap(([part, bits]) => {
    const counted = Math.max(1, ownLetters(own, part));
    const sum = (list: readonly Bit[]) => list.reduce((letters, one) => letters + one.letters.length, 0);
    const isReworked = sum(bits) >= Math.max(FEWEST, REWORKED * counted);
    const kept = bits.filter(({ isScattered }) => isReworked || !isScattered);
    for (const i of kept.flatMap((one) => one.letters)) marks[i] = (marks[i] ?? 0) | IN[source];
    const letters = sum(kept);
    const spans = kept.map(({ span }) => span).sort((x, y) => x.start - y.start);
    return letters === 0 ? [] : [{ section: part.section, letters, share: letters / counted, spans }];
  });
}

const count = ({ marks }: Marked, { from, to }: Part, holds: (mark: number) => boolean): number => {
  let letters = 0;
  for (let i = from; i < to; i++) if (holds(marks[i] ?? 0)) letters++;
  return letters;
};
/** Letters of a section that are not anybody's: what shares are counted of. */
const ownLetters = (own: Marked, part: Part): number => count(own, part, (mark) => (mark & ANYBODYS) === 0);

/** Of one section: letters in all, those that are not anybody's, those in each kind of source, and those in none (查新残余). */
export type Figure = { section: string; letters: number; counted: number; novel: number } & Record<Source, number>;

/** Read after everything has been marked. */
export const figuresOf = (own: Marked): Figure[] =>
  own.row.parts.map((part) => {
    const of = (source: Source) => count(own, part, (mark) => (mark & IN[source]) !== 0);
    return {
      section: part.section,
      letters: part.to - part.from,
      counted: ownLetters(own, part),
      novel: count(own, part, (mark) => mark === 0),
      policy: of('policy'),
      template: of('template'),
      common: of('common'),
      earlier: of('earlier'),
      own: of('own'),
      call: of('call'),
    };
  });

/** Stretches of a section with one mark, in the written text: what a page greys or colours. */
export function stretchesMarked(
  own: Marked,
  section: string,
  sources: readonly Source[],
): { start: number; end: number }[] {
  const part = own.row.parts.find((one) => one.section === section);
  if (!part) return [];
  const wanted = sources.reduce((bits, source) => bits | IN[source], 0);
  const found: { start: number; end: number }[] = [];
  for (let from = part.from; from < part.to; from++) {
    if (((own.marks[from] ?? 0) & wanted) === 0) continue;
    let to = from;
    while (to < part.to && ((own.marks[to] ?? 0) & wanted) !== 0) to++;
    found.push(written(part.folded, from - part.from, to - part.from));
    from = to;
  }
  return found;
}

/** Whether enough is shared for people to look at it. */
export const isSimilar = ({ letters, share }: { letters: number; share: number }, threshold: number): boolean =>
  letters >= FEWEST && share >= threshold;

/** Share of a section found in other topics, one's own earlier ones left out: what is ranked within a call. */
export const foreignShare = ({ counted, earlier, call }: Figure): number =>
  counted < FEWEST ? 0 : Math.min(1, (earlier + call) / counted);

/** Share of a cohort at or below a value, in whole percent; null while fewer than five are known. */
export function percentileOf(value: number, cohort: readonly number[]): number | null {
  if (cohort.length < 5) return null;
  return Math.round((100 * cohort.filter((one) => one <= value).length) / cohort.length);
}
