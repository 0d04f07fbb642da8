import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { catalogue } from '../../library/index.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { isEditor, readableResource } from '../access.ts';
import {
  callClosed,
  callNotFound,
  contributionKnown,
  contributionNotFound,
  dayPassed,
  organisationNotFound,
  valueUnknown,
} from '../errors.ts';
import { findOrganisation } from '../repo.ts';
import { dayOf, permission } from '../rules.ts';
import {
  deleteContribution,
  findCall,
  insertCall,
  insertContribution,
  isSent,
  listCalls,
  listContributions,
  listSendable,
  lockCall,
  saveCall,
  saveContribution,
  type CallRow,
  type ContributionRow,
} from './repo.ts';
import { filledOf, isOpen, misfitsOf, whyNotAccept, whyNotSend } from './rules.ts';
import type { NewCall } from './schemas.ts';

const whyNotCurate = (actor: Actor, call: Pick<CallRow, 'orgPath'>): string | null =>
  whyNot(actor, 'library.curate', { orgPath: call.orgPath });

function shown(actor: Actor, call: CallRow, sent: readonly ContributionRow[], today: string) {
  const { orgPath: _path, ...rest } = call;
  const accepted = sent.filter(({ state }) => state === 'accepted');
  return {
    ...rest,
    isOpen: isOpen(call, today),
    /** How many one may read of what was accepted, and of the gaps the call names how many that closes. */
    accepted: accepted.length,
    ...filledOf(call, accepted),
    createdAt: call.createdAt.toISOString(),
    updatedAt: call.updatedAt.toISOString(),
    can: { curate: permission(whyNotCurate(actor, call)) },
  };
}

/** Calls one may answer or has been addressed by, the one that closes first on top. */
export async function showCalls(
  deps: Deps,
  actor: Actor,
  input: { list: 'open' | 'closed'; limit: number; offset: number },
) {
  const scope = readingScope(actor);
  const today = dayOf(deps.now());
  const { items, total } = await listCalls(deps.db, scope, { ...input, today });
  const sent = await listContributions(deps.db, scope, { callIds: items.map(({ id }) => id), ofOthers: false });
  return {
    items: items.map((call) =>
      shown(
        actor,
        call,
        sent.filter(({ callId }) => callId === call.id),
        today,
      ),
    ),
    total,
  };
}

async function addressed(db: Db, actor: Actor, id: string): Promise<CallRow> {
  const call = await findCall(db, readingScope(actor), id);
  if (!call) throw callNotFound();
  return call;
}

/** One call with what was sent, as far as this person may read it and it is theirs to see. */
export async function showCall(deps: Deps, actor: Actor, { id }: { id: string }) {
  const call = await addressed(deps.db, actor, id);
  const ofOthers = whyNotCurate(actor, call) === null;
  const today = dayOf(deps.now());
  const sent = await listContributions(deps.db, readingScope(actor), { callIds: [id], ofOthers });
  return {
    call: shown(actor, call, sent, today),
    contributions: sent.map((one) => {
      const { callId: _call, ownerId: _owner, personId, ...rest } = one;
      const isMine = personId === actor.personId;
      const decide = whyNotCurate(actor, call) ?? whyNotAccept(one, actor.personId);
      return {
        ...rest,
        isMine,
        misfits: misfitsOf(call, one),
        createdAt: one.createdAt.toISOString(),
        updatedAt: one.updatedAt.toISOString(),
        can: { decide: permission(decide), takeBack: isMine && one.state === 'submitted' },
      };
    }),
  };
}

/** The first stage, subject or grade that the catalogue does not hold; null when all are known. */
function unknownOf({ stage, subject, grades }: NewCall): string | null {
  const { stages, subjects, grades: known } = catalogue();
  const isIn = (list: readonly { id: string }[], value: string | null) =>
    value === null || list.some(({ id }) => id === value);
  if (!isIn(stages, stage)) return stage;
  if (!isIn(subjects, subject)) return subject;
  return grades.find((grade) => !isIn(known, grade)) ?? null;
}

/** @throws community.organisation_not_found, community.value_unknown, community.day_passed, access.* */
export async function openCall(deps: Deps, actor: Actor, input: NewCall) {
  const org = await findOrganisation(deps.db, input.orgId);
  if (!org) throw organisationNotFound();
  refuse(whyNotCurate(actor, { orgPath: org.path }));
  const unknown = unknownOf(input);
  if (unknown !== null) throw valueUnknown({ value: unknown });
  const now = deps.now();
  if (input.closesOn < dayOf(now)) throw dayPassed();
  const id = deps.newId('cal');
  const row = { ...input, id, state: 'open' as const, createdBy: actor.personId, createdAt: now, updatedAt: now };
  await insertCall(deps.db, row);
  return { id };
}

