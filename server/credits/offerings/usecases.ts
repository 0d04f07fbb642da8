import type { Db } from '../../../db/client.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findOrganisation, idsOnPath, listProfiles, readingScope, STEWARDS, whyNot } from '../../people/index.ts';
import { noPolicy, policiesInForce, policyInForce } from '../../policy/index.ts';
import { rulesOf, type Conversion, type Effective } from '../../policy/rules/index.ts';
import { offeringAfter, offeringDays, offeringLevel, offeringNotFound } from './errors.ts';
import {
  findOffering,
  insertOffering,
  listAfter,
  listNamed,
  listOfferings,
  listOpenAt,
  saveOffering,
  type OfferingIn,
} from './repo.ts';
import { isCircular, isLevelOffered, worthOf, worthTo, type Worth } from './rules.ts';
import type { OfferingFields, OfferingList, OfferingPreview } from './schemas.ts';

/**
 * What a person of an organisation can plan with: open offerings of it and of everything above it that can be taken on
 * some day of the span. Hours and stated credits in hundredths; `repeats` says that it is held anew in each term or year
 * of its days. At most 1 000, the earliest first.
 */
export async function offeringsFor(db: Db, orgPath: string, span: { from: string; to: string }) {
  const found = await listOpenAt(db, idsOnPath(orgPath), span);
  return found.map(({ createdBy: _by, createdAt: _at, updatedAt: _changed, isOpen: _open, ...row }) => row);
}
export type Offering = Awaited<ReturnType<typeof offeringsFor>>[number];

/** The worth of something with the rule that made it, for people. */
function told(policy: Pick<Effective, 'rules'>, worth: Conversion) {
  if (!worth.ok) return { credits: null, refusal: worth.refusal, because: null, rule: null };
  const rule = policy.rules.find(({ id }) => id === worth.ruleId);
  return {
    credits: worth.credits,
    refusal: null,
    because: worth.because,
    rule: rule ? { id: rule.id, label: rule.label, labelEn: rule.labelEn, clause: rule.clause } : null,
  };
}

const may = (actor: Actor, { orgPath }: { orgPath: string }) => whyNot(actor, 'credits.offer', { orgPath }) === null;

function shown(actor: Actor, row: OfferingIn, today: string) {
  const { orgPath: _path, createdBy: _by, ...rest } = row;
  return {
    ...rest,
    isOver: row.toDay !== null && row.toDay < today,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    can: { edit: may(actor, row) },
  };
}

/** Offerings within reach, each with what it would be worth to whoever asks. */
export async function showOfferings(deps: Deps, actor: Actor, input: OfferingList) {
  const now = deps.now();
  const today = dayOf(now);
  const { items, total } = await listOfferings(deps.db, readingScope(actor), { ...input, today });
  const [person] = await listProfiles(deps.db, now, { personIds: [actor.personId] });
  const known = new Map<string, ReturnType<typeof policiesInForce>>();
  const at = (day: string) => {
    const policies = known.get(day) ?? policiesInForce(deps.db, { day, known: now });
    known.set(day, policies);
    return policies(actor.orgPath);
  };
  const out = [];
  for (const row of items) {
    const policy = await at(row.fromDay);
    const label = rulesOf(policy, 'category').find(({ key }) => key === row.category);
    const worth = person ? told(policy, worthTo(policy, row, person)) : null;
    out.push({ ...shown(actor, row, today), categoryName: named(label), worth });
  }
  return { items: out, total, can: { offer: hasDesk(actor) } };
}

const named = (rule: { label: string; labelEn: string } | undefined) =>
  rule ? { label: rule.label, labelEn: rule.labelEn } : null;
const hasDesk = (actor: Actor) => actor.roles.some(({ role }) => STEWARDS.some((steward) => steward === role));

async function reachable(deps: Deps, actor: Actor, id: string): Promise<OfferingIn> {
  const row = await findOffering(deps.db, readingScope(actor), id);
  if (!row) throw offeringNotFound();
  return row;
}

/** One offering with what is to be taken before it, and its worth by the policy where it is offered. */
export async function showOffering(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await reachable(deps, actor, id);
  const now = deps.now();
  const policy = await policyInForce(deps.db, row.orgPath, { day: row.fromDay, known: now });
  const before = await listNamed(deps.db, readingScope(actor), row.after);
  return {
    offering: {
      ...shown(actor, row, dayOf(now)),
      categoryName: named(rulesOf(policy, 'category').find(({ key }) => key === row.category)),
      worth: told(policy, worthOf(policy, row)),
      before: before.map(({ id: one, title }) => ({ id: one, title })),
    },
  };
}

