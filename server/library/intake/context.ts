import type { ReaderPool } from '../../../ingest/index.ts';
import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import type { ReadingScope } from '../../people/index.ts';
import type { FileRefusal } from '../errors.ts';
import { tellBatch } from './progress.ts';
import { settleFile, type Batch, type BatchFile, type Outcome } from './repo.ts';

/** What reading a batch needs: `scope` is what its uploader may read. */
export type Context = { deps: Deps; batch: Batch; scope: ReadingScope; pool: ReaderPool };
export type Claimed = BatchFile & { sha256: string };

/** Another reader holds the file now: what this one found is not written. */
export class ClaimLost extends Error {}

export const refusal = (code: FileRefusal, detail: string): Outcome => ({
  state: 'refused',
  errorCode: code,
  errorDetail: detail.slice(0, 300),
});

/** Ends a file inside `tx`; what else was written there is undone when the claim is lost. @throws ClaimLost */
export async function endFile(
  tx: Db,
  { deps, batch }: Context,
  file: BatchFile,
  { outcome, started }: { outcome: Outcome; started: number },
): Promise<Outcome> {
  const totalMs = Math.round(performance.now() - started);
  if (!(await settleFile(tx, file, { ...outcome, totalMs }, deps.now()))) throw new ClaimLost();
  await tellBatch(tx, batch.id);
  return outcome;
}

/** Ends a file about which nothing else is to be written. */
export const endAlone = (context: Context, file: BatchFile, outcome: Outcome, started: number): Promise<Outcome> =>
  context.deps.db.transaction((tx) => endFile(tx, context, file, { outcome, started }));