async function curated(tx: Db, actor: Actor, id: string): Promise<CallRow> {
  await lockCall(tx, id);
  const call = await addressed(tx, actor, id);
  refuse(whyNotCurate(actor, call));
  return call;
}

/** Changes the words or the day of a call that is not closed. */
export async function changeCall(
  deps: Deps,
  actor: Actor,
  input: {
    id: string;
    change: { title?: string | undefined; text?: string | undefined; closesOn?: string | undefined };
  },
) {
  await deps.db.transaction(async (tx) => {
    const call = await curated(tx, actor, input.id);
    if (call.state === 'closed') throw callClosed();
    const now = deps.now();
    const { title = call.title, text = call.text, closesOn = call.closesOn } = input.change;
    if (closesOn !== call.closesOn && closesOn < dayOf(now)) throw dayPassed();
    await saveCall(tx, call.id, { title, text, closesOn, updatedAt: now });
  });
  return showCall(deps, actor, input);
}

export async function closeCall(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const call = await curated(tx, actor, id);
    await saveCall(tx, call.id, { state: 'closed', updatedAt: deps.now() });
  });
  return showCall(deps, actor, { id });
}

const worksIn = (actor: Actor): string[] => actor.orgPath.split('/').filter((id) => id !== '');

/** What this person could send, each with what stands in the way. */
export async function showCandidates(deps: Deps, actor: Actor, input: { id: string; q: string }) {
  const call = await addressed(deps.db, actor, input.id);
  const own = await listSendable(deps.db, readingScope(actor), { worksIn: worksIn(actor), q: input.q });
  const sent = await listContributions(deps.db, readingScope(actor), { callIds: [call.id], ofOthers: true });
  const known = new Set(sent.map(({ resourceId }) => resourceId));
  return {
    items: own.map(({ visibleOrgPath, ...resource }) => {
      const because = known.has(resource.id)
        ? 'community.contribution_known'
        : whyNotSend({ ...resource, visibleOrgPath }, call.orgPath);
      return { ...resource, misfits: misfitsOf(call, resource), can: { send: permission(because) } };
    }),
  };
}

/**
 * Sends a resource of one's own, or of the group one works in.
 * @throws community.call_closed, community.contribution_known, community.contribution_not_listed,
 * community.contribution_out_of_reach, access.not_yours
 */
export async function contribute(deps: Deps, actor: Actor, input: { id: string; resourceId: string; note: string }) {
  await deps.db.transaction(async (tx) => {
    await lockCall(tx, input.id);
    const call = await addressed(tx, actor, input.id);
    const now = deps.now();
    if (!isOpen(call, dayOf(now))) throw callClosed();
    const row = await readableResource(tx, actor, input.resourceId);
    if (!isEditor(actor, row)) refuse('access.not_yours');
    refuse(whyNotSend(row, call.orgPath));
    if (await isSent(tx, call.id, row.id)) throw contributionKnown();
    const { note } = input;
    const sent = { callId: call.id, resourceId: row.id, personId: actor.personId, note, state: 'submitted' as const };
    await insertContribution(tx, { ...sent, createdAt: now, updatedAt: now });
  });
  return showCall(deps, actor, input);
}

async function sentTo(tx: Db, actor: Actor, input: { id: string; resourceId: string }, ofOthers: boolean) {
  const sent = await listContributions(tx, readingScope(actor), { callIds: [input.id], ofOthers });
  const found = sent.find(({ resourceId }) => resourceId === input.resourceId);
  if (!found) throw contributionNotFound();
  return found;
}

/** Accepts or declines, with an answer that the sender reads; also after the call is closed. */
export async function decideContribution(
  deps: Deps,
  actor: Actor,
  input: { id: string; resourceId: string; state: 'accepted' | 'declined'; answer: string },
) {
  await deps.db.transaction(async (tx) => {
    const call = await curated(tx, actor, input.id);
    const sent = await sentTo(tx, actor, input, true);
    refuse(whyNotAccept(sent, actor.personId));
    const { state, answer, resourceId } = input;
    const change = { state, answer, decidedBy: actor.personId, updatedAt: deps.now() };
    await saveContribution(tx, { callId: call.id, resourceId }, change);
  });
  return showCall(deps, actor, input);
}

/** Takes back what one has sent and nobody has decided. */
export async function takeBackContribution(deps: Deps, actor: Actor, input: { id: string; resourceId: string }) {
  await deps.db.transaction(async (tx) => {
    await lockCall(tx, input.id);
    await addressed(tx, actor, input.id);
    const sent = await sentTo(tx, actor, input, false);
    if (sent.personId !== actor.personId) throw contributionNotFound();
    if (sent.state !== 'submitted') refuse('community.contribution_decided');
    await deleteContribution(tx, input.id, input.resourceId);
  });
  return showCall(deps, actor, input);
}
