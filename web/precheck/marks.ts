export type Range = { start: number; end: number };
export type Piece = { text: string; as: 'plain' | 'grey' | 'match' | 'focus'; start: number };

/** A text cut where its marks change; a match is stronger than grey, and what one looks for is strongest. */
export function piecesOf(text: string, grey: readonly Range[], match: readonly Range[], focus: Range | null): Piece[] {
  const edges = new Set([0, text.length]);
  for (const { start, end } of [...grey, ...match, ...(focus ? [focus] : [])]) {
    edges.add(Math.min(Math.max(0, start), text.length));
    edges.add(Math.min(Math.max(0, end), text.length));
  }
  const order = [...edges].sort((a, b) => a - b);
  const within = (ranges: readonly Range[], at: number) => ranges.some(({ start, end }) => start <= at && at < end);
  const pieces: Piece[] = [];
  for (const [i, start] of order.slice(0, -1).entries()) {
    const end = order[i + 1] ?? text.length;
    const as = focus && within([focus], start) ? 'focus' : within(match, start) ? 'match' : within(grey, start) ? 'grey' : 'plain'; // prettier-ignore
    const last = pieces.at(-1);
    if (last?.as === as) last.text += text.slice(start, end);
    else pieces.push({ text: text.slice(start, end), as, start });
  }
  return pieces;
}
