import type { Db } from '../../../../db/client.ts';
import type { CallBody } from '../../../../db/schema/topic-data.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { AppError, refuse } from '../../../kernel/errors.ts';
import { findOrganisation, type OrganisationKind } from '../../../people/index.ts';
import { whyNotKeep } from '../../access.ts';
import { callNotFound, changedMeanwhile } from '../../errors.ts';
import { findCall, lockCall, type CallRow } from '../../repo.ts';
import { callScope } from '../access.ts';
import { callIncomplete, callNotDraft, callNotPublished, callUnchanged } from '../errors.ts';
import { PRESETS } from '../presets/index.ts';
import { findCallWithin, insertCall, insertCallVersion, saveCall } from '../repo.ts';
import { differencesOf, problemsOf, stops } from '../rules/index.ts';
import type { NewCall } from '../schemas.ts';
import { showCall } from './show.ts';

/** The level of the topics that a body runs by itself. */
const LEVEL_OF = {
  province: 'province',
  city: 'city',
  county: 'county',
  school: 'school',
  group: 'school',
} as const satisfies Record<OrganisationKind, CallBody['level']>;

/** A call to be written from the beginning; what every call has keeps its defaults. */
const blank = (): CallBody => {
  const body = structuredClone(PRESETS.ai);
  const closing = body.milestones.filter(({ kind }) => kind === 'closing');
  const rubric = { ...body.rubric, dimensions: [], gates: [] };
  return { ...body, lead: '', tracks: [], guide: [], eligibility: [], rubric, milestones: closing };
};

async function source(deps: Deps, actor: Actor, from: NewCall['from']) {
  switch (from.kind) {
    case 'preset':
      return { body: structuredClone(PRESETS[from.preset]), copiedFromId: null, title: '' };
    case 'file':
      return { body: from.file.body, copiedFromId: null, title: from.file.title };
    case 'nothing':
      return { body: blank(), copiedFromId: null, title: '' };
    case 'call': {
      const earlier = await findCallWithin(deps.db, callScope(actor), from.callId);
      if (!earlier) throw callNotFound();
      // A window is of one year; everything else is what is copied for.
      const body = { ...earlier.body, window: { from: '', to: '' } };
      return { body, copiedFromId: earlier.id, title: earlier.title };
    }
  }
}

/** Begins a call: from a preset, an earlier call, a file or nothing. @throws topics.call_not_found */
export async function beginCall(deps: Deps, actor: Actor, { orgId, title, from }: NewCall) {
  const org = await findOrganisation(deps.db, orgId);
  // A body that is not hers is the same to her as one that does not exist.
  if (!org || whyNotKeep(actor, org.path) !== null) throw callNotFound();
  const { body: given, copiedFromId, title: named } = await source(deps, actor, from);
  // What a preset or a blank call says of its level is another body's.
  const isOwn = from.kind === 'call' || from.kind === 'file';
  const body = isOwn ? given : { ...given, level: LEVEL_OF[org.kind] };
  const now = deps.now();
  const row: CallRow = {
    ...{ id: deps.newId('cll'), orgId, title: title || named, state: 'draft', version: 1, body, copiedFromId },
    ...{ lastNumber: 0, createdById: actor.personId, publishedAt: null, createdAt: now, updatedAt: now },
  };
  await insertCall(deps.db, row);
  return showCall(deps, actor, { id: row.id });
}

/** Holds a call that this person keeps. @throws topics.call_not_found, or why she keeps none of it */
async function heldCall(tx: Db, actor: Actor, id: string): Promise<CallRow> {
  const seen = await findCallWithin(tx, callScope(actor), id);
  const held = seen ? await lockCall(tx, id) : null;
  if (!seen || !held) throw callNotFound();
  refuse(whyNotKeep(actor, seen.orgPath));
  return held;
}

type Draft = { id: string; title: string; body: CallBody; seen: string };

/** Saves a draft. @throws topics.call_not_draft, topics.changed_meanwhile */
export async function saveDraft(deps: Deps, actor: Actor, { id, title, body, seen }: Draft) {
  await deps.db.transaction(async (tx) => {
    const held = await heldCall(tx, actor, id);
    if (held.state !== 'draft') throw callNotDraft();
    if (held.updatedAt.toISOString() !== seen) throw changedMeanwhile();
    await saveCall(tx, id, { title, body, updatedAt: laterThan(held.updatedAt, deps.now()) });
  });
  return showCall(deps, actor, { id });
}
/** Two changes within one tick of the clock are two: who saw the first has not seen the second. */
const laterThan = (before: Date, now: Date): Date => (now > before ? now : new Date(before.getTime() + 1));

