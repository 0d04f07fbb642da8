import { loadavg } from 'node:os';

/** Quantiles of times in milliseconds. */
export function quantiles(times: readonly number[]): { p50: number; p95: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export const shown = (times: readonly number[]): string => {
  const { p50, p95 } = quantiles(times);
  return `${p50.toFixed(0)} / ${p95.toFixed(0)} ms`;
};

/** p50, p95 and p99, to a tenth below ten milliseconds. */
export const spread = (times: readonly number[]): string => {
  const { p50, p95, p99 } = quantiles(times);
  return [p50, p95, p99].map((ms) => ms.toFixed(ms < 10 ? 1 : 0)).join(' / ');
};

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { ms: performance.now() - started, value };
}

export const line = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);

/** What else the machine was doing: figures taken under load say little. */
export const load = (): string => `load ${loadavg()[0]?.toFixed(1)}`;
