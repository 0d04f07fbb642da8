import type { Actor, Deps } from '../../../kernel/deps.ts';
import type { TopicForm } from '../../../../db/schema/topic-data.ts';
import { canonical } from '../../../kernel/chain.ts';
import { dayOf } from '../../../kernel/day.ts';
import { refuse } from '../../../kernel/errors.ts';
import { listOnPath } from '../../../people/index.ts';
import { callNotFound, changedMeanwhile, notInThisState, notYoursToDo, topicNotFound } from '../../errors.ts';
import { eventsOf, findCall, insertTopic, saveTopic, type TopicRow } from '../../repo.ts';
import { emptyForm } from '../../rules/form.ts';
import { isWritable } from '../../rules/states.ts';
import { deleteTopicDraft, findPerson, lastFormOf } from '../repo/drafts.ts';
import { columnsOf, formToSave } from '../rules/saving.ts';
import { whyNotBegin } from '../rules/windows.ts';
import { lacksIn } from './commands.ts';
import { holdApplication, type Sight } from './open.ts';

/** The unit that answers for somebody's topics: her school or bureau, also when she works in a group of it. */
async function unitOf(deps: Deps, actor: Actor): Promise<string> {
  const above = await listOnPath(deps.db, actor.orgPath);
  return above.filter(({ kind }) => kind !== 'group').at(-1)?.id ?? actor.orgId;
}

/** What is known of the leader: her person, and what she last wrote of herself. */
async function prefilled(deps: Deps, actor: Actor, item: { id: string; title: string; track: string | null } | null) {
  const [person, last] = [await findPerson(deps.db, actor.personId), await lastFormOf(deps.db, actor.personId)];
  const form: TopicForm = {
    ...emptyForm(),
    subject: person?.subject ?? null,
    stage: person?.stage ?? null,
    ...(last ? { leader: last.leader, history: last.history } : {}),
  };
  return item ? { ...form, guideItem: item.id, title: item.title, track: item.track ?? '' } : form;
}

/**
 * Begins an application to a call that is open to this person, with what is known of her filled in.
 * @throws topics.call_not_found, topics.call_not_open, topics.window_over
 */
export async function beginTopic(deps: Deps, actor: Actor, input: { callId: string; guideItem: string | null }) {
  const call = await findCall(deps.db, input.callId);
  if (!call || call.state === 'draft' || !actor.orgPath.startsWith(call.orgPath)) throw callNotFound();
  refuse(whyNotBegin(call, dayOf(deps.now())));
  const item = call.body.guide.find(({ id }) => id === input.guideItem) ?? null;
  const form = await prefilled(deps, actor, item);
  const [only] = call.body.tracks;
  if (form.track === '' && only && call.body.tracks.length === 1) form.track = only.key;
  const now = deps.now();
  const row: TopicRow = {
    ...columnsOf(formToSave(call.body, form)),
    id: deps.newId('top'),
    callId: call.id,
    orgId: await unitOf(deps, actor),
    leaderId: actor.personId,
    state: 'draft',
    revision: 1,
    callVersion: null,
    submittedAt: null,
    blindCode: null,
    mergedIntoId: null,
    approvalNumber: null,
    approvedOn: null,
    endsOn: null,
    closedOn: null,
    grade: null,
    cancelledCause: null,
    createdAt: now,
    updatedAt: now,
  };
  await insertTopic(deps.db, row);
  return { id: row.id };
}

/**
 * Saves the form as it is, finished or not. What is there already changes nothing, so a save that is sent again after a
 * lost answer is no conflict.
 * @throws topics.changed_meanwhile when it was saved elsewhere since: nothing is overwritten, the newer one is read first
 */
export async function saveForm(deps: Deps, actor: Actor, input: Sight & { form: TopicForm }) {
  return deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    if (!held.parts.includes('leader')) throw notYoursToDo();
    if (!isWritable(held.topic.state)) throw notInThisState();
    const form = formToSave(held.body, input.form);
    const { revision } = held.topic;
    if (canonical(form) === canonical(held.topic.form)) {
      return { revision, title: held.topic.title, savedAt: held.topic.updatedAt.toISOString(), lacks: lacksIn(held) };
    }
    if (revision !== input.revision) throw changedMeanwhile();
    const now = deps.now();
    const columns = columnsOf(form);
    await saveTopic(tx, held.topic.id, { ...columns, revision: revision + 1, updatedAt: now });
    const lacks = lacksIn({ ...held, topic: { ...held.topic, form } });
    return { revision: revision + 1, title: columns.title, savedAt: now.toISOString(), lacks };
  });
}

/** Throws away a draft that was never handed in. @throws topics.not_in_this_state once anything of it is on record */
export async function discardTopic(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { topic, parts } = await holdApplication(tx, actor, { id });
    if (!parts.includes('leader')) throw topicNotFound();
    if (topic.state !== 'draft' || (await eventsOf(tx, id)).length > 0) throw notInThisState();
    await deleteTopicDraft(tx, id);
  });
  return { id };
}
