import { createHash } from 'node:crypto';
import type { EntryRow } from './repo.ts';

/** What a chain begins with. */
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

/** The hash of an entry: over every column but the hash itself, and the hash of the entry before it. */
export function hashOf(row: Omit<EntryRow, 'hash'>, before: string): string {
  return sha256(`${before}\n${canonical(row)}`);
}

/** The place of the first entry that is not what was written, or null. @param rows one person's, by `seq` */
export function brokenAt(rows: readonly EntryRow[]): number | null {
  let before = GENESIS;
  for (const [i, { hash, ...row }] of rows.entries()) {
    if (row.seq !== i + 1 || hashOf(row, before) !== hash) return i + 1;
    before = hash;
  }
  return null;
}
