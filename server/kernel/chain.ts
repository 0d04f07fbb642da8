import { createHash } from 'node:crypto';

/** What a chain of hashes begins with. */
export const GENESIS = '0'.repeat(64);

/** Keys in order at every depth: the same facts always give the same text. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const parts = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value);
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash of a row of a chain: over every column but the hash itself, and the hash of the row before it. */
export const chained = (row: object, before: string): string => sha256(`${before}\n${canonical(row)}`);

/** The place, from 1, of the first row that is not what was written, or null. @param rows one chain's, by `seq` */
export function brokenAt(rows: readonly { seq: number; hash: string }[]): number | null {
  let before = GENESIS;
  for (const [i, { hash, ...row }] of rows.entries()) {
    if (row.seq !== i + 1 || chained(row, before) !== hash) return i + 1;
    before = hash;
  }
  return null;
}
