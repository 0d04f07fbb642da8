import { z } from 'zod';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { findOrganisation, findPerson } from '../../../people/index.ts';
import { policyInForce } from '../../../policy/index.ts';
import { rulesOf } from '../../../policy/rules/index.ts';
import { aboutOf, batchScope, factsOf, importsAt, whyNotDo } from '../access.ts';
import { batchNotFound } from '../errors.ts';
import {
  countRows,
  findBatch,
  isFor,
  listBatches,
  listRows,
  listSame,
  listUnknownCategories,
  type Batch,
  type ListedRow,
} from '../repo.ts';
import type { BatchCommand } from '../rules/batch.ts';
import type { BatchList, RowList } from '../schemas.ts';
import { isRowCode, sentence, wordsIn, type Language } from '../words.ts';
import { isSkipped, tally } from './counts.ts';

const COMMANDS: readonly BatchCommand[] = [
  'read',
  'discard',
  'register',
  'audit',
  'return',
  'resume',
  'ask_undo',
  'undo',
  'keep',
];

function summary(batch: Batch) {
  const { isRead, failure, undo } = aboutOf(batch);
  return {
    id: batch.id,
    fileName: batch.fileName,
    state: batch.state,
    orgId: batch.orgId,
    orgName: batch.orgName,
    auditorOrgName: batch.auditorOrgName,
    createdByName: batch.createdByName,
    registrarName: batch.registrarName,
    auditorName: batch.auditorName,
    counts: batch.counts,
    isRead,
    failure,
    isUndoAsked: undo !== null && batch.state === 'audited',
    createdAt: batch.createdAt.toISOString(),
    updatedAt: batch.updatedAt.toISOString(),
  };
}

/** Imports within reach, newest first, and where this person may import. */
export async function showBatches(deps: Deps, actor: Actor, input: BatchList) {
  const { items, total } = await listBatches(deps.db, batchScope(actor), input);
  const desks = [];
  for (const id of importsAt(actor)) {
    const org = await findOrganisation(deps.db, id);
    if (org) desks.push({ id: org.id, name: org.name, kind: org.kind });
  }
  return { items: items.map(summary), total, desks };
}

/** @throws credits.batch_not_found */
export async function reachableBatch(deps: Deps, actor: Actor, id: string): Promise<Batch> {
  const batch = await findBatch(deps.db, batchScope(actor), id);
  if (!batch) throw batchNotFound();
  return batch;
}

const figures = z.record(z.string(), z.union([z.string(), z.number()]));

/** Rows of one code, with the sentence that one of them has. */
function reasonOf({ state, code, n, example }: Awaited<ReturnType<typeof countRows>>[number], language: Language) {
  if (code === null) return [];
  const params = example === null ? null : figures.parse(JSON.parse(example));
  return [
    {
      state: state === 'refused' && isSkipped(code) ? ('skipped' as const) : state,
      code,
      n,
      example: isRowCode(code) ? sentence(language, code, params) : code,
    },
  ];
}

/** One import: how it stands, what came of its rows, how the sheet was read, and what may be done now. */
export async function showBatch(deps: Deps, actor: Actor, { id, lang }: { id: string; lang: Language }) {
  const batch = await reachableBatch(deps, actor, id);
  const kept = aboutOf(batch);
  const counts = await tally(deps.db, id);
  const facts = factsOf(batch, counts, await isFor(deps.db, id, actor.personId));
  const why = (command: BatchCommand) => whyNotDo(actor, command, batch, facts);
  const now = deps.now();
  const policy = await policyInForce(deps.db, batch.orgPath, { day: dayOf(now), known: now });
  const nameOf = async (personId: string | undefined | null) =>
    personId ? ((await findPerson(deps.db, personId))?.name ?? null) : null;
  return {
    batch: {
      ...summary(batch),
      counts,
      reasons: (await countRows(deps.db, id)).flatMap((counted) => reasonOf(counted, lang)),
      columns: batch.columns,
      mapping: kept.mapping,
      sheets: kept.sheets,
      headers: kept.headers,
      unknownCategories: await listUnknownCategories(deps.db, id),
      categories: rulesOf(policy, 'category').map(({ key, label, labelEn }) => ({ key, label, labelEn })),
      sameAs: (await listSame(deps.db, batch.orgPath, batch)).map((one) => ({
        id: one.id,
        fileName: one.fileName,
        createdAt: one.createdAt.toISOString(),
      })),
      returned: kept.returned && { ...kept.returned, byName: await nameOf(kept.returned.by) },
      undo: kept.undo && { ...kept.undo, byName: await nameOf(kept.undo.by) },
      undoneByName: await nameOf(kept.undoneBy),
      why: Object.fromEntries(COMMANDS.map((command) => [command, why(command)])) as Record<
        BatchCommand,
        string | null
      >,
    },
  };
}

export function shownRow(row: ListedRow, language: Language) {
  const { batchId: _batch, state, code, params, ...rest } = row;
  const shownState = state === 'refused' && isSkipped(code) ? ('skipped' as const) : state;
  return {
    ...rest,
    state: shownState,
    code,
    params,
    /** The same sentence that the report carries. */
    reason: code !== null && isRowCode(code) ? sentence(language, code, params) : null,
    stateText: wordsIn(language).states[shownState],
  };
}

/** A page of the rows of an import. */
export async function showRows(deps: Deps, actor: Actor, input: RowList & { id: string; lang: Language }) {
  await reachableBatch(deps, actor, input.id);
  const { items, total } = await listRows(deps.db, input.id, input);
  return { items: items.map((row) => shownRow(row, input.lang)), total };
}
