/**
 * About how many tokens a text costs: a Chinese character is close to one, other scripts about four characters each.
 * Errs on the side of more.
 */
export function estimateTokens(text: string): number {
  let wide = 0;
  for (const char of text) if (/[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]/.test(char)) wide++;
  return wide + Math.ceil((text.length - wide) / 3.5);
}

/** Whether a call that may cost `tokens` still fits the day; a limit of 0 is none. */
export const isAffordable = (dailyTokens: number, spent: number, tokens: number): boolean =>
  dailyTokens === 0 || spent + tokens <= dailyTokens;

/** Midnight before `now`, where the server stands. */
export const startOfDay = (now: Date): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate());

/**
 * Unit vectors in the order of the texts, or null when the endpoint's answer cannot be trusted: too few or too many,
 * of another length, with numbers that are none, without direction, or with indices that are no order.
 */
export function vectorsOf(
  items: readonly { index: number | null; values: readonly number[] }[],
  count: number,
  dimensions: number,
): Float32Array[] | null {
  if (items.length !== count) return null;
  const ordered: (Float32Array | undefined)[] = new Array(count).fill(undefined);
  const hasIndex = items.every((item) => item.index !== null);
  for (const [position, item] of items.entries()) {
    const at = hasIndex ? (item.index ?? position) : position;
    const vector = unit(item.values, dimensions);
    if (at < 0 || at >= count || ordered[at] || !vector) return null;
    ordered[at] = vector;
  }
  return ordered.every((vector) => vector !== undefined) ? ordered : null;
}

function unit(values: readonly number[], dimensions: number): Float32Array | null {
  if (values.length !== dimensions) return null;
  let squares = 0;
  for (const value of values) squares += value * value;
  const norm = Math.sqrt(squares);
  if (!Number.isFinite(norm) || norm < 1e-9) return null;
  return Float32Array.from(values, (value) => value / norm);
}
