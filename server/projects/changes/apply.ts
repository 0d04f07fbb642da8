import type { Db } from '../../../db/client.ts';
import { canonical } from '../../kernel/chain.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { badRequest, refuse } from '../../kernel/errors.ts';
import { addDays, daysBetween } from '../../policy/rules/index.ts';
import { moveTopic, saveTopic, type Seen } from '../../topics/index.ts';
import { commitmentsOf, milestonesOf, saveCommitment } from '../milestones/repo.ts';
import { addAnnuals, isOpen, moveStep } from '../milestones/usecases/follow.ts';
import { leaveTeam, membersIn, putMember, type ChangeRow } from './repo.ts';
import { consentsOf } from './rules.ts';
import { asked, type Asked } from './schemas.ts';

export type Cause = 'without_cause' | 'with_cause' | 'integrity';
type Applied = { change: ChangeRow; seen: Seen; cause: Cause | null };

/**
 * Does what an approved change says, exactly that, and only when what it was asked of still stands.
 * @throws projects.change_stale, projects.consent_missing, projects.cause_missing
 */
export async function applyChange(deps: Deps, tx: Db, actor: Actor, applied: Applied): Promise<void> {
  const { change, seen } = applied;
  const { topic } = seen;
  const wanted = read(change);
  switch (wanted.kind) {
    case 'people':
      return applyPeople(deps, tx, applied, wanted);
    case 'title':
      fresh(change, { title: topic.title });
      await saveTopic(tx, topic.id, {
        title: wanted.title,
        form: { ...topic.form, title: wanted.title },
        revision: topic.revision + 1,
        updatedAt: deps.now(),
      });
      return;
    case 'outcome_form':
      return applyPromises(deps, tx, change, 'outcomes', wanted.outcomes);
    case 'content':
      return applyPromises(deps, tx, change, 'objectives', wanted.objectives);
    case 'unit':
      fresh(change, { orgId: topic.orgId });
      await saveTopic(tx, topic.id, { orgId: wanted.orgId, updatedAt: deps.now() });
      return;
    case 'delay':
      return applyDelay(deps, tx, applied, wanted.endsOn);
    case 'stop':
      return applyStop(deps, tx, actor, applied, wanted.what);
  }
}

/** What was asked, read again from what is stored. */
function read({ kind, reason, after }: ChangeRow): Asked {
  const { consents: _consents, ...wanted } = after;
  const found = asked.safeParse({ ...wanted, kind, reason });
  if (!found.success) throw badRequest();
  return found.data;
}

/** Nobody approves what was asked of something else: what stands now must be what stood then. */
function fresh(change: ChangeRow, now: Record<string, unknown>): void {
  if (canonical(change.before) !== canonical(now)) refuse('projects.change_stale');
}

async function applyPromises(
  deps: Deps,
  tx: Db,
  change: ChangeRow,
  name: 'outcomes' | 'objectives',
  list: readonly { commitmentId: string; text: string; form?: string }[],
): Promise<void> {
  const known = new Map((await commitmentsOf(tx, change.topicId)).map(({ commitment }) => [commitment.id, commitment]));
  const now = list.map(({ commitmentId }) => {
    const one = known.get(commitmentId);
    return { commitmentId, text: one?.text, form: one?.form };
  });
  fresh(change, { [name]: now });
  for (const { commitmentId, text, form } of list)
    await saveCommitment(tx, commitmentId, {
      text,
      ...(form === undefined ? {} : { form }),
      changeId: change.id,
      updatedAt: deps.now(),
    });
}

/** A later end: the closing, the opening and the mid-term move with it, and further years bring further annual checks. */
async function applyDelay(deps: Deps, tx: Db, { change, seen }: Applied, endsOn: string): Promise<void> {
  const { topic } = seen;
  fresh(change, { endsOn: topic.endsOn });
  if (topic.endsOn === null) return;
  const days = daysBetween(topic.endsOn, endsOn);
  for (const step of (await milestonesOf(tx, topic.id)).filter(isOpen))
    if (step.kind !== 'annual') await moveStep(deps, tx, step, addDays(step.dueOn, days));
  for (const { commitment } of await commitmentsOf(tx, topic.id))
    if (commitment.state === 'open' && commitment.dueOn !== null)
      await saveCommitment(tx, commitment.id, { dueOn: addDays(commitment.dueOn, days), updatedAt: deps.now() });
  await saveTopic(tx, topic.id, { endsOn, updatedAt: deps.now() });
  await addAnnuals(deps, tx, topic, { from: topic.endsOn, to: endsOn });
}

async function applyStop(
  deps: Deps,
  tx: Db,
  actor: Actor,
  { change, seen, cause }: Applied,
  what: 'suspend' | 'cancel',
) {
  if (what === 'cancel' && cause === null) refuse('projects.cause_missing');
  const values = what === 'cancel' ? { cancelledCause: cause } : {};
  const { id } = seen.topic;
  const { reason } = change;
  await moveTopic(deps, tx, actor, { id, command: what, parts: seen.parts, reason, detail: values, values });
}

async function applyPeople(deps: Deps, tx: Db, { change, seen }: Applied, wanted: Asked & { kind: 'people' }) {
  const { topic } = seen;
  const members = await membersIn(tx, topic.id);
  const confirmed = members.filter(({ state }) => state === 'confirmed').map(({ personId }) => personId);
  fresh(change, { leaderId: topic.leaderId, members: confirmed });
  if (consentsOf(change).some(({ agreed }) => agreed !== true)) refuse('projects.consent_missing');
  const now = deps.now();
  let place = Math.max(0, ...members.map((member) => member.place));
  const put = (personId: string, task: string) =>
    putMember(tx, {
      ...{ id: deps.newId('tmb'), topicId: topic.id, personId, place: ++place, task },
      ...{ state: 'confirmed', respondedAt: now, createdAt: now, updatedAt: now },
    });
  await leaveTeam(tx, topic.id, wanted.leave, now);
  for (const { personId, task } of wanted.join) await put(personId, task);
  if (wanted.leaderId === null) return;
  // A leader is no member of her own team.
  await leaveTeam(tx, topic.id, [wanted.leaderId], now);
  if (wanted.oldLeaderStays) await put(topic.leaderId, '');
  await saveTopic(tx, topic.id, { leaderId: wanted.leaderId, updatedAt: now });
}
