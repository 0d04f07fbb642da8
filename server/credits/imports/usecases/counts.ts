import type { Db } from '../../../../db/client.ts';
import { countRows } from '../repo.ts';

const ASIDE = ['row_empty', 'row_total', 'row_note', 'row_header'];
export const isSkipped = (code: string | null): boolean => code !== null && ASIDE.includes(code);

/** How many rows of a batch came to what: they add up to `rows`. */
export type Tally = Record<'rows' | 'ready' | 'refused' | 'skipped' | 'landed' | 'undone', number>;

export async function tally(db: Db, batchId: string): Promise<Tally> {
  const counts: Tally = { rows: 0, ready: 0, refused: 0, skipped: 0, landed: 0, undone: 0 };
  for (const { state, code, n } of await countRows(db, batchId)) {
    counts.rows += n;
    counts[state === 'refused' && isSkipped(code) ? 'skipped' : state] += n;
  }
  return counts;
}
