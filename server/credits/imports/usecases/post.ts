import { z } from 'zod';
import type { Db } from '../../../../db/client.ts';
import type { JobContext } from '../../../jobs/index.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import { postEntry, reverseEntry } from '../../ledger/post.ts';
import { lockAccount } from '../../ledger/repo.ts';
import { FORMS, LEVELS } from '../../offerings/schemas.ts';
import { aboutOf } from '../access.ts';
import { listPersonIds, lockRowsOf, readBatchRow, saveBatch, saveRow, type Batch, type SheetRow } from '../repo.ts';
import { contentKeys, type Landing } from '../rules/judging.ts';
import type { Problem } from '../rules/reading.ts';
import { tally } from './counts.ts';
import { ledgerKeys } from './read.ts';

/** A row's record as it was kept; hundredths. */
const kept = z.object({
  category: z.string(),
  level: z.enum(LEVELS),
  form: z.enum(FORMS),
  title: z.string(),
  day: z.string(),
  hours: z.number(),
  credits: z.number(),
  conversion: z.string().nullable(),
  certificateNo: z.string().nullable(),
  note: z.string(),
});

/**
 * Posts every row of an audited batch that has not landed yet, one person per transaction: a row and its entry are saved
 * together or not at all, so that a run that was cut off goes on where it stopped. What the ledger refuses is reported in
 * its row.
 */
export async function postBatch(deps: Deps, { batchId }: { batchId: string }, context: JobContext): Promise<void> {
  const batch = await readBatchRow(deps.db, batchId);
  if (batch?.state !== 'audited') return;
  await perPerson(deps, batch, 'ready', context, async (tx, rows, personId) => {
    await lockAccount(tx, personId);
    // Asked under the account's lock: a sheet that another batch posts at this moment is seen here or there.
    const keys = await ledgerKeys(tx, [personId]);
    for (const row of rows) await postRow(deps, tx, { batch, row, personId, keys });
  });
}

type Posting = { batch: Batch; row: SheetRow; personId: string; keys: Map<string, 'imported' | 'posted'> };

async function postRow(deps: Deps, tx: Db, { batch, row, personId, keys }: Posting): Promise<void> {
  const landing: Landing = { ...kept.parse(row.record), personId };
  const twin = contentKeys(landing)
    .map((key) => keys.get(key))
    .find((how) => how !== undefined);
  if (twin)
    return refuseRow(tx, row, {
      code: twin === 'imported' ? 'already_imported' : 'already_in_ledger',
      params: { day: landing.day },
    });
  const { day, ...given } = landing;
  const { registrarId, auditorId, auditorOrgId } = batch;
  if (registrarId === null || auditorId === null || auditorOrgId === null)
    throw new Error('an audited batch without its keys');
  try {
    // A savepoint: a row that the ledger refuses leaves those beside it standing.
    const entry = await tx.transaction((step) =>
      postEntry(deps, step, {
        ...given,
        occurredOn: day,
        evidence: [],
        batchId: batch.id,
        sourceKey: `row:${batch.id}:${row.rowNo}`,
        registrarId,
        registrarOrgId: batch.orgId,
        auditorId,
        auditorOrgId,
      }),
    );
    await saveRow(tx, row.id, { state: 'landed', entryId: entry.id });
    for (const key of contentKeys(landing)) keys.set(key, 'imported');
  } catch (error) {
    const code = refusalOf(error);
    if (code === null) throw error;
    await refuseRow(tx, row, { code: 'refused_by_ledger', params: { code } });
  }
}

const refuseRow = async (tx: Db, row: SheetRow, { code, params }: Problem) => {
  await saveRow(tx, row.id, { state: 'refused', code, params });
};

/** A coded refusal, or a rule of the ledger that the database keeps (SQLSTATE 23…); anything else is a failure of the run. */
function refusalOf(error: unknown): string | null {
  if (error instanceof AppError) return error.code;
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const state = cause !== null && typeof cause === 'object' && 'code' in cause ? cause.code : null;
  return typeof state === 'string' && state.startsWith('23') ? state : null;
}

/** Takes back every entry of a batch that still stands; goes on where it was cut off. */
export async function undoBatch(deps: Deps, { batchId }: { batchId: string }, context: JobContext): Promise<void> {
  const batch = await readBatchRow(deps.db, batchId);
  if (batch?.state !== 'undone' || batch.auditorOrgId === null) return;
  const { undo, undoneBy } = aboutOf(batch);
  if (undo === null || undoneBy === null) throw new Error('an undone batch without its keys');
  const keys = {
    registrarId: undo.by,
    registrarOrgId: batch.orgId,
    auditorId: undoneBy,
    auditorOrgId: batch.auditorOrgId,
  };
  await perPerson(deps, batch, 'landed', context, async (tx, rows) => {
    for (const row of rows) {
      if (row.entryId === null) throw new Error('a landed row without its entry');
      const entryId = row.entryId;
      const isReversed = await reversed(() =>
        tx.transaction((step) => reverseEntry(deps, step, { entryId, note: undo.reason, keys })),
      );
      await saveRow(tx, row.id, { state: 'undone', ...(isReversed ? {} : { code: 'reversed_before', params: {} }) });
    }
  });
}

/** False when the entry had been taken back by itself before. */
async function reversed(reverse: () => Promise<unknown>): Promise<boolean> {
  try {
    await reverse();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'credits.already_reversed') return false;
    throw error;
  }
}

async function perPerson(
  deps: Deps,
  batch: Batch,
  state: 'ready' | 'landed',
  context: JobContext,
  act: (tx: Db, rows: readonly SheetRow[], personId: string) => Promise<void>,
): Promise<void> {
  const before = await tally(deps.db, batch.id);
  let done = 0;
  for (const personId of await listPersonIds(deps.db, batch.id, state)) {
    context.signal.throwIfAborted();
    await deps.db.transaction(async (tx) => {
      const rows = await lockRowsOf(tx, batch.id, { personId, state });
      await act(tx, rows, personId);
      done += rows.length;
    });
    await context.progress(done, before[state]);
  }
  await saveBatch(deps.db, batch.id, { counts: await tally(deps.db, batch.id), updatedAt: deps.now() });
}
