/** p50 and p95 of times in milliseconds. */
export function quantiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

export const shown = (times: readonly number[]): string => {
  const { p50, p95 } = quantiles(times);
  return `${p50.toFixed(0)} / ${p95.toFixed(0)} ms`;
};

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { ms: performance.now() - started, value };
}

export const line = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);