function whole(call: { title: string; body: CallBody }, today: string): void {
  const lacks = stops(problemsOf(call, today));
  if (lacks.length === 0) return;
  const { code, status, message } = callIncomplete();
  const fields = lacks.map(({ part, code: lack }) => ({ path: part, code: lack }));
  throw new AppError(code, status, message, { params: { count: lacks.length }, fields });
}

type Kept = { call: CallRow; number: number; reason: string };
const keepVersion = (deps: Deps, tx: Db, actor: Actor, { call, number, reason }: Kept) =>
  insertCallVersion(tx, {
    ...{ id: deps.newId('clv'), callId: call.id, number, body: call.body, reason },
    ...{ byId: actor.personId, at: deps.now() },
  });

/** 发布. @throws topics.call_incomplete with everything that is lacking, topics.call_not_draft */
export async function publishCall(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const held = await heldCall(tx, actor, id);
    if (held.state !== 'draft') throw callNotDraft();
    whole(held, dayOf(deps.now()));
    const now = deps.now();
    await saveCall(tx, id, { state: 'published', publishedAt: now, updatedAt: laterThan(held.updatedAt, now) });
    await keepVersion(deps, tx, actor, { call: held, number: held.version, reason: '' });
  });
  return showCall(deps, actor, { id });
}

type Change = { id: string; title: string; body: CallBody; version: number; reason: string };

/**
 * Changes a published call under a new version. Applications that were handed in keep the version they were handed in by;
 * the window, which nobody has promised to keep short, may also be changed when it is over.
 * @throws topics.call_not_published, topics.changed_meanwhile, topics.call_incomplete, topics.call_unchanged
 */
export async function changeCall(deps: Deps, actor: Actor, { id, title, body, version, reason }: Change) {
  await deps.db.transaction(async (tx) => {
    const held = await heldCall(tx, actor, id);
    if (held.state !== 'published') throw callNotPublished();
    if (held.version !== version) throw changedMeanwhile();
    if (held.title === title && differencesOf(held.body, body).length === 0) throw callUnchanged();
    const today = dayOf(deps.now());
    // A window that is over was checked when it was open: it stops no correction of the rest.
    const isSameWindow = held.body.window.to === body.window.to;
    whole({ title, body }, isSameWindow && body.window.to < today ? body.window.to : today);
    const number = held.version + 1;
    await keepVersion(deps, tx, actor, { call: { ...held, body }, number, reason });
    const updatedAt = laterThan(held.updatedAt, deps.now());
    await saveCall(tx, id, { title, body, version: number, updatedAt });
  });
  return showCall(deps, actor, { id });
}

/** 取消征集: nothing more is handed in; what was handed in stays where it is. @throws topics.call_not_published */
export async function cancelCall(deps: Deps, actor: Actor, { id, reason }: { id: string; reason: string }) {
  await deps.db.transaction(async (tx) => {
    const held = await heldCall(tx, actor, id);
    if (held.state !== 'published') throw callNotPublished();
    const number = held.version + 1;
    await keepVersion(deps, tx, actor, { call: held, number, reason });
    const updatedAt = laterThan(held.updatedAt, deps.now());
    await saveCall(tx, id, { state: 'cancelled', version: number, updatedAt });
  });
  return showCall(deps, actor, { id });
}

/** What a body would lack, and how it differs from the call as it stands: for whoever writes it. */
export const checkCall = (deps: Deps, { title, body }: { title: string; body: CallBody }) => ({
  problems: problemsOf({ title, body }, dayOf(deps.now())),
});
export async function compareCall(deps: Deps, actor: Actor, { id, body }: { id: string; body: CallBody }) {
  const seen = await findCallWithin(deps.db, callScope(actor), id);
  const call = seen ? await findCall(deps.db, id) : null;
  if (!seen || !call) throw callNotFound();
  refuse(whyNotKeep(actor, seen.orgPath));
  return { differences: differencesOf(call.body, body) };
}
