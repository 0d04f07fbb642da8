import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { listProfiles, STEWARDS, whyNot } from '../../../people/index.ts';
import { policiesInForce } from '../../../policy/index.ts';
import { nothingLookedAfter, organisationUnknown, tooMany } from '../errors.ts';
import { asOfDay, standingsOf } from '../find.ts';
import { REFRESH } from '../jobs.ts';
import {
  figuresOf,
  flagsOf,
  measuresOf,
  ruled,
  type Figures,
  type Flag,
  type Group,
  type Measure,
  type Ruled,
} from '../overview.ts';
import { groupsOf, listedOf, type Found } from '../past.ts';
import { refreshStandings, rowOf } from '../refresh.ts';
import { countOutdated, listOutdated } from '../repo/kept.ts';
import {
  countGroups,
  findOrg,
  listPolicyKeys,
  listStandings,
  listTree,
  type Filter,
  type Listed,
  type Org,
} from '../repo/overview.ts';
import type { OrgQuery, PersonsQuery } from '../schemas.ts';

/** So many outdated rows are brought up to date while somebody waits; more of them by a job. */
const AT_ONCE = 300;
/** A past day is computed anew: for no more persons than this in one answer. */
export const MOST_PAST = 10_000;
const MOST_FLAGS = 100;
const MOST_CHILDREN = 500;

/** An organisation whose standings the actor may see; 'mine' is the highest one she looks after. */
export async function lookedAfter(deps: Pick<Deps, 'db'>, actor: Actor, id: string): Promise<Org> {
  const own = actor.roles
    .filter((grant) => [...STEWARDS, 'group_leader'].some((role) => role === grant.role))
    .sort((a, b) => a.orgPath.length - b.orgPath.length || (a.orgPath < b.orgPath ? -1 : 1));
  const asked = id === 'mine' ? own[0]?.orgId : id;
  if (!asked) throw nothingLookedAfter();
  const org = await findOrg(deps.db, asked);
  if (!org) throw organisationUnknown();
  refuse(whyNot(actor, 'credits.standing', { orgPath: org.path }));
  return org;
}

type State = { total: number; missing: number; outdated: number; elsewhere: number; jobId: string | null };

/** Kept rows that are not of today are found again, at once or by a job; until then the answer says how many they are. */
async function broughtUpToDate(deps: Deps, org: Org): Promise<State> {
  const day = dayOf(deps.now());
  const before = await countOutdated(deps.db, org.path, day);
  if (before.outdated === 0) return { ...before, jobId: null };
  if (before.outdated > AT_ONCE) {
    const jobId = await deps.jobs.enqueue(deps.db, REFRESH, { path: org.path }, { key: org.path });
    return { ...before, jobId };
  }
  await refreshStandings(deps, await listOutdated(deps.db, { path: org.path, day, after: '', limit: AT_ONCE }));
  return { ...(await countOutdated(deps.db, org.path, day)), jobId: null };
}

type Counted = { groups: Group[]; rules: Ruled[]; measures: Measure[]; state: State };

async function countToday(deps: Deps, org: Org): Promise<Counted> {
  const state = await broughtUpToDate(deps, org);
  const moment = asOfDay(undefined, deps.now());
  const policyAt = policiesInForce(deps.db, moment);
  const rules: Ruled[] = [];
  for (const { policyKey, orgPath } of await listPolicyKeys(deps.db, org.path))
    rules.push(...ruled(policyKey, await policyAt(orgPath), moment.day));
  const measures = measuresOf(rules, moment.day);
  const keys = measures.map(({ key }) => key);
  return { groups: await countGroups(deps.db, org.path, keys), rules, measures, state };
}

/** Everybody who worked below an organisation on a past day, with where each stood then. @throws credits.too_many_persons */
async function foundOn(deps: Deps, org: Org, asOf: string) {
  const moment = asOfDay(asOf, deps.now());
  const tree = new Map((await listTree(deps.db, org.path)).map((one) => [one.id, one]));
  const all = await listProfiles(deps.db, moment.known, { orgPath: org.path });
  const profiles = all.filter(({ orgId }) => ['school', 'group'].includes(tree.get(orgId)?.kind ?? ''));
  if (profiles.length > MOST_PAST) throw tooMany({ most: MOST_PAST, persons: profiles.length });
  const found: Found[] = [];
  const rules = new Map<string, Ruled>();
  for await (const stood of standingsOf(deps.db, profiles, moment)) {
    const row = rowOf(stood, moment.known);
    const { name, subject, stage, ladderLevel, orgPath, orgId } = stood.profile;
    const orgName = tree.get(orgId)?.name ?? '';
    found.push({ row, orgPath, person: { name, orgName, subject, stage, ladderLevel } });
    if (row.policyKey !== '' && !rules.has(row.policyKey)) {
      // Not this person's rules, which may have exceptions, but those of her place.
      const [one] = ruled(row.policyKey, await policiesInForce(deps.db, moment)(orgPath), moment.day);
      if (one) rules.set(row.policyKey, one);
    }
  }
  return { found, rules: [...rules.values()], elsewhere: all.length - profiles.length };
}

async function countPast(deps: Deps, org: Org, asOf: string): Promise<Counted> {
  const { found, rules, elsewhere } = await foundOn(deps, org, asOf);
  const measures = measuresOf(rules, asOf);
  const state = { total: found.length, missing: 0, outdated: 0, elsewhere, jobId: null };
  return { groups: groupsOf(found, measures), rules, measures, state };
}

