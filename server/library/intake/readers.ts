import { createReaderPool, type ReaderPool } from '../../../ingest/index.ts';
import type { Config } from '../../kernel/config.ts';

let shared: { pool: ReaderPool; users: number } | null = null;

/**
 * Lends the process's reader pool to `work`. Batches that run at the same time share it, and its processes end with the
 * last of them: a server that reads nothing holds no memory for readers.
 */
export async function withReaders<T>(config: Config, work: (pool: ReaderPool) => Promise<T>): Promise<T> {
  const { timeoutMs, memoryBytes, readers } = config.reading;
  const lent = (shared ??= {
    users: 0,
    pool: createReaderPool({
      fileBytes: config.upload.maxBytes,
      milliseconds: timeoutMs,
      memoryBytes,
      size: readers,
    }),
  });
  lent.users++;
  try {
    return await work(lent.pool);
  } finally {
    lent.users--;
    if (lent.users === 0) {
      shared = null;
      await lent.pool.close();
    }
  }
}
