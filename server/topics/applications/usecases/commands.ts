import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { AppError, refuse } from '../../../kernel/errors.ts';
import { judgeTopic, quotaRefusal } from '../../eligibility/judge.ts';
import { moveTopic } from '../../move.ts';
import type { Command } from '../../rules/states.ts';
import { whyNotMove } from '../../rules/states.ts';
import { incomplete, reasonNeeded, ruleNotUnmet } from '../errors.ts';
import { insertVersion, lastVersions, putStatement, unmetRules } from '../repo/drafts.ts';
import { drawCode } from './codes.ts';
import { lacksOf } from '../rules/lacks.ts';
import { whyNotInWindow } from '../rules/windows.ts';
import { holdApplication, type Opened, type Sight } from './open.ts';
import { tellLeader, tellUnit, toldAll } from './tell.ts';

const stateOf = ({ id, state }: { id: string; state: string }) => ({ id, state });
const may = (held: Opened, command: Command) => refuse(whyNotMove(held.topic.state, command, held.parts));

/** Everything the call asks and the form lacks, each by its field. */
export const lacksIn = ({ body, topic, members }: Opened) =>
  lacksOf(
    body,
    topic.form,
    members.map(({ member }) => member),
  );

/** @throws topics.incomplete with a field and a code for each thing that is missing */
function whole(held: Opened): void {
  const lacks = lacksIn(held);
  if (lacks.length === 0) return;
  const { code, status, message } = incomplete();
  const fields = lacks.map((lack) => ({ path: lack.field, code: lack.code }));
  throw new AppError(code, status, message, { params: { count: lacks.length }, fields });
}

/** Keeps the form as it was handed in. */
async function keepVersion(deps: Deps, tx: Db, actor: Actor, { topic }: Opened, command: Command): Promise<number> {
  const [last] = await lastVersions(tx, topic.id, 1);
  const number = (last?.number ?? 0) + 1;
  const kept = { id: deps.newId('tvn'), topicId: topic.id, number, form: topic.form, command };
  await insertVersion(tx, { ...kept, byId: actor.personId, at: deps.now() });
  return number;
}

/** Who stood by it when it was handed in: consent is part of what was submitted. */
const teamDetail = ({ members }: Opened) => ({
  members: members.map(({ member: { id, personId, state, respondedAt } }) => ({ id, personId, state, respondedAt })),
});

async function handIn(deps: Deps, tx: Db, actor: Actor, held: Opened, command: Command) {
  const version = await keepVersion(deps, tx, actor, held, command);
  const isFirst = command === 'submit';
  const values = isFirst ? { callVersion: held.call.version, submittedAt: deps.now() } : {};
  const detail = { version, ...teamDetail(held) };
  const moved = await moveTopic(deps, tx, actor, { id: held.topic.id, command, parts: held.parts, detail, values });
  await judgeTopic(deps, tx, held.topic.id);
  await toldAll(tx, held.topic);
  return moved;
}

/** 提交, to the unit. @throws topics.incomplete, topics.window_over, topics.window_not_open, topics.call_not_open */
export const submitTopic = (deps: Deps, actor: Actor, input: Sight) =>
  deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, input);
    may(held, 'submit');
    refuse(whyNotInWindow(held.call, dayOf(deps.now())));
    whole(held);
    const moved = await handIn(deps, tx, actor, held, 'submit');
    await tellUnit(deps, tx, moved);
    return stateOf(moved);
  });

/** What was returned comes back, also after the window: whoever was asked for a supplement has the time for it. */
export const resubmitTopic = (deps: Deps, actor: Actor, input: Sight) =>
  deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, input);
    may(held, 'resubmit');
    whole(held);
    return stateOf(await handIn(deps, tx, actor, held, 'resubmit'));
  });

/** 修改后立项: the revised application. */
export const handInRevision = (deps: Deps, actor: Actor, input: Sight) =>
  deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, input);
    may(held, 'hand_in_revision');
    whole(held);
    return stateOf(await handIn(deps, tx, actor, held, 'hand_in_revision'));
  });

export const withdrawTopic = (deps: Deps, actor: Actor, input: Sight & { reason: string }) =>
  deps.db.transaction(async (tx) => {
    const { topic, parts } = await holdApplication(tx, actor, input);
    const { reason } = input;
    const moved = await moveTopic(deps, tx, actor, { id: topic.id, command: 'withdraw', parts, reason });
    await toldAll(tx, topic);
    return stateOf(moved);
  });

