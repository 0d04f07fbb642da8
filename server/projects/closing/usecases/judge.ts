import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { conflictsOf } from '../../../reviews/index.ts';
import {
  finishReminders,
  lockTopic,
  moveTopic,
  record,
  remind,
  seenTopic,
  topicScope,
  type Seen,
} from '../../../topics/index.ts';
import { closingNotFound } from '../../errors.ts';
import { milestonesOf, saveCommitment, saveMilestone } from '../../milestones/repo.ts';
import { showProject } from '../../show.ts';
import {
  dropOpinions,
  findClosing,
  insertOpinions,
  listPool,
  opinionsOf,
  poolAmong,
  saveClosing,
  topicOfClosing,
  type ClosingRow,
} from '../repo.ts';
import type { Standing } from '../rules/compare.ts';
import { closingTarget, whyNotClosing, whyNotConvene, whyNotDecide, type Grade } from '../rules/guard.ts';
import { closingView, termsOf } from './facts.ts';

type Held = { closing: ClosingRow; seen: Seen };

/** A closing within reach; `tx` holds its topic when `isHeld`. @throws projects.closing_not_found */
async function reached(db: Db, actor: Actor, id: string, isHeld: boolean): Promise<Held> {
  const topicId = await topicOfClosing(db, topicScope(actor), id);
  if (topicId === null) throw closingNotFound();
  if (isHeld) await lockTopic(db, topicId);
  const seen = await seenTopic(db, actor, topicId);
  const closing = await findClosing(db, id);
  if (!closing) throw closingNotFound();
  return { closing, seen };
}

/** Experts of the pool with what keeps each from judging this topic: identities are known at a closing. */
export async function showPool(deps: Deps, actor: Actor, { id }: { id: string }) {
  const { closing, seen } = await reached(deps.db, actor, id, false);
  refuse(whyNotClosing(closing.state, 'convene', seen.parts));
  const { topic, callOrgId } = seen;
  const pool = callOrgId === null ? [] : await listPool(deps.db, callOrgId, topic.subject);
  const conflicts = await conflictsWith(deps, deps.db, topic.id, pool);
  const terms = termsOf(seen);
  return {
    items: pool.map((expert) => ({
      ...expert,
      isOfSubject: topic.subject !== null && expert.subjects.includes(topic.subject),
      conflicts: conflicts(expert.personId),
    })),
    wanted: { experts: terms.experts, ofSubject: topic.subject === null ? 0 : terms.ofSubject },
    daysBefore: terms.materialsDaysBefore,
    clause: terms.clause,
  };
}

async function conflictsWith(deps: Deps, db: Db, topicId: string, experts: readonly { personId: string }[]) {
  const personIds = experts.map(({ personId }) => personId);
  const found = await conflictsOf(db, { personIds, topicIds: [topicId], today: dayOf(deps.now()) });
  return (personId: string) => [...found(topicId, personId)];
}

/** Calls the panel together and sends it the papers. @throws projects.panel_small and the other refusals of a panel */
export async function convenePanel(
  deps: Deps,
  actor: Actor,
  input: { id: string; expertIds: readonly string[]; heldOn: string },
) {
  const topicId = await deps.db.transaction(async (tx) => {
    const { closing, seen } = await reached(tx, actor, input.id, true);
    refuse(whyNotClosing(closing.state, 'convene', seen.parts));
    const { topic, callOrgId } = seen;
    const spoken = await opinionsOf(tx, [closing.id]);
    if (spoken.some(({ opinion }) => opinion.givenAt !== null)) refuse('projects.panel_spoken');
    const chosen = await poolAmong(tx, callOrgId ?? '', input.expertIds);
    const conflicts = await conflictsWith(deps, tx, topic.id, chosen);
    const terms = termsOf(seen);
    const experts = chosen.map((expert) => ({ ...expert, hasConflict: conflicts(expert.personId).length > 0 }));
    const today = dayOf(deps.now());
    const facts = { experts: terms.experts, subject: terms.ofSubject, days: terms.materialsDaysBefore };
    refuse(whyNotConvene({ terms, experts, subject: topic.subject, heldOn: input.heldOn, today }), facts);
    await finishReminders(
      tx,
      spoken.map(({ opinion }) => `opinion:${opinion.id}`),
    );
    await dropOpinions(tx, closing.id);
    const at = deps.now();
    const rows = experts.map((expert) => ({
      ...{ id: deps.newId('opn'), closingId: closing.id, expertId: expert.id, personId: expert.personId },
      isOfSubject: topic.subject !== null && expert.subjects.includes(topic.subject) ? 1 : 0,
      ...{ grade: null, text: '', givenAt: null, createdAt: at, updatedAt: at },
    }));
    await insertOpinions(
      tx,
      rows.map(({ personId: _personId, ...row }) => row),
    );
    await saveClosing(tx, closing.id, { state: 'judging', heldOn: input.heldOn, updatedAt: at });
    await record(deps, tx, topic.id, actor.personId, {
      kind: 'closing.convened',
      detail: { closingId: closing.id, experts: rows.length, heldOn: input.heldOn },
    });
    await finishReminders(tx, [`closing:${closing.id}:asked`]);
    await remind(
      deps,
      tx,
      rows.map(({ id, personId }) => ({
        ...{ personId, kind: 'opinion_asked' as const, key: `opinion:${id}`, href: `/opinions/${id}` },
        ...{ params: { title: topic.title }, dueOn: input.heldOn },
      })),
    );
    return topic.id;
  });
  return showProject(deps, actor, { id: topicId });
}

