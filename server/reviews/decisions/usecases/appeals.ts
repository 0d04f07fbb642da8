import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { lockTopic, moveTopic, record, remind, seenTopic, type Seen } from '../../../topics/index.ts';
import { whyNotMove, type Command } from '../../../topics/rules/index.ts';
import { appealLate, appealNotFound, appealOpen, appealState, appealUsed, notAppealable } from '../errors.ts';
import { appealsOf, findAppeal, insertAppeal, listAppeals, saveAppeal, type ShownAppeal } from '../repo/appeals.ts';
import { latestDecision, listDecisions, listDeeds, saveDecision } from '../repo/decisions.ts';
import { appealUntil, whyNotDecideAppeal } from '../rules/keys.ts';
import { asSecond, holderOf, keptCall, keptTopic } from './open.ts';

type Ground = { about: 'refusal' | 'decline'; at: Date };

/** What the leader may appeal against: the last refusal, decline or merger. Null: nothing. */
export async function groundOf(db: Db, { topic }: Pick<Seen, 'topic'>): Promise<Ground | null> {
  if (topic.state === 'refused') {
    const [refused] = await listDeeds(db, [topic.id], ['refuse']);
    return refused ? { about: 'refusal', at: refused.at } : null;
  }
  if (topic.state !== 'declined' && topic.state !== 'merged') return null;
  const decision = await latestDecision(db, topic.id);
  return decision?.decidedAt ? { about: 'decline', at: decision.decidedAt } : null;
}

/** Until when, and why not. Shown to the leader and asked when she files. */
export async function appealTerms(
  db: Db,
  seen: Seen,
  today: string,
): Promise<{ ground: Ground | null; until: string | null; because: string | null }> {
  const ground = await groundOf(db, seen);
  if (!ground || !seen.callBody) return { ground: null, until: null, because: 'reviews.not_appealable' };
  const until = appealUntil(seen.callBody, dayOf(ground.at));
  const own = (await appealsOf(db, [seen.topic.id])).filter(
    ({ appeal }) => appeal.about === ground.about && appeal.createdAt >= ground.at,
  );
  const because = () => {
    if (!seen.parts.includes('leader')) return 'topics.not_yours_to_do';
    if (own.some(({ appeal }) => appeal.state === 'open' || appeal.state === 'proposed')) return 'reviews.appeal_open';
    if (own.length > 0) return 'reviews.appeal_used';
    return today > until ? 'reviews.appeal_late' : null;
  };
  return { ground, until, because: because() };
}

/**
 * Appeals against a refusal, a decline or a merger; the leader may, once, within the days of the call.
 * @throws reviews.not_appealable, reviews.appeal_late {until}, reviews.appeal_used, reviews.appeal_open
 */
export async function fileAppeal(deps: Deps, actor: Actor, { id, text }: { id: string; text: string }) {
  return deps.db.transaction(async (tx) => {
    const held = await lockTopic(tx, id);
    const seen = await seenTopic(tx, actor, id);
    const { ground, until, because } = await appealTerms(tx, { ...seen, topic: held ?? seen.topic }, dayOf(deps.now()));
    if (because === 'reviews.appeal_late') throw appealLate({ until: until ?? '' });
    if (because === 'reviews.appeal_open') throw appealOpen();
    if (because === 'reviews.appeal_used') throw appealUsed();
    refuse(because === 'reviews.not_appealable' ? null : because);
    if (!ground) throw notAppealable();
    const appealId = deps.newId('apl');
    await insertAppeal(tx, {
      ...{ id: appealId, topicId: id, about: ground.about, byId: actor.personId, text, state: 'open', proposal: null },
      ...{ answer: '', proposedById: null, confirmedById: null, decidedAt: null },
      ...{ createdAt: deps.now(), updatedAt: deps.now() },
    });
    await record(deps, tx, id, actor.personId, { kind: 'appeal.filed', detail: { appealId } });
    return { id: appealId };
  });
}

/** Everybody who refused it or turned a key of a decision about it. */
async function decidersOf(db: Db, topicId: string): Promise<string[]> {
  const decisions = await listDecisions(db, [topicId]);
  const refusals = await listDeeds(db, [topicId], ['refuse']);
  return [
    ...decisions.flatMap(({ decision }) => [decision.proposedById, decision.confirmedById]),
    ...refusals.map(({ actorId }) => actorId),
  ].filter((id) => id !== null);
}

/** Why this keeper may not decide an appeal now; the names in it are for keepers. */
async function whyNotDecide(db: Db, actor: Actor, { appeal }: ShownAppeal, seen: Seen): Promise<string | null> {
  if (!seen.parts.includes('keeper')) return 'topics.not_yours_to_do';
  const deciders = await decidersOf(db, appeal.topicId);
  return whyNotDecideAppeal(await holderOf(db, actor, seen), { ...appeal, deciders });
}

async function openAppeal(tx: Db, actor: Actor, id: string, state: 'open' | 'proposed') {
  const before = await findAppeal(tx, id);
  if (!before) throw appealNotFound();
  await lockTopic(tx, before.appeal.topicId);
  const seen = await keptTopic(tx, actor, before.appeal.topicId);
  const found = await findAppeal(tx, id);
  if (!found) throw appealNotFound();
  refuse(await whyNotDecide(tx, actor, found, seen));
  if (found.appeal.state !== state) throw appealState();
  return { found, seen };
}