/**
 * 单位推荐 with the unit's commitment. Places of a quota are counted with the call held, so of many who endorse at once
 * exactly as many pass as there are places.
 * @throws topics.quota_full, topics.window_over
 */
export const endorseTopic = (deps: Deps, actor: Actor, input: Sight & { text: string }) =>
  deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, input, { withCall: true });
    may(held, 'endorse');
    refuse(whyNotInWindow(held.call, dayOf(deps.now())));
    refuse(await quotaRefusal(tx, held.call, held.topic));
    const [id, now] = [deps.newId('tst'), deps.now()];
    const said = { kind: 'unit' as const, state: 'given' as const, title: null, text: input.text };
    await putStatement(tx, {
      ...said,
      id,
      topicId: held.topic.id,
      personId: actor.personId,
      givenAt: now,
      createdAt: now,
      updatedAt: now,
    });
    const { parts } = held;
    const moved = await moveTopic(deps, tx, actor, { id: held.topic.id, command: 'endorse', parts });
    await judgeTopic(deps, tx, held.topic.id);
    await toldAll(tx, held.topic);
    return stateOf(moved);
  });

/** 单位退回修改: a draft again, by the call as it is then. */
export const handBackTopic = (deps: Deps, actor: Actor, input: Sight & { reason: string }) =>
  deps.db.transaction(async (tx) => {
    const { topic, parts } = await holdApplication(tx, actor, input);
    const { reason } = input;
    const values = { callVersion: null };
    const moved = await moveTopic(deps, tx, actor, { id: topic.id, command: 'hand_back', parts, reason, values });
    await toldAll(tx, topic);
    await tellLeader(deps, tx, moved, 'returned');
    return stateOf(moved);
  });

/** 退回补正. The rules that are named stand as unmet or unclear; the reason is what the applicant reads. */
export const returnTopic = (deps: Deps, actor: Actor, input: Sight & { reason: string; rules: string[] }) =>
  deps.db.transaction(async (tx) => {
    const { topic, parts } = await holdApplication(tx, actor, input);
    const { reason, rules } = input;
    const moved = await moveTopic(deps, tx, actor, {
      id: topic.id,
      command: 'return',
      parts,
      reason,
      detail: { rules },
    });
    await tellLeader(deps, tx, moved, 'returned');
    return stateOf(moved);
  });

/** 不予受理, by a person: with the rules that stand as unmet, or with a reason. @throws topics.rule_not_unmet */
export const refuseTopic = (deps: Deps, actor: Actor, input: Sight & { reason: string; rules: string[] }) =>
  deps.db.transaction(async (tx) => {
    const held = await holdApplication(tx, actor, input);
    may(held, 'refuse');
    const { reason, rules } = input;
    const unmet = await unmetRules(tx, held.topic.id);
    if (rules.some((rule) => !unmet.includes(rule))) throw ruleNotUnmet();
    if (rules.length === 0 && reason === '') throw reasonNeeded();
    const { parts } = held;
    const detail = { rules };
    const moved = await moveTopic(deps, tx, actor, { id: held.topic.id, command: 'refuse', parts, reason, detail });
    await tellLeader(deps, tx, moved, 'decided');
    return stateOf(moved);
  });

/** Admits one, in the caller's transaction. Where a rule stands as unmet, the keeper says why all the same. */
export async function admit(deps: Deps, tx: Db, actor: Actor, input: Sight & { reason: string }) {
  const held = await holdApplication(tx, actor, input);
  may(held, 'accept');
  const { reason } = input;
  const rules = await unmetRules(tx, held.topic.id);
  if (rules.length > 0 && reason === '') throw reasonNeeded();
  const values = { blindCode: held.topic.blindCode ?? (await drawCode(tx, held.call.id)) };
  const { parts } = held;
  const detail = rules.length > 0 ? { rules } : {};
  return moveTopic(deps, tx, actor, { id: held.topic.id, command: 'accept', parts, reason, detail, values });
}

/** 通过资格审查. @throws topics.reason_needed */
export const acceptTopic = (deps: Deps, actor: Actor, input: Sight & { reason: string }) =>
  deps.db.transaction(async (tx) => stateOf(await admit(deps, tx, actor, input)));
