import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { ADMINS, findOrganisation, findPerson, grantRole, STEWARDS, whyNot, whyNotGrant } from '../../people/index.ts';
import { whyNotKeep } from '../../topics/index.ts';
import { entryRules, expertNotFound, inPool, notHerself, poolNotFound, roleFirst } from './errors.ts';
import {
  findExpert,
  insertEvent,
  insertExpert,
  listDeclared,
  listEvents,
  listExperts,
  listGranters,
  listOwn,
  lockExpert,
  recordsOf,
  saveExpert,
  type ExpertRow,
  type PoolScope,
  type ShownExpert,
  type Wanted,
} from './repo.ts';
import { afterDeed, DEEDS, heardOf, POOL_RULES, whyNotDeed, type Deed, type ExpertRecord } from './rules.ts';
import type { Proposal } from './schemas.ts';

export const poolScope = (actor: Actor): PoolScope => ({
  personId: actor.personId,
  keptPaths: actor.roles.filter(({ role }) => STEWARDS.some((one) => one === role)).map(({ orgPath }) => orgPath),
});

/** An expert of a pool that somebody keeps, and not herself. @throws reviews.expert_not_found, reviews.not_herself */
export async function keptExpert(db: Db, actor: Actor, id: string): Promise<ShownExpert> {
  const found = await findExpert(db, poolScope(actor), id);
  if (!found) throw expertNotFound();
  if (found.personId === actor.personId) throw notHerself();
  refuse(whyNotKeep(actor, found.bodyPath));
  return found;
}

const NOTHING: ExpertRecord = {
  ...{ invited: 0, accepted: 0, submitted: 0, declined: 0, recused: 0, overdue: 0, meanDays: null },
  ...{ declinedLately: 0, overdueLately: 0, lastOn: null, latest: [], breachOn: null },
};

function shownTo(actor: Actor, row: ShownExpert, record: ExpertRecord, today: string) {
  const isHerself = row.personId === actor.personId;
  const mayKeep = isHerself ? 'reviews.not_herself' : whyNotKeep(actor, row.bodyPath);
  const may = (deed: Deed) => mayKeep ?? whyNotDeed(row.state, deed);
  const { bodyPath: _, homePath: __, record: background, ...shown } = row;
  return {
    ...shown,
    background,
    isHerself,
    record,
    said: heardOf(POOL_RULES, { ...row, record }, today),
    can: Object.fromEntries(DEEDS.map((deed) => [deed, { allowed: may(deed) === null, because: may(deed) }])),
  };
}

/** The pool of a body: by default the highest one keeps. @throws access.*, reviews.pool_not_found */
export async function showPool(
  deps: Deps,
  actor: Actor,
  { orgId, ...rest }: Omit<Wanted, 'orgId'> & { orgId?: string | undefined },
) {
  const highest = [...actor.roles]
    .filter(({ role }) => STEWARDS.some((one) => one === role))
    .sort((a, b) => a.orgPath.length - b.orgPath.length)[0];
  const body = await findOrganisation(deps.db, orgId ?? highest?.orgId ?? '');
  if (!body) throw poolNotFound();
  refuse(whyNot(actor, 'topics.run', { orgPath: body.path }));
  const { items, total, counts } = await listExperts(deps.db, poolScope(actor), { ...rest, orgId: body.id });
  const today = dayOf(deps.now());
  const records = await recordsOf(
    deps.db,
    items.map(({ id }) => id),
    { today },
  );
  return {
    body: { id: body.id, name: body.name },
    ...{ total, counts, rules: POOL_RULES },
    items: items.map((row) => shownTo(actor, row, records.get(row.id) ?? NOTHING, today)),
  };
}

/** Her own places in pools, with what she said of herself. */
export async function showOwn(deps: Deps, actor: Actor) {
  const rows = await listOwn(deps.db, actor.personId);
  const today = dayOf(deps.now());
  const records = await recordsOf(
    deps.db,
    rows.map(({ id }) => id),
    { today },
  );
  const items = [];
  for (const row of rows) {
    const declared = await listDeclared(deps.db, row.id);
    items.push({ ...shownTo(actor, row, records.get(row.id) ?? NOTHING, today), declared });
  }
  return { items };
}

/** One expert with everything that was said of her; to whoever keeps the pool, and to herself. @throws reviews.expert_not_found */
export async function showExpert(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await findExpert(deps.db, poolScope(actor), id);
  if (!row) throw expertNotFound();
  const today = dayOf(deps.now());
  const records = await recordsOf(deps.db, [id], { today });
  const isHerself = row.personId === actor.personId;
  return {
    expert: shownTo(actor, row, records.get(id) ?? NOTHING, today),
    declared: await listDeclared(deps.db, id),
    // Reasons of entry and exit are the keepers' among themselves.
    events: isHerself ? [] : await listEvents(deps.db, id),
    rules: POOL_RULES,
  };
}

