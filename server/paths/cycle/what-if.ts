import type { Actor, Deps } from '../../kernel/deps.ts';
import { standingOf } from '../../policy/rules/index.ts';
import { conflictsShown } from './conflicts.ts';
import { planNotFound } from './errors.ts';
import { supplyFor } from './gather.ts';
import { footingOf, type Assumed } from './ground.ts';
import { optionsFor } from './make.ts';
import { optionsOf, type Options } from './options.ts';
import { findPlan } from './repo.ts';
import type { WhatIf } from './schemas.ts';
import { factOf, solveTask } from './solve.ts';
import { taskOf } from './task.ts';
import { movedLines, totalView } from './view.ts';

/** What would be planned under some assumptions; nothing is saved. */
async function tried(deps: Deps, actor: Actor, options: Options, assumed: Assumed) {
  const footing = await footingOf(deps, actor, assumed);
  const supply = await supplyFor(deps, actor, footing, { ...options, judged: false });
  const solved = await solveTask(deps, taskOf(footing, supply, options), supply.quotes);
  const ground = {
    policies: footing.policy.policies.map(({ id, name, nameEn }) => ({ id, name, nameEn })),
    minutesPerWeek: options.minutesPerWeek,
    ladderLevel: footing.person.ladderLevel,
  };
  if (solved.status === 'infeasible') {
    const conflicts = conflictsShown(solved.conflicts, footing);
    return { ...ground, status: 'infeasible' as const, conflicts, lines: movedLines(footing.standing, null) };
  }
  const { policy, person, facts, asOf, standing, cycle } = footing;
  const after = standingOf(policy, person, [...facts, ...solved.items.map((item) => factOf(item, asOf))], asOf);
  return {
    ...ground,
    status: 'planned' as const,
    total: totalView(footing, after),
    lines: movedLines(standing, after),
    totals: {
      items: solved.items.length,
      minutes: solved.items.reduce((sum, item) => sum + item.minutes, 0),
      precise: solved.items.filter((item) => item.kind === 'precise').length,
      terms: cycle.terms.filter((term) => solved.items.some(({ termFrom }) => term.from <= termFrom && termFrom <= term.to)).length, // prettier-ignore
      lastTerm: solved.items.at(-1)?.termFrom ?? null,
    },
    items: solved.items.map(({ ref, title, termFrom, minutes, credits, counted, kind }) => ({
      ...{ ref, title, termFrom, minutes, credits, counted, kind },
    })),
  };
}
export type Tried = Awaited<ReturnType<typeof tried>>;

/**
 * The plan as it would be, beside the plan as things are. Both are solved now, from the same library.
 * @throws paths.plan_not_found, policy.not_found for a policy that could not come to hold for her
 */
export async function tryPlan(deps: Deps, actor: Actor, input: WhatIf): Promise<{ present: Tried; then: Tried }> {
  const { planId, ladderLevel, policyId, extra, exceptions, ...limits } = input;
  const plan = planId === undefined ? null : await findPlan(deps.db, actor.personId, planId);
  if (planId !== undefined && !plan) throw planNotFound();
  const present = plan ? optionsOf(plan) : await optionsFor(deps, actor, { needId: limits.needId });
  const options: Options = {
    ...present,
    ...(limits.needId === undefined ? {} : { needId: limits.needId }),
    ...(limits.minutesPerWeek === undefined ? {} : { minutesPerWeek: limits.minutesPerWeek }),
    ...(limits.precise === undefined ? {} : { precise: limits.precise }),
    ...(limits.degreeOn === undefined ? {} : { degreeOn: limits.degreeOn }),
    ...(limits.accepted === undefined ? {} : { accepted: limits.accepted }),
  };
  const facts = extra.map((fact, i) => ({ ...fact, id: `extra_${i + 1}`, expiresOn: null, certificateNo: null }));
  return {
    present: await tried(deps, actor, present, {}),
    then: await tried(deps, actor, options, { ladderLevel, policyId, extra: facts, exceptions }),
  };
}
