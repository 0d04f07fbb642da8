import { grams, LONGEST } from './prints.ts';

/** Letters that must agree without a gap for a place to be looked at. */
export const SEED = 5;
/** So many letters in a row are nobody's by chance (what schools' checkers call 连续13字). */
export const EXACT = 13;
/** A chain with gaps must hold so many letters, this share of its length, and one stretch of at least `ANCHOR`. */
const CHAINED = 20;
const DENSE = 0.55;
const ANCHOR = 6;
/** Widest gap in a chain, on either side: a swapped noun, a reworded half-clause. */
const GAP = 8;
/** Bounds of the work: places of one seed that are tried, stretches kept, and how far back a chain is looked for. */
const PLACES = 8;
const STRETCHES = 20_000;
const BACK = 48;

/** The passage of stretches that are in none: alone they say nothing, many of them say that a text was reworked. */
export const SCATTERED = -1;

/** `length` letters from `a` on in one text that stand from `b` on in the other. */
export type Stretch = { a: number; b: number; length: number };
export type Shared = {
  /** In the order of the first text. Stretches of one passage carry one `passage`; short ones by themselves `SCATTERED`. */
  stretches: (Stretch & { passage: number })[];
  /** Letters of passages: of either side those covered, whichever is fewer. */
  letters: number;
};

function placesOf(hashes: Int32Array): Map<number, number[]> {
  const places = new Map<number, number[]>();
  hashes.forEach((hash, at) => {
    const known = places.get(hash);
    if (!known) places.set(hash, [at]);
    else if (known.length < PLACES) known.push(at);
  });
  return places;
}

/** Longest stretches that agree letter by letter, each found once. */
function stretchesOf(a: string, b: string): Stretch[] {
  const places = placesOf(grams(b, SEED));
  /** How far each diagonal has been read in `a`. */
  const read = new Map<number, number>();
  const found: Stretch[] = [];
  const seeds = grams(a, SEED);
  for (let i = 0; i < seeds.length && found.length < STRETCHES; i++) {
    for (const j of places.get(seeds[i] ?? 0) ?? []) {
      if ((read.get(i - j) ?? 0) > i) continue;
      let length = 0;
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
      read.set(i - j, i + length);
      if (length >= SEED) found.push({ a: i, b: j, length });
    }
  }
  return found;
}

type Link = { score: number; before: number };

/** For every stretch the best chain that ends with it. */
function linked(stretches: readonly Stretch[]): Link[] {
  const links: Link[] = [];
  stretches.forEach((one, i) => {
    let best: Link = { score: one.length, before: -1 };
    for (let j = i - 1; j >= 0 && j >= i - BACK; j--) {
      const other = stretches[j];
      if (!other) break;
      const gapA = one.a - other.a - other.length;
      const gapB = one.b - other.b - other.length;
      if (gapA < 0 || gapB < 0 || gapA > GAP || gapB > GAP) continue;
      const score = (links[j]?.score ?? 0) + one.length - Math.abs(gapA - gapB) * 0.5;
      if (score > best.score) best = { score, before: j };
    }
    links.push(best);
  });
  return links;
}

const isPassage = (chain: readonly Stretch[]): boolean => {
  const [first, last] = [chain[0], chain.at(-1)];
  if (!first || !last) return false;
  const letters = chain.reduce((sum, { length }) => sum + length, 0);
  if (chain.some(({ length }) => length >= EXACT)) return true;
  const span = Math.max(last.a + last.length - first.a, last.b + last.length - first.b);
  return letters >= CHAINED && letters >= DENSE * span && chain.some(({ length }) => length >= ANCHOR);
};

type Kept = Stretch & { passage: number };

/** Whether a stretch adds nothing on either side: what is repeated in one text is covered there each time. */
const isTaken = ({ a, b, length }: Stretch, takenA: Uint8Array, takenB: Uint8Array): boolean =>
  takenA[a] === 1 && takenA[a + length - 1] === 1 && takenB[b] === 1 && takenB[b + length - 1] === 1;

function align(a: string, b: string): Shared {
  const stretches = stretchesOf(a, b);
  const links = linked(stretches);
  const order = [...stretches.keys()].sort((x, y) => (links[y]?.score ?? 0) - (links[x]?.score ?? 0) || x - y);
  const [takenA, takenB] = [new Uint8Array(a.length), new Uint8Array(b.length)];
  const used = new Set<number>();
  const kept: Kept[] = [];
  const keep = (one: Stretch, passage: number) => {
    takenA.fill(1, one.a, one.a + one.length);
    takenB.fill(1, one.b, one.b + one.length);
    kept.push({ ...one, passage });
  };
  let passage = 0;
  for (const end of order) {
    const chain: Stretch[] = [];
    for (let at = end; at >= 0 && !used.has(at); at = links[at]?.before ?? -1) {
      const one = stretches[at];
      if (one && !isTaken(one, takenA, takenB)) chain.unshift(one);
      used.add(at);
    }
    if (!isPassage(chain)) continue;
    for (const one of chain) keep(one, passage);
    passage++;
  }
  const sum = (marks: Uint8Array) => marks.reduce((letters, mark) => letters + mark, 0);
  const letters = Math.min(sum(takenA), sum(takenB));
  for (const one of stretches) if (one.length >= ANCHOR && !isTaken(one, takenA, takenB)) keep(one, SCATTERED);
  return { stretches: kept.sort((x, y) => x.a - y.a || x.b - y.b), letters };
}

/**
 * What two folded texts have in common: stretches that agree letter by letter, also where single words between them were
 * swapped. The same whichever comes first. Bounded: time grows with the sum of the lengths.
 */
export function sharedOf(one: string, other: string): Shared {
  const [a, b] = [one.slice(0, LONGEST), other.slice(0, LONGEST)];
  // One order for either question, so that what is shared cannot depend on who asks.
  if (a.length < b.length || (a.length === b.length && a <= b)) return align(a, b);
  const { stretches, letters } = align(b, a);
  return {
    letters,
    stretches: stretches.map((each) => ({ ...each, a: each.b, b: each.a })).sort((x, y) => x.a - y.a || x.b - y.b),
  };
}
