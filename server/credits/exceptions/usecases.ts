import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { ADMINS, listProfiles, whyNot, type Profile } from '../../people/index.ts';
import { policiesInForce, policyInForce, type InForce } from '../../policy/index.ts';
import { personUnknown } from '../errors.ts';
import { refreshStanding } from '../standing/refresh.ts';
import { exceptionDays, exceptionExists, exceptionNotFound, exceptionRule } from './errors.ts';
import {
  findException,
  insertException,
  isExcepted,
  listOf,
  listWithin,
  lockException,
  saveException,
  type ExceptionIn,
} from './repo.ts';
import { kindsFor, whyNotChange, whyNotException, type Command } from './rules.ts';
import type { ExceptionList, NewException } from './schemas.ts';

const adminPaths = (actor: Actor): string[] =>
  actor.roles.filter(({ role }) => ADMINS.some((admin) => admin === role)).map(({ orgPath }) => orgPath);

/** A teacher asks for herself, an administrator for those below; what one asked for oneself one may take back. */
const whyNotRequest = (actor: Actor, { personId, orgPath }: Pick<Profile, 'personId' | 'orgPath'>): string | null =>
  personId === actor.personId ? null : whyNot(actor, 'credits.except', { orgPath });

const whyNotDo = (actor: Actor, command: Command, row: ExceptionIn): string | null =>
  (command === 'withdraw' ? null : whyNot(actor, 'credits.except', { orgPath: row.orgPath })) ??
  whyNotException(command, row, actor.personId);

function shown(actor: Actor, row: ExceptionIn, policy: Pick<InForce, 'rules'>) {
  const { orgPath: _path, ...rest } = row;
  const rule = policy.rules.find(({ id }) => id === row.ruleId);
  return {
    ...rest,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    rule: rule ? told(rule) : null,
    why: {
      decide: whyNotDo(actor, 'decide', row),
      withdraw: whyNotDo(actor, 'withdraw', row),
      end: whyNotDo(actor, 'end', row),
    },
  };
}

/** A rule with the number that an exception may change, as the policy writes it. */
const told = (rule: InForce['rules'][number]) => ({
  id: rule.id,
  type: rule.type,
  label: rule.label,
  labelEn: rule.labelEn,
  clause: rule.clause,
  now:
    rule.type === 'minimum'
      ? { amount: rule.least, unit: rule.unit, per: rule.per }
      : rule.type === 'cap'
        ? { amount: rule.most, unit: rule.unit, per: rule.per }
        : null,
  until: rule.type === 'cycle' ? rule.to : null,
});

async function withRules(deps: Deps, actor: Actor, rows: readonly ExceptionIn[]) {
  const now = deps.now();
  const policyAt = policiesInForce(deps.db, { day: dayOf(now), known: now });
  const items = [];
  for (const row of rows) items.push(shown(actor, row, await policyAt(row.orgPath)));
  return items;
}

/** Exceptions of everybody one administers, what waits for a decision first. */
export async function showExceptions(deps: Deps, actor: Actor, input: ExceptionList) {
  const { items, total } = await listWithin(deps.db, adminPaths(actor), input);
  return { items: await withRules(deps, actor, items), total };
}

async function reachable(db: Db, actor: Actor, personId: string, now: Date): Promise<Profile> {
  const [profile] = await listProfiles(db, now, { personIds: [personId] });
  if (!profile || whyNot(actor, 'credits.standing', { orgPath: profile.orgPath, ownerId: personId }))
    throw personUnknown();
  return profile;
}

/** The exceptions of one person, for herself and those who see her standing. @throws credits.person_unknown */
export async function showExceptionsOf(deps: Deps, actor: Actor, { personId }: { personId: string }) {
  const profile = await reachable(deps.db, actor, personId, deps.now());
  const items = await withRules(deps, actor, await listOf(deps.db, personId));
  return { items, can: { request: whyNotRequest(actor, profile) === null } };
}

/** Which rules may be changed for a person, and how. @throws credits.person_unknown, access.* */
export async function showRuleChoices(deps: Deps, actor: Actor, input: { personId: string; day?: string | undefined }) {
  const now = deps.now();
  const profile = await reachable(deps.db, actor, input.personId, now);
  refuse(whyNotRequest(actor, profile));
  const policy = await policyInForce(deps.db, profile.orgPath, { day: input.day ?? dayOf(now), known: now });
  const rules = policy.rules.flatMap((rule) => {
    const kinds = kindsFor(rule);
    return kinds.length === 0 ? [] : [{ ...told(rule), kinds }];
  });
  return { person: { id: profile.personId, name: profile.name }, rules };
}

/**
 * Asks for an exception from a rule of the person's policy.
 * @throws credits.person_unknown, credits.exception_*, access.*
 */
export async function requestException(deps: Deps, actor: Actor, input: NewException) {
  const now = deps.now();
  const profile = await reachable(deps.db, actor, input.personId, now);
  refuse(whyNotRequest(actor, profile));
  if (input.toDay !== null && input.toDay < input.fromDay) throw exceptionDays();
  const policy = await policyInForce(deps.db, profile.orgPath, { day: input.fromDay, known: now });
  const rule = policy.rules.find(({ id }) => id === input.ruleId);
  if (!rule) throw exceptionRule();
  refuse(whyNotChange(rule, input.change));
  const id = deps.newId('cex');
  await deps.db.transaction(async (tx) => {
    if (await isExcepted(tx, input)) throw exceptionExists();
    const nothing = { decidedBy: null, decidedAt: null, decisionNote: null, endedAt: null };
    const stamps = { createdAt: now, updatedAt: now };
    await insertException(tx, { ...input, ...nothing, ...stamps, id, state: 'requested', requestedBy: actor.personId });
  });
  return { id };
}

async function commanded(tx: Db, actor: Actor, id: string, command: Command): Promise<ExceptionIn> {
  await lockException(tx, id);
  const row = await findException(tx, { paths: adminPaths(actor), personId: actor.personId }, id);
  if (!row) throw exceptionNotFound();
  refuse(whyNotDo(actor, command, row));
  return row;
}

/** Approves or refuses what somebody else asked for. @throws credits.exception_*, access.* */
export async function decideException(
  deps: Deps,
  actor: Actor,
  input: { id: string; state: 'approved' | 'refused'; note: string },
) {
  await deps.db.transaction(async (tx) => {
    const { personId } = await commanded(tx, actor, input.id, 'decide');
    const now = deps.now();
    const decided = { decidedBy: actor.personId, decidedAt: now, decisionNote: input.note };
    await saveException(tx, input.id, { ...decided, state: input.state, updatedAt: now });
    await refreshStanding(deps, tx, personId);
  });
  return { id: input.id };
}

/** Ends an exception that holds, from now on; what was so before stays as it was. @throws credits.exception_*, access.* */
export async function endException(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { personId } = await commanded(tx, actor, id, 'end');
    const now = deps.now();
    await saveException(tx, id, { state: 'ended', endedAt: now, updatedAt: now });
    await refreshStanding(deps, tx, personId);
  });
  return { id };
}

/** Takes back what one asked for oneself, before it is decided. @throws credits.exception_*, access.* */
export async function withdrawException(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    await commanded(tx, actor, id, 'withdraw');
    const now = deps.now();
    await saveException(tx, id, { state: 'ended', endedAt: now, updatedAt: now });
  });
  return { id };
}
