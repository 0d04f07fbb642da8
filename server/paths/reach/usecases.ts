import type { Actor, Deps } from '../../kernel/deps.ts';
import { dayOf } from '../../kernel/day.ts';
import { refuse } from '../../kernel/errors.ts';
import { ADMINS, findOrganisationPath, idsOnPath, STEWARDS, whyNot } from '../../people/index.ts';
import { policyAsIf, policyInForce, policyNotFound } from '../../policy/index.ts';
import type { z } from 'zod';
import { organisationUnknown } from '../errors.ts';
import { runNotFound } from './errors.ts';
import { REACH } from './jobs.ts';
import {
  compareRuns,
  findRun,
  insertRun,
  listPlaces,
  listPolicies,
  listRows,
  listRuns,
  rankConflicts,
  saveRun,
  type RunIn,
} from './repo.ts';
import type { reachCompare, reachList, reachRows, startReach } from './schemas.ts';

/** Where a person may see standings; the rule of 'credits.standing', as paths for SQL. */
export const standingPaths = (actor: Actor): string[] =>
  actor.roles
    .filter((grant) => [...STEWARDS, 'group_leader'].some((role) => role === grant.role))
    .map((grant) => grant.orgPath);
const draftPaths = (actor: Actor) =>
  actor.roles.filter((grant) => ADMINS.some((role) => role === grant.role)).map((grant) => grant.orgPath);

const MOST_POLICIES = 100;
const policiesFor = (deps: Deps, actor: Actor, orgPath: string) =>
  listPolicies(deps.db, idsOnPath(orgPath), draftPaths(actor), MOST_POLICIES);

const MOST_PLACES = 500;
/** Places that can be counted, and the policies that one of them can be asked about. @throws access.*, paths.organisation_unknown */
export async function reachChoices(deps: Deps, actor: Actor, { orgId }: { orgId?: string | undefined }) {
  const organisations = await listPlaces(deps.db, standingPaths(actor), MOST_PLACES);
  if (orgId === undefined) return { organisations, policies: [] };
  const orgPath = await findOrganisationPath(deps.db, orgId);
  if (orgPath === null) throw organisationUnknown();
  refuse(whyNot(actor, 'credits.standing', { orgPath }));
  return { organisations, policies: await policiesFor(deps, actor, orgPath) };
}

/**
 * Starts counting in the background how many teachers at or below an organisation can still finish their cycle.
 * @throws access.*, paths.organisation_unknown, policy.not_found for one that could not come to hold there
 */
export async function startReachRun(deps: Deps, actor: Actor, input: z.output<typeof startReach>) {
  const orgPath = await findOrganisationPath(deps.db, input.orgId);
  if (orgPath === null) throw organisationUnknown();
  refuse(whyNot(actor, 'credits.standing', { orgPath }));
  if (input.policyId && !(await policiesFor(deps, actor, orgPath)).some(({ id }) => id === input.policyId)) {
    throw policyNotFound();
  }
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const runId = deps.newId('rch');
    await insertRun(tx, {
      ...{ id: runId, orgId: input.orgId, policyId: input.policyId ?? null, asOf: dayOf(now) },
      ...{ minutesPerWeek: input.minutesPerWeek, state: 'running', counts: {}, jobId: null },
      ...{ createdBy: actor.personId, createdAt: now, updatedAt: now },
    });
    const jobId = await deps.jobs.enqueue(tx, REACH, { runId }, { ownerId: actor.personId });
    await saveRun(tx, runId, { jobId });
    return { runId, jobId };
  });
}

const runView = ({ createdAt, orgPath: _path, createdBy, ...run }: RunIn, actor: Actor) => ({
  ...run,
  createdAt: createdAt.toISOString(),
  isMine: createdBy === actor.personId,
});

export async function listReach(deps: Deps, actor: Actor, input: z.output<typeof reachList>) {
  const { items, total } = await listRuns(deps.db, standingPaths(actor), input);
  return { items: items.map((run) => runView(run, actor)), total };
}

async function seenRun(deps: Deps, actor: Actor, id: string): Promise<RunIn> {
  const run = await findRun(deps.db, id, standingPaths(actor));
  if (!run) throw runNotFound();
  return run;
}

const MOST_CONFLICTS = 30;
/** A count with the rules that stop most people first, each with its clause. @throws paths.reach_not_found */
export async function viewReach(deps: Deps, actor: Actor, { id }: { id: string }) {
  const run = await seenRun(deps, actor, id);
  const ranked = await rankConflicts(deps.db, id, MOST_CONFLICTS);
  const asOf = { day: run.asOf, known: deps.now() };
  const policy =
    run.policyId === null
      ? await policyInForce(deps.db, run.orgPath, asOf)
      : await policyAsIf(deps.db, run.policyId, run.orgPath, asOf);
  const conflicts = ranked.map(({ ruleId, persons }) => {
    const rule = policy?.rules.find((one) => one.id === ruleId);
    return {
      ruleId,
      persons,
      label: rule?.label ?? null,
      labelEn: rule?.labelEn ?? null,
      clause: rule?.clause ?? null,
    };
  });
  return { run: { ...runView(run, actor), policies: policy?.policies.map(({ name, nameEn }) => ({ name, nameEn })) ?? [] }, conflicts }; // prettier-ignore
}

/** Names behind the numbers. @throws paths.reach_not_found */
export async function listReachRows(deps: Deps, actor: Actor, input: z.output<typeof reachRows> & { id: string }) {
  await seenRun(deps, actor, input.id);
  return listRows(deps.db, input.id, standingPaths(actor), input);
}

/** Two counts side by side: who could and cannot, who could not and can. @throws paths.reach_not_found */
export async function compareReach(deps: Deps, actor: Actor, input: z.output<typeof reachCompare> & { id: string }) {
  const [from, to] = [await seenRun(deps, actor, input.id), await seenRun(deps, actor, input.with)];
  const found = await compareRuns(deps.db, { from: from.id, to: to.id }, standingPaths(actor), input);
  return { from: runView(from, actor), to: runView(to, actor), ...found };
}