/** First key: what is to be answered, and why. @throws reviews.decided_before, reviews.appeal_state */
export async function proposeAnswer(
  deps: Deps,
  actor: Actor,
  { id, verdict, answer }: { id: string; verdict: 'upheld' | 'rejected'; answer: string },
) {
  return deps.db.transaction(async (tx) => {
    const { found } = await openAppeal(tx, actor, id, 'open');
    const values = { proposal: verdict, answer, proposedById: actor.personId, updatedAt: deps.now() };
    await saveAppeal(tx, id, { ...values, state: 'proposed' });
    const detail = { appealId: id };
    await record(deps, tx, found.appeal.topicId, actor.personId, { kind: 'appeal.proposed', detail });
    return { state: 'proposed' as const };
  });
}

const COMMAND: Record<ShownAppeal['appeal']['about'], Command> = {
  refusal: 'readmit',
  decline: 'redecide',
  notice: 'uphold_objection',
};

/**
 * Second key: agrees, which closes the appeal and moves the topic where it is upheld; or sends the answer back.
 * @throws reviews.same_key, reviews.decided_before, reviews.appeal_state
 */
export async function confirmAnswer(deps: Deps, actor: Actor, { id, agrees }: { id: string; agrees: boolean }) {
  return deps.db.transaction(async (tx) => {
    const { found, seen } = await openAppeal(tx, actor, id, 'proposed');
    const { appeal } = found;
    const now = deps.now();
    if (!agrees) {
      await saveAppeal(tx, id, { state: 'open', proposal: null, proposedById: null, answer: '', updatedAt: now });
      const kind = 'appeal.sent_back';
      await record(deps, tx, appeal.topicId, actor.personId, { kind, detail: { appealId: id } });
      return { state: 'open' as const };
    }
    const state = appeal.proposal ?? 'rejected';
    await saveAppeal(tx, id, { state, confirmedById: actor.personId, decidedAt: now, updatedAt: now });
    await record(deps, tx, appeal.topicId, actor.personId, { kind: `appeal.${state}`, detail: { appealId: id } });
    if (state === 'upheld') await uphold(deps, tx, actor, appeal, seen);
    await tellAnswer(deps, tx, found, seen.topic.leaderId);
    return { state };
  });
}

async function uphold(deps: Deps, tx: Db, actor: Actor, { topicId, about }: ShownAppeal['appeal'], seen: Seen) {
  const command = COMMAND[about];
  const parts = asSecond(seen.parts);
  // Of two objections the first may have moved it already; the second is answered and moves nothing.
  if (about === 'notice' && whyNotMove(seen.topic.state, command, parts) !== null) return;
  const values = seen.topic.mergedIntoId === null ? {} : { values: { mergedIntoId: null } };
  await moveTopic(deps, tx, actor, { id: topicId, command, parts, ...values });
  const decision = about === 'refusal' ? null : await latestDecision(tx, topicId);
  if (decision?.state === 'confirmed') {
    await saveDecision(tx, decision.id, { state: 'reversed', updatedAt: deps.now() });
  }
}

async function tellAnswer(deps: Deps, tx: Db, found: ShownAppeal, leaderId: string): Promise<void> {
  const { appeal, title, callId } = found;
  const about = { kind: 'appeal_decided' as const, key: `appeal:${appeal.id}`, params: { title }, dueOn: null };
  // Who objected to somebody else's topic may not see its dossier: her way leads to the notice.
  const objector = { ...about, personId: appeal.byId, href: `/topics/calls/${callId}/notice` };
  const leader = { ...about, personId: leaderId, href: `/topics/${appeal.topicId}` };
  await remind(deps, tx, appeal.about === 'notice' ? [leader, objector] : [leader]);
}

/** Appeals and objections of a call with who filed them: for its keepers, without those about topics of their own. */
export async function showAppeals(
  deps: Deps,
  actor: Actor,
  { id, ...wanted }: { id: string; list: 'open' | 'closed'; limit: number; offset: number },
) {
  const call = await keptCall(deps.db, actor, id);
  const { items, total } = await listAppeals(deps.db, call.id, { ...wanted, personId: actor.personId });
  const rows = [];
  for (const item of items) {
    const seen = await seenTopic(deps.db, actor, item.appeal.topicId);
    const because = await whyNotDecide(deps.db, actor, item, seen);
    rows.push(shownAppeal(item, because));
  }
  return { call: { id: call.id, title: call.title }, items: rows, total };
}

function shownAppeal({ appeal, byName, title, orgName, proposedBy, topicState }: ShownAppeal, because: string | null) {
  const { id, topicId, about, text, state, proposal, answer, createdAt, decidedAt } = appeal;
  const step = (at: 'open' | 'proposed') => {
    const why = state === at ? because : 'reviews.appeal_state';
    return { allowed: why === null, because: why };
  };
  return {
    ...{ id, topicId, about, text, state, proposal, answer, byName, title, orgName, proposedBy, topicState },
    ...{ at: createdAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null },
    can: { propose: step('open'), confirm: step('proposed') },
  };
}
