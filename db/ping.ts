import { sql } from 'drizzle-orm';
import type { Db } from './client.ts';

/**
 * Asks the database for nothing.
 * @returns milliseconds it took
 * @throws when it gave no answer within `withinMs`
 */
export async function ping(db: Db, withinMs: number): Promise<number> {
  const started = performance.now();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  try {
    await Promise.race([db.execute(sql`select 1`), late]);
  } finally {
    clearTimeout(timer);
  }
  return Math.round(performance.now() - started);
}
