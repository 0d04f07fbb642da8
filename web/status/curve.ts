export type Tried = { readonly weight: number; readonly ndcg: number };

type Box = { readonly width: number; readonly height: number; readonly pad: number };

/**
 * A self-test as a drawing: weights from left to right, quality from the bottom (0) up to a round number above the
 * best. Null without at least two tried weights.
 */
export function drawCurve(curve: readonly Tried[], { width, height, pad }: Box) {
  if (curve.length < 2) return null;
  const tried = [...curve].sort((a, b) => a.weight - b.weight);
  const best = Math.max(...tried.map(({ ndcg }) => ndcg));
  const top = Math.max(0.1, Math.ceil(best * 10) / 10);
  const x = (weight: number) => pad + weight * (width - 2 * pad);
  const y = (ndcg: number) => height - pad - (ndcg / top) * (height - 2 * pad);
  const points = tried.map(({ weight, ndcg }) => ({ weight, ndcg, x: x(weight), y: y(ndcg) }));
  return {
    points,
    top,
    line: points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' '),
    /** Words alone: the measure that a weight above 0 must beat. */
    words: points.find(({ weight }) => weight === 0) ?? null,
    x,
    y,
  };
}

/** The quality at the weight that was chosen, from the nearest tried one. */
export const atWeight = (curve: readonly Tried[], weight: number): Tried | null =>
  [...curve].sort((a, b) => Math.abs(a.weight - weight) - Math.abs(b.weight - weight))[0] ?? null;
