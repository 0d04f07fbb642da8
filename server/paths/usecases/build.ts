import type { Conflict } from '../../../db/schema/paths.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { dayOf } from '../../kernel/day.ts';
import type { MadeBy, Need, Path, Step, StepKind, Template } from '../repo.ts';
import { findFinishedResources, findNeed, findNotRelevant, findTeacher, findTemplates, insertPath } from '../repo.ts';
import { needNotFound, notSolved, noTemplate, planNotProved } from '../errors.ts';
import { violationsOf } from '../rules/check.ts';
import { explain } from '../rules/conflict.ts';
import { placementsOf, planProblem, type PlanCandidate, type PlanInput, type Placement } from '../rules/plan.ts';
import { orderOf, schedule, weeksUntil } from '../rules/schedule.ts';
import { chooseTemplate, leavesOf, rankOf } from '../rules/template.ts';
import { gather, judgeByModel, type Candidate } from './candidates.ts';
import { creditingOf, creditsBy } from './crediting.ts';

/** What a page hears while a path is made. */
export type Stage =
  | { stage: 'template'; name: string; nameEn: string; level: string }
  | { stage: 'found'; candidates: number; meaning: number; isWeak: boolean }
  | { stage: 'judging'; done: number; total: number }
  | { stage: 'judged'; by: MadeBy }
  | { stage: 'planning'; candidates: number }
  | { stage: 'impossible'; conflicts: Conflict[] }
  | { stage: 'done'; pathId: string };

/** How many steps may answer the need: enough to choose from, few enough to finish. */
export const PRECISE = { least: 1, most: 4 } as const;
/**
 * Where nothing answers the need the path still holds what is required, and its page says what is missing: an honest
 * gap, which no stricter rule could fill.
 */
export const preciseAmong = (candidates: readonly Candidate[]) => ({
  ...PRECISE,
  least: candidates.some((c) => c.mayBePrecise) ? PRECISE.least : 0,
});
/** Judged resources kept with a path for swapping. */
const KEPT = 80;

/**
 * Makes a path for a need: finds candidates under the teacher's access, has them judged, and lets the solver choose
 * under her template, minutes and deadline. Tells each stage as it ends; a path is saved only when the checker,
 * which knows nothing of the planner, accepts it.
 */