const isPast = (deps: Deps, asOf: string | undefined): asOf is string => asOf !== undefined && asOf < dayOf(deps.now());

const shownOrg = ({ id, name, kind }: Org) => ({ id, name, kind });
const withRate = ({ owed: _, met: __, spread: ___, ...figures }: Figures, flags: number) => ({
  ...figures,
  /** Of those for whom a policy holds; null without any. */
  rate: figures.teachers - figures.none > 0 ? figures.complete / (figures.teachers - figures.none) : null,
  flags,
});

/** What an administrator sees first: figures, rules, flags, and the organisations below. */
export async function showOverview(deps: Deps, actor: Actor, { id, asOf }: OrgQuery & { id: string }) {
  const org = await lookedAfter(deps, actor, id);
  const counted = isPast(deps, asOf) ? await countPast(deps, org, asOf) : await countToday(deps, org);
  return overviewOf(deps.db, {
    actor,
    org,
    counted,
    asOf: isPast(deps, asOf) ? asOf : dayOf(deps.now()),
    today: dayOf(deps.now()),
  });
}
export type Overview = Awaited<ReturnType<typeof showOverview>>;

type Shown = { actor: Actor; org: Org; counted: Counted; asOf: string; today: string };
async function overviewOf(db: Db, { actor, org, counted, asOf, today }: Shown) {
  const { groups, rules, measures, state } = counted;
  const tree = await listTree(db, org.path);
  const flags = flagsOf(tree, groups, { rules, measures });
  const all = figuresOf(groups);
  const children = childrenOf(org, tree, groups, flags);
  return {
    org: shownOrg(org),
    above: await aboveOf(db, actor, org),
    asOf,
    isToday: asOf === today,
    state,
    figures: withRate(all, flags.length),
    spread: all.spread,
    measures: measures.map((measure, i) => ({ ...measure, owed: all.owed[i] ?? 0, met: all.met[i] ?? 0 })),
    flags: flags.slice(0, MOST_FLAGS),
    flagsTotal: flags.length,
    /** Of them, those of years that are over. */
    flagsFinal: flags.filter((flag) => flag.at === 'past').length,
    children: children.slice(0, MOST_CHILDREN),
  };
}

/** Organisations right below, and the one asked for itself where persons belong to it and to something below it. */
function childrenOf(org: Org, tree: readonly Org[], groups: readonly Group[], flags: readonly Flag[]) {
  const within = (path: string) => groups.filter((group) => group.orgPath.startsWith(path));
  const isChild = (one: Org) => one.path.slice(org.path.length).split('/').filter(Boolean).length === 1;
  const counts = new Map<string, number>();
  for (const flag of flags) counts.set(flag.orgId, (counts.get(flag.orgId) ?? 0) + 1);
  const flagsBelow = (path: string) =>
    tree.reduce((n, one) => n + (one.path.startsWith(path) ? (counts.get(one.id) ?? 0) : 0), 0);
  const children = tree.filter(isChild).flatMap((one) => {
    const figures = figuresOf(within(one.path));
    return figures.teachers > 0
      ? [{ ...shownOrg(one), isSelf: false, ...withRate(figures, flagsBelow(one.path)) }]
      : [];
  });
  const own = figuresOf(groups.filter((group) => group.orgPath === org.path));
  return own.teachers > 0 && children.length > 0
    ? [...children, { ...shownOrg(org), isSelf: true, ...withRate(own, 0) }]
    : children;
}

/** The way up, as far as the actor looks after it, so that a page can lead back. */
async function aboveOf(db: Db, actor: Actor, org: Org) {
  const ids = org.path.split('/').filter((part) => part !== '' && part !== org.id);
  const found = await Promise.all(ids.map((each) => findOrg(db, each)));
  return found.flatMap((one) =>
    one && whyNot(actor, 'credits.standing', { orgPath: one.path }) === null ? [shownOrg(one)] : [],
  );
}

const filterOf = ({ descending, ...query }: Omit<PersonsQuery, 'limit' | 'offset' | 'asOf'>): Filter => ({
  ...query,
  descending: descending === 'true',
});

/** The persons behind a number, today by the kept rows and for a past day computed. */
export async function pageOfStandings(deps: Deps, actor: Actor, asked: PersonsQuery & { id: string }) {
  const { id, asOf, limit, offset, ...query } = asked;
  const org = await lookedAfter(deps, actor, id);
  const { rows, total } = await listed(deps, org, { asOf, filter: filterOf(query), limit, offset });
  return { items: rows, total };
}

export async function listed(
  deps: Deps,
  org: Org,
  asked: { asOf: string | undefined; filter: Filter; limit: number; offset: number },
): Promise<{ rows: Listed[]; total: number }> {
  const { asOf, filter, limit, offset } = asked;
  if (!isPast(deps, asOf)) return listStandings(deps.db, org.path, filter, { limit, offset });
  const all = listedOf((await foundOn(deps, org, asOf)).found, filter);
  return { rows: all.slice(offset, offset + limit), total: all.length };
}

/** Has everybody below an organisation computed again, in the background. */
export async function refreshOrganisation(deps: Deps, actor: Actor, { id }: { id: string }) {
  const org = await lookedAfter(deps, actor, id);
  const options = { key: org.path, ownerId: actor.personId };
  return { jobId: await deps.jobs.enqueue(deps.db, REFRESH, { path: org.path, all: true }, options) };
}
