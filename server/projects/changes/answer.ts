import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { STEWARDS } from '../../people/index.ts';
import { finishReminders, lockTopic, record, remind, seenTopic, topicScope, type Seen } from '../../topics/index.ts';
import { changeNotFound } from '../errors.ts';
import { officersAt } from '../milestones/repo.ts';
import { showProject } from '../show.ts';
import { applyChange, type Cause } from './apply.ts';
import { awaitingConsent, findChange, saveChange, topicOfChange, type ChangeRow } from './repo.ts';
import { changeTarget, consentsOf, whyNotAnswer, whyNotChangeNow, type ChangeCommand } from './rules.ts';

type Answer = { id: string; command: ChangeCommand; answer: string; cause?: Cause | null };

/**
 * Endorses, declines, approves, rejects or withdraws a change. Approved it is applied, in the same transaction.
 * @throws projects.change_own_endorsement, projects.change_stale, projects.consent_missing
 */
export async function answerChange(deps: Deps, actor: Actor, input: Answer) {
  const topicId = await deps.db.transaction(async (tx) => {
    const { change, seen } = await heldChange(tx, actor, input.id);
    refuse(whyNotAnswer(change, input.command, { personId: actor.personId, parts: seen.parts }));
    if (input.command === 'approve') {
      refuse(whyNotChangeNow(seen.topic.state));
      await applyChange(deps, tx, actor, { change, seen, cause: input.cause ?? null });
    }
    await settle(deps, tx, actor, { change, seen, input });
    return seen.topic.id;
  });
  return showProject(deps, actor, { id: topicId });
}

async function heldChange(tx: Db, actor: Actor, id: string): Promise<{ change: ChangeRow; seen: Seen }> {
  const topicId = await topicOfChange(tx, topicScope(actor), id);
  if (topicId === null) throw changeNotFound();
  await lockTopic(tx, topicId);
  const seen = await seenTopic(tx, actor, topicId);
  const change = await findChange(tx, id);
  if (!change) throw changeNotFound();
  return { change, seen };
}

type Settled = { change: ChangeRow; seen: Seen; input: Answer };

async function settle(deps: Deps, tx: Db, actor: Actor, { change, seen, input }: Settled): Promise<void> {
  const { command, answer } = input;
  const isEndorsed = command === 'endorse';
  await saveChange(tx, change.id, {
    state: changeTarget(command),
    updatedAt: deps.now(),
    ...(isEndorsed ? { endorsedById: actor.personId } : { decidedById: actor.personId, decidedAt: deps.now(), answer }),
  });
  await record(deps, tx, change.topicId, actor.personId, {
    kind: `change.${command}`,
    reason: answer,
    detail: { changeId: change.id, change: change.kind },
  });
  await finishReminders(tx, [`change:${change.id}:asked`]);
  if (isEndorsed) return tellKeepers(deps, tx, { change, seen });
  await finishReminders(tx, [`change:${change.id}:endorsed`, `change:${change.id}:consent`]);
  if (command !== 'withdraw') await tellAsker(deps, tx, { change, seen });
}

async function tellKeepers(deps: Deps, tx: Db, { change, seen }: Pick<Settled, 'change' | 'seen'>): Promise<void> {
  const officers = seen.callOrgId === null ? [] : await officersAt(tx, [seen.callOrgId], STEWARDS);
  await remind(
    deps,
    tx,
    officers.map(({ personId }) => reminder(personId, 'change_asked', `change:${change.id}:endorsed`, seen)),
  );
}
const tellAsker = (deps: Deps, tx: Db, { change, seen }: Pick<Settled, 'change' | 'seen'>) =>
  remind(deps, tx, [reminder(change.askedById, 'change_decided', `change:${change.id}:decided`, seen)]);

const reminder = (personId: string, kind: 'change_asked' | 'change_decided', key: string, { topic }: Seen) => ({
  ...{ personId, kind, key, dueOn: null },
  href: `/topics/${topic.id}?tab=project`,
  params: { title: topic.title },
});

/** Changes in which one joins a team or takes it over, and has not said yet whether one will. */
export async function showConsents(deps: Deps, actor: Actor) {
  const rows = await awaitingConsent(deps.db, actor.personId);
  return {
    items: rows.map(({ change, title, leaderName, orgName }) => ({
      id: change.id,
      title,
      leaderName,
      orgName,
      isLeader: change.after.leaderId === actor.personId,
      reason: change.reason,
    })),
  };
}

/** Says whether one joins, or takes over. Nobody else can say it. @throws projects.change_not_found */
export async function consent(deps: Deps, actor: Actor, input: { id: string; agrees: boolean }) {
  await deps.db.transaction(async (tx) => {
    const before = await findChange(tx, input.id);
    if (!before) throw changeNotFound();
    await lockTopic(tx, before.topicId);
    const change = await findChange(tx, input.id);
    if (!change || !consentsOf(change).some(({ personId }) => personId === actor.personId)) throw changeNotFound();
    if (change.state !== 'asked' && change.state !== 'endorsed') refuse('projects.change_not_now');
    const consents = consentsOf(change).map((one) =>
      one.personId === actor.personId ? { ...one, agreed: input.agrees } : one,
    );
    await saveChange(tx, change.id, { after: { ...change.after, consents }, updatedAt: deps.now() });
    await record(deps, tx, change.topicId, actor.personId, {
      kind: input.agrees ? 'change.consented' : 'change.refused_to_join',
      detail: { changeId: change.id },
    });
    await finishReminders(tx, [`change:${change.id}:consent`], actor.personId);
  });
  return showConsents(deps, actor);
}
