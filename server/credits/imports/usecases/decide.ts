import { z } from 'zod';
import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { listOnPath } from '../../../people/index.ts';
import { policyInForce } from '../../../policy/index.ts';
import type { Kind } from '../../../policy/rules/index.ts';
import { FORMS, LEVELS } from '../../offerings/schemas.ts';
import { aboutOf, aboutText } from '../access.ts';
import { batchMoved, batchNoAuditor } from '../errors.ts';
import { listKinds, saveBatch, type Batch } from '../repo.ts';
import { auditorOf } from '../rules/batch.ts';
import { commanded, enqueue } from './take.ts';

const kind = z.tuple([z.string(), z.enum(LEVELS), z.enum(FORMS)]);
const kindOf = (text: string): Kind => {
  const [category, level, form] = kind.parse(text.split(' '));
  return { category, level, form };
};

/** The first key: what is ready goes to the body that audits. @throws credits.batch_*, access.* */
export async function registerBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'register');
    const auditorOrgId = await auditorFor(deps, tx, batch);
    const note = aboutText({ ...aboutOf(batch), returned: null });
    const change = { state: 'registered' as const, registrarId: actor.personId, auditorOrgId, note };
    await saveBatch(tx, id, { ...change, updatedAt: deps.now() });
  });
  return { id };
}

async function auditorFor(deps: Deps, tx: Db, batch: Batch): Promise<string> {
  const now = deps.now();
  const place = await listOnPath(tx, batch.orgPath);
  const policy = await policyInForce(tx, batch.orgPath, { day: dayOf(now), known: now });
  const kinds = (await listKinds(tx, batch.id)).map(kindOf);
  const isCityDirect = place.some((one) => one.kind === 'school' && one.isCityDirect);
  const auditor = auditorOf(policy, kinds, { place, isCityDirect });
  if (!auditor) throw batchNoAuditor();
  return auditor.orgId;
}

/**
 * The second key: begins to post what is ready. `seen` is when the batch as it was looked at had last been changed.
 * @throws credits.batch_*, access.*
 */
export async function auditBatch(deps: Deps, actor: Actor, { id, seen }: { id: string; seen: string }) {
  const jobId = await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'audit');
    if (batch.updatedAt.toISOString() !== seen) throw batchMoved();
    await saveBatch(tx, id, { state: 'audited', auditorId: actor.personId, updatedAt: deps.now() });
    return enqueue(deps, tx, 'post', id, actor);
  });
  return { id, jobId };
}

/** Gives a registered batch back, with the reason. @throws credits.batch_*, access.* */
export async function returnBatch(deps: Deps, actor: Actor, { id, reason }: { id: string; reason: string }) {
  await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'return');
    const now = deps.now();
    const returned = { by: actor.personId, reason, at: now.toISOString() };
    const note = aboutText({ ...aboutOf(batch), returned });
    // Registering again is the first key again, by whoever does it then.
    await saveBatch(tx, id, { state: 'returned', registrarId: null, note, updatedAt: now });
  });
  return { id };
}

/** Puts posting or undoing that ended before its time into the queue again. @throws credits.batch_*, access.* */
export async function resumeBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  const jobId = await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'resume');
    return enqueue(deps, tx, batch.state === 'undone' ? 'undo' : 'post', id, actor);
  });
  return { id, jobId };
}

/** Asks that all entries of a batch be taken back; somebody else does it. @throws credits.batch_*, access.* */
export async function askUndo(deps: Deps, actor: Actor, { id, reason }: { id: string; reason: string }) {
  await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'ask_undo');
    const now = deps.now();
    const undo = { by: actor.personId, reason, at: now.toISOString() };
    await saveBatch(tx, id, { note: aboutText({ ...aboutOf(batch), undo }), updatedAt: now });
  });
  return { id };
}

/** Lets the entries stand after all. @throws credits.batch_*, access.* */
export async function keepBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'keep');
    await saveBatch(tx, id, { note: aboutText({ ...aboutOf(batch), undo: null }), updatedAt: deps.now() });
  });
  return { id };
}

/** Begins to take every entry of the batch back by its reversal. @throws credits.batch_*, access.* */
export async function confirmUndo(deps: Deps, actor: Actor, { id }: { id: string }) {
  const jobId = await deps.db.transaction(async (tx) => {
    const { batch } = await commanded(tx, actor, id, 'undo');
    const note = aboutText({ ...aboutOf(batch), undoneBy: actor.personId });
    await saveBatch(tx, id, { state: 'undone', note, updatedAt: deps.now() });
    return enqueue(deps, tx, 'undo', id, actor);
  });
  return { id, jobId };
}
