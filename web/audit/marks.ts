import type { FindingShown } from './labels.ts';

type Stretch = { readonly from: number; readonly to: number };
type Placed = { block: number; from: number; to: number };

const placeOf = ({ detail }: FindingShown): Placed | null => {
  const { block, from, to } = detail;
  return typeof block === 'number' && typeof from === 'number' && typeof to === 'number' ? { block, from, to } : null;
};

export const isPlaced = (finding: FindingShown): boolean => placeOf(finding) !== null;

/**
 * Where findings stand in the text, by index of block. A block shows one stretch: that of the finding looked at, which
 * comes first, else its first.
 */
export function marksOf(findings: readonly FindingShown[], at: string | null): ReadonlyMap<number, Stretch> {
  const current = findings.filter(({ id }) => id === at);
  const marks = new Map<number, Stretch>();
  for (const finding of [...current, ...findings]) {
    const place = placeOf(finding);
    if (place && !marks.has(place.block)) marks.set(place.block, { from: place.from, to: place.to });
  }
  return marks;
}

const LONGEST = 300;

/** The block in which selected words stand; null when they reach over several or stand nowhere. */
export function blockOf(
  blocks: readonly { text: string }[],
  selected: string,
): { block: number; quote: string } | null {
  const quote = selected.trim().slice(0, LONGEST);
  if (quote === '' || quote.includes('\n')) return null;
  const block = blocks.findIndex(({ text }) => text.includes(quote));
  return block < 0 ? null : { block, quote };
}