/** Who may offer here; the organisation. @throws credits.offering_not_found, access.* */
async function desk(deps: Deps, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw offeringNotFound();
  refuse(whyNot(actor, 'credits.offer', { orgPath: org.path }));
  return org;
}

/** What the form of an offering may hold: the categories in force there, and what may be asked for before it. */
export async function showChoices(deps: Deps, actor: Actor, input: { orgId: string; day?: string | undefined }) {
  const org = await desk(deps, actor, input.orgId);
  const now = deps.now();
  const day = input.day ?? dayOf(now);
  const policy = await policyInForce(deps.db, org.path, { day, known: now });
  const others = await listOpenAt(deps.db, idsOnPath(org.path), { from: day, to: '9999-12-31' });
  return {
    orgKind: org.kind,
    categories: rulesOf(policy, 'category').map((rule) => ({
      key: rule.key,
      label: rule.label,
      labelEn: rule.labelEn,
      group: rule.group,
      levels: rule.levels,
      forms: rule.forms,
      counted: rule.counted,
    })),
    offerings: others.slice(0, 200).map(({ id, title, orgName }) => ({ id, title, orgName })),
  };
}

/** What an offering would be worth, while it is being written. @throws access.*, policy.none_in_force */
export async function previewOffering(deps: Deps, actor: Actor, input: OfferingPreview) {
  const org = await desk(deps, actor, input.orgId);
  const policy = await inForce(deps, org.path, input.fromDay);
  return told(policy, worthOf(policy, input));
}

async function inForce(deps: Deps, orgPath: string, day: string) {
  const policy = await policyInForce(deps.db, orgPath, { day, known: deps.now() });
  if (policy.rules.length === 0) throw noPolicy();
  return policy;
}

/** @throws credits.offering_days, credits.offering_level, credits.offering_after, policy.* */
async function check(
  deps: Deps,
  actor: Actor,
  org: { kind: Parameters<typeof isLevelOffered>[0]; path: string },
  input: OfferingFields & { id: string },
) {
  if (input.toDay !== null && input.toDay < input.fromDay) throw offeringDays();
  if (!isLevelOffered(org.kind, input.level)) throw offeringLevel();
  const worth: Worth = input;
  const conversion = worthOf(await inForce(deps, org.path, input.fromDay), worth);
  if (!conversion.ok) refuse(conversion.refusal);
  if (input.after.length === 0) return;
  // Only what everybody who sees this offering sees as well can be asked for before it.
  const above = idsOnPath(org.path);
  const found = await listNamed(deps.db, readingScope(actor), input.after);
  const afterOf = new Map((await listAfter(deps.db, above)).map(({ id, after }) => [id, after]));
  const isKnown = input.after.every((id) => found.some((one) => one.id === id && above.includes(one.orgId)));
  if (!isKnown || isCircular(input.id, input.after, afterOf)) throw offeringAfter();
}

/** @throws access.*, credits.offering_*, policy.* */
export async function makeOffering(deps: Deps, actor: Actor, input: OfferingFields & { orgId: string }) {
  const org = await desk(deps, actor, input.orgId);
  const id = deps.newId('off');
  await check(deps, actor, org, { ...input, id });
  const now = deps.now();
  const row = { ...input, id, isOpen: true, createdBy: actor.personId, createdAt: now, updatedAt: now };
  await insertOffering(deps.db, row);
  return showOffering(deps, actor, { id });
}

async function editable(deps: Deps, actor: Actor, id: string): Promise<OfferingIn> {
  const row = await reachable(deps, actor, id);
  refuse(whyNot(actor, 'credits.offer', { orgPath: row.orgPath }));
  return row;
}

/** @throws access.*, credits.offering_*, policy.* */
export async function changeOffering(deps: Deps, actor: Actor, input: { id: string; fields: OfferingFields }) {
  const row = await editable(deps, actor, input.id);
  await check(deps, actor, { kind: row.orgKind, path: row.orgPath }, { ...input.fields, id: row.id });
  await saveOffering(deps.db, row.id, { ...input.fields, updatedAt: deps.now() });
  return showOffering(deps, actor, { id: row.id });
}

/** Takes an offering off the list, or puts it back; plans that hold it are told by their own check. */
export async function setOfferingOpen(deps: Deps, actor: Actor, input: { id: string; isOpen: boolean }) {
  const row = await editable(deps, actor, input.id);
  await saveOffering(deps.db, row.id, { isOpen: input.isOpen, updatedAt: deps.now() });
  return showOffering(deps, actor, { id: row.id });
}