type Judged = readonly { commitmentId: string; state: Standing }[];
type Deciding = { id: string; opinion: string } & (
  | { result: 'close'; grade: Grade; cited: readonly string[]; judged: Judged }
  | { result: 'defer'; grade: Grade | null; cited: readonly string[]; until: string }
  | { result: 'return' }
);

/**
 * Decides a closing, resting on opinions of its panel: closed with a grade, deferred to a day, or sent back. The majority
 * is shown to the keeper and decides nothing.
 */
export async function decideClosing(deps: Deps, actor: Actor, input: Deciding) {
  const topicId = await deps.db.transaction(async (tx) => {
    const held = await reached(tx, actor, input.id, true);
    const { closing, seen } = held;
    refuse(whyNotClosing(closing.state, input.result, seen.parts));
    const opinions = await opinionsOf(tx, [closing.id]);
    if (input.result !== 'return') {
      const { result, grade, cited } = input;
      const said = opinions.map(({ opinion }) => opinion);
      refuse(whyNotDecide({ terms: termsOf(seen), opinions: said, cited, result, grade }), {
        n: termsOf(seen).experts,
      });
    }
    if (input.result === 'defer' && input.until <= dayOf(deps.now())) refuse('projects.day_passed');
    if (input.result === 'close') await keepJudgements(deps, tx, actor, { seen, judged: input.judged });
    await saveClosing(tx, closing.id, {
      state: closingTarget(input.result) ?? closing.state,
      grade: input.result === 'return' ? null : input.grade,
      opinion: input.opinion,
      decidedById: actor.personId,
      decidedAt: deps.now(),
      updatedAt: deps.now(),
    });
    await closeStep(deps, tx, actor, held, input);
    await finishReminders(tx, [
      `closing:${closing.id}:asked`,
      ...opinions.map(({ opinion }) => `opinion:${opinion.id}`),
    ]);
    await move(deps, tx, actor, held, input);
    return seen.topic.id;
  });
  return showProject(deps, actor, { id: topicId });
}

async function move(deps: Deps, tx: Db, actor: Actor, { closing, seen }: Held, input: Deciding): Promise<void> {
  const { id } = seen.topic;
  const given = { id, parts: seen.parts, reason: input.opinion };
  switch (input.result) {
    case 'close': {
      const { grade, cited } = input;
      const values = { grade, closedOn: dayOf(deps.now()) };
      const detail = { closingId: closing.id, grade, cited };
      return void (await moveTopic(deps, tx, actor, { ...given, command: 'close', values, detail }));
    }
    case 'defer': {
      const detail = { closingId: closing.id, until: input.until, cited: input.cited };
      return void (await moveTopic(deps, tx, actor, { ...given, command: 'defer', detail }));
    }
    case 'return':
      return void (await moveTopic(deps, tx, actor, { ...given, command: 'return_closing' }));
  }
}

/** The closing as a duty: done, or owed again by its day or a new one. */
async function closeStep(deps: Deps, tx: Db, actor: Actor, { seen }: Held, input: Deciding): Promise<void> {
  const step = (await milestonesOf(tx, seen.topic.id)).find(({ kind }) => kind === 'closing');
  if (!step) return;
  const states = { close: 'passed', defer: 'failed', return: 'returned' } as const;
  await saveMilestone(tx, step.id, {
    state: states[input.result],
    reason: input.opinion,
    revision: step.revision + 1,
    decidedById: actor.personId,
    decidedAt: deps.now(),
    updatedAt: deps.now(),
    ...(input.result === 'defer' ? { dueOn: input.until } : {}),
  });
}

/** What became of each promise: as it was computed, unless the keeper says otherwise. */
async function keepJudgements(deps: Deps, tx: Db, actor: Actor, { seen, judged }: { seen: Seen; judged: Judged }) {
  const { compared } = await closingView(deps, tx, seen);
  const said = new Map(judged.map(({ commitmentId, state }) => [commitmentId, state]));
  for (const { commitmentId, state } of compared)
    await saveCommitment(tx, commitmentId, {
      state: said.get(commitmentId) ?? state,
      judgedById: said.has(commitmentId) ? actor.personId : null,
      updatedAt: deps.now(),
    });
}