export async function buildPath(
  deps: Deps,
  actor: Actor,
  needId: string,
  tell: (stage: Stage) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const need = await findNeed(deps.db, actor.personId, needId);
  if (!need) throw needNotFound();
  const ground = await groundOf(deps, actor, need);
  const { template } = ground;
  await tell({ stage: 'template', name: template.name, nameEn: template.nameEn, level: template.ladderLevel });

  const gathered = await gather(deps, actor, { need, body: template.body, ...ground });
  await tell({ stage: 'found', candidates: gathered.candidates.length, ...gathered.how });
  const judgedBy = await judgeByModel(
    deps,
    { need, ...ground },
    gathered.candidates,
    (done, total) => tell({ stage: 'judging', done, total }),
    signal,
  );
  await tell({ stage: 'judged', by: judgedBy });

  await tell({ stage: 'planning', candidates: gathered.candidates.length });
  const today = dayOf(deps.now());
  const input: PlanInput = {
    root: template.body.root,
    candidates: gathered.candidates.map(planCandidate),
    weeks: weeksUntil(today, need.reading.until.value, template.body.cycle.weeks),
    minutesPerWeek: need.reading.minutesPerWeek.value,
    precise: preciseAmong(gathered.candidates),
  };
  const solved = await solveAndCheck(deps, input);
  if ('conflicts' in solved) return tell({ stage: 'impossible', conflicts: solved.conflicts });

  const now = deps.now();
  const path: Path = {
    id: deps.newId('path'),
    personId: actor.personId,
    needId: need.id,
    templateId: template.id,
    state: 'draft',
    startsOn: today,
    weeks: input.weeks,
    minutesPerWeek: input.minutesPerWeek,
    judgedBy,
    solving: solved.facts,
    acceptedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const steps = stepsOf(deps, path, gathered.candidates, solved.placements, input);
  await deps.db.transaction((tx) => insertPath(tx, path, steps));
  await tell({ stage: 'done', pathId: path.id });
}

/** What every plan of a person stands on: her template and what she has finished or refused. @throws paths.no_template */
export async function groundOf(deps: Deps, actor: Actor, need: Need) {
  const { template, ...ground } = await surroundingsOf(deps, actor, need);
  if (!template) throw noTemplate();
  const { worth } = await creditingOf(deps, actor);
  return { template, ...ground, credits: creditsBy(worth, template.body) };
}

/** The same where there may be no template. */
export async function surroundingsOf(deps: Deps, actor: Actor, need: Pick<Need, 'reading'>) {
  const person = await findTeacher(deps.db, actor.personId);
  const teacher = {
    // "Own subject" in a policy is the one she teaches, whatever tonight's need is about.
    subject: person?.subject ?? need.reading.subject.value,
    stage: person?.stage ?? need.reading.stage.value,
    ladderLevel: person?.ladderLevel ?? null,
  };
  const nearestFirst = [...new Set([...actor.orgPath.split('/').filter(Boolean).reverse(), ...actor.memberOf])];
  const template: Template | null = chooseTemplate(await findTemplates(deps.db, nearestFirst), teacher, nearestFirst);
  const excluded = (await findNotRelevant(deps.db, actor.personId)).map((row) => row.resourceId);
  const finished = await findFinishedResources(deps.db, actor.personId);
  return { template, teacher, excluded, finished, names: person ? [person.name] : [] };
}

export const planCandidate = (c: Candidate): PlanCandidate => ({
  id: c.card.id,
  minutes: c.card.minutes,
  credits: c.credits,
  relevance: c.relevance,
  leaves: c.leaves,
  mayBePrecise: c.mayBePrecise,
});

type Solved = { placements: Placement[]; facts: Record<string, number | string | boolean> } | { conflicts: Conflict[] };

/**
 * Solves, and has the plan checked before anybody sees it.
 * @throws paths.not_solved when the solver ran out of time, paths.plan_not_proved when the checker says no
 */
export async function solveAndCheck(deps: Deps, input: PlanInput): Promise<Solved> {
  const solution = await deps.solver.solve(planProblem(input));
  if (solution.status === 'infeasible') {
    return { conflicts: await explain(input, (problem) => deps.solver.solve(problem)) };
  }
  if (solution.status === 'unsolved') {
    deps.log.error('paths.not_solved', { reason: solution.reason, ms: solution.ms });
    throw notSolved();
  }
  const placements = placementsOf(input, solution.chosen);
  prove(deps, input, placements);
  return {
    placements,
    facts: { candidates: input.candidates.length, ms: solution.ms, isOptimal: solution.status === 'optimal' },
  };
}

/** Lets the checker, which knows nothing of the planner, look at a plan. @throws paths.plan_not_proved */
export function prove(deps: Deps, input: PlanInput, placements: readonly Placement[]): void {
  const byId = new Map(input.candidates.map((c) => [c.id, c]));
  const steps = placements.map((p) => {
    const candidate = byId.get(p.id);
    return { id: p.id, group: p.group, minutes: candidate?.minutes ?? 0, credits: candidate?.credits ?? 0 };
  });
  const violations = violationsOf(input.root, steps, offeredBy(input), input);
  if (violations.length === 0) return;
  deps.log.error('paths.plan_not_proved', { rules: violations.map((v) => v.rule).join(' ') });
  throw planNotProved();
}

/** How many resources each leaf accepts: what "all of them" means to the checker. */
export const offeredBy = (input: Pick<PlanInput, 'root' | 'candidates'>): Map<string, number> =>
  new Map(
    leavesOf(input.root).map((leaf) => [leaf.id, input.candidates.filter((c) => c.leaves.includes(leaf.id)).length]),
  );

/** Rows of a path: the chosen steps in their weeks, and what waits to be swapped in. */
export function stepsOf(
  deps: Deps,
  path: Path,
  candidates: readonly Candidate[],
  placements: readonly Placement[],
  input: PlanInput,
  firstWeek = 1,
): Step[] {
  const stepOf = new Map(leavesOf(input.root).map((leaf) => [leaf.id, leaf.step]));
  const groupOf = new Map(placements.map((p) => [p.id, p.group]));
  const kindOf = (group: string | null): StepKind => (group === null ? 'precise' : (stepOf.get(group) ?? 'elective'));
  const chosen = candidates.filter((c) => groupOf.has(c.card.id));
  const rank = rankOf(input.root);
  const timed = chosen.map((c) => ({
    id: c.card.id,
    kind: kindOf(groupOf.get(c.card.id) ?? null),
    minutes: c.card.minutes,
    relevance: c.relevance,
    rank: rank(groupOf.get(c.card.id) ?? null),
  }));
  const weeks = new Map(schedule(orderOf(timed), { ...input, firstWeek }).map((s) => [s.id, s]));
  const waiting = candidates.filter((c) => !groupOf.has(c.card.id)).slice(0, KEPT);
  const now = deps.now();
  return [...chosen, ...waiting].map((c, i) => {
    const placed = weeks.get(c.card.id);
    const group = placed ? (groupOf.get(c.card.id) ?? null) : (c.leaves[0] ?? null);
    return {
      id: deps.newId('step'),
      pathId: path.id,
      resourceId: c.card.id,
      week: placed?.week ?? null,
      weekTo: placed?.weekTo ?? null,
      seq: placed?.seq ?? 1000 + i,
      kind: kindOf(group),
      groupId: group,
      eligible: [...c.leaves, ...(c.mayBePrecise ? ['precise'] : [])],
      state: 'open' as const,
      minutes: c.card.minutes,
      credits: c.credits,
      relevance: c.relevance,
      reason: c.reason,
      quote: c.quote,
      chunkId: c.chunkId,
      locator: c.locator,
      doneAt: null,
      createdAt: now,
      updatedAt: now,
    };
  });
}