const say = (
  deps: Deps,
  tx: Db,
  expertId: string,
  by: { actor: Actor; kind: string; reason?: string; ruleId?: string | null; detail?: Record<string, unknown> },
) => {
  const { actor, kind, reason = '', ruleId = null, detail = {} } = by;
  return insertEvent(tx, {
    id: deps.newId('xev'),
    expertId,
    kind,
    ruleId,
    reason,
    actorId: actor.personId,
    detail,
    at: deps.now(),
  });
};

/**
 * Proposes somebody for a pool. Nobody is asked to judge before she has entered.
 * @throws reviews.pool_not_found, people.person_not_found, access.*, reviews.in_pool, reviews.not_herself
 */
export async function proposeExpert(deps: Deps, actor: Actor, input: Proposal): Promise<{ id: string }> {
  const [body, person] = [await findOrganisation(deps.db, input.orgId), await findPerson(deps.db, input.personId)];
  if (!body) throw poolNotFound();
  refuse(whyNot(actor, 'topics.run', { orgPath: body.path }));
  refuse(person ? whyNot(actor, 'people.read', { orgPath: person.orgPath }) : 'people.person_not_found');
  if (input.personId === actor.personId) throw notHerself();
  const id = deps.newId('exp');
  const at = deps.now();
  const empty = { mostLoad: null, away: [], preferences: {}, enteredOn: null, leftOn: null, reason: '' };
  await deps.db.transaction(async (tx) => {
    const row: ExpertRow = { id, ...input, ...empty, state: 'proposed', createdAt: at, updatedAt: at };
    if (!(await insertExpert(tx, row))) throw inPool();
    await say(deps, tx, id, { actor, kind: 'propose' });
  });
  return { id };
}

/** Whoever enters judges under the role 'expert' at the pool's body: given now by whoever may, else its givers are named. */
async function needRole(deps: Deps, actor: Actor, expert: ShownExpert): Promise<void> {
  if (expert.hasRole) return;
  if (whyNotGrant(actor, 'expert', expert.bodyPath) === null) {
    await grantRole(deps, actor, { personId: expert.personId, role: 'expert', orgId: expert.orgId });
    return;
  }
  const givers = await listGranters(deps.db, expert.bodyPath, ADMINS);
  throw roleFirst({ who: givers.map(({ name }) => name).join('、') || expert.bodyName, person: expert.name });
}

/**
 * Enters, pauses, resumes, leaves. What a rule says against an entry needs a reason; the rule and the reason are kept.
 * @throws reviews.expert_not_found, reviews.expert_state, reviews.entry_rules, reviews.role_first, reviews.not_herself, access.*
 */
export async function moveExpert(
  deps: Deps,
  actor: Actor,
  input: { id: string; deed: Deed; reason: string; ruleId: string | null },
): Promise<{ state: ExpertRow['state'] }> {
  const expert = await keptExpert(deps.db, actor, input.id);
  refuse(whyNotDeed(expert.state, input.deed));
  const today = dayOf(deps.now());
  const record = (await recordsOf(deps.db, [expert.id], { today })).get(expert.id) ?? NOTHING;
  const against = input.deed === 'enter' ? heardOf(POOL_RULES, { ...expert, record }, today) : [];
  const needsReason = against.length > 0 || input.deed === 'pause' || input.deed === 'leave';
  if (needsReason && input.reason.length < 4) throw entryRules({ count: against.length });
  if (input.deed === 'enter') await needRole(deps, actor, expert);
  return deps.db.transaction(async (tx) => {
    const held = await lockExpert(tx, expert.id);
    if (!held) throw expertNotFound();
    refuse(whyNotDeed(held.state, input.deed));
    const state = afterDeed(input.deed);
    const days = {
      ...(input.deed === 'enter' ? { enteredOn: today, leftOn: null } : {}),
      ...(input.deed === 'leave' ? { leftOn: today } : {}),
    };
    await saveExpert(tx, held.id, { state, reason: input.reason, updatedAt: deps.now(), ...days });
    const detail = { against: against.map(({ ruleId }) => ruleId) };
    await say(deps, tx, held.id, { actor, kind: input.deed, reason: input.reason, ruleId: input.ruleId, detail });
    return { state };
  });
}

type Profile = Partial<Omit<ExpertRow, 'id' | 'orgId' | 'personId' | 'state'>>;
const defined = (given: Record<string, unknown>): string[] =>
  Object.keys(given).filter((key) => given[key] !== undefined);

/** Changes a profile: her own, or that of somebody in a pool one keeps. @throws reviews.expert_not_found, access.* */
export async function changeProfile(deps: Deps, actor: Actor, input: { id: string; own: boolean; profile: Profile }) {
  const found = await findExpert(deps.db, poolScope(actor), input.id);
  if (!found || (input.own && found.personId !== actor.personId)) throw expertNotFound();
  if (!input.own) await keptExpert(deps.db, actor, input.id);
  await deps.db.transaction(async (tx) => {
    await saveExpert(tx, input.id, { ...input.profile, updatedAt: deps.now() });
    await say(deps, tx, input.id, { actor, kind: 'profile', detail: { fields: defined(input.profile) } });
  });
  return { id: input.id };
}
