import type { z } from 'zod';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { notInThisState } from '../../errors.ts';
import { finishReminders } from '../../reminders/repo.ts';
import { remind } from '../../reminders/usecases.ts';
import { alreadyAnswered, alreadyInvited, memberNotFound, notAsked, teamFull } from '../errors.ts';
import { deleteStatement, insertStatement, saveStatement, statementsOf } from '../repo/drafts.ts';
import type { statement } from '../schemas.ts';
import { leading, personToAsk } from './members.ts';
import { holdApplication, note } from './open.ts';

const MOST_RECOMMENDERS = 5;
const key = (statementId: string) => `statement:${statementId}`;

/** Asks somebody to recommend the application; she writes it herself. */
export async function askRecommender(deps: Deps, actor: Actor, input: { id: string; personId: string }) {
  return deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    leading(held);
    const person = await personToAsk(tx, held, input.personId);
    const asked = (await statementsOf(tx, input.id)).filter(({ statement: { kind } }) => kind === 'recommender');
    const there = asked.find(({ statement: { personId } }) => personId === person.id)?.statement;
    const isMember = held.members.some(({ member }) => member.personId === person.id && member.state !== 'declined');
    if (isMember || (there && there.state !== 'declined')) throw alreadyInvited();
    if (!there && asked.length >= MOST_RECOMMENDERS) throw teamFull({ most: MOST_RECOMMENDERS });
    if (there) await deleteStatement(tx, there.id);
    const [id, now] = [deps.newId('tst'), deps.now()];
    await insertStatement(tx, {
      id,
      topicId: input.id,
      kind: 'recommender',
      personId: person.id,
      state: 'asked',
      title: null,
      text: '',
      givenAt: null,
      createdAt: now,
      updatedAt: now,
    });
    await note(deps, tx, held, actor, { kind: 'recommender.asked', detail: { statementId: id, personId: person.id } });
    const { title } = held.topic;
    const href = `/topics/${input.id}`;
    await remind(deps, tx, [
      { personId: person.id, kind: 'statement_asked', key: key(id), href, params: { title }, dueOn: null },
    ]);
    return { id };
  });
}

export async function removeRecommender(deps: Deps, actor: Actor, input: { id: string; statementId: string }) {
  await deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    leading(held);
    const found = (await statementsOf(tx, input.id)).find(({ statement: { id } }) => id === input.statementId);
    if (!found || found.statement.kind !== 'recommender') throw memberNotFound();
    await deleteStatement(tx, input.statementId);
    await finishReminders(tx, [key(input.statementId)]);
    const detail = { statementId: input.statementId, personId: found.statement.personId };
    await note(deps, tx, held, actor, { kind: 'recommender.removed', detail });
  });
  return { id: input.statementId };
}

/** What a recommender says, or that she will not. @throws topics.not_asked, topics.already_answered */
export async function giveStatement(deps: Deps, actor: Actor, input: { id: string } & z.output<typeof statement>) {
  return deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, { id: input.id });
    const own = (await statementsOf(tx, input.id)).find(
      ({ statement: { kind, personId } }) => kind === 'recommender' && personId === actor.personId,
    )?.statement;
    if (!own) throw notAsked();
    if (own.state !== 'asked') throw alreadyAnswered();
    if (!['draft', 'submitted', 'screening', 'returned'].includes(held.topic.state)) throw notInThisState();
    const now = deps.now();
    const said = input.gives
      ? { state: 'given' as const, title: input.title, text: input.text, givenAt: now }
      : { state: 'declined' as const };
    await saveStatement(tx, own.id, { ...said, updatedAt: now });
    await finishReminders(tx, [key(own.id)]);
    await note(deps, tx, held, actor, { kind: `recommender.${said.state}`, detail: { statementId: own.id } });
    return { state: said.state };
  });
}
