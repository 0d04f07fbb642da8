import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { dayOf } from '../../kernel/day.ts';
import { notOpen, pathNotFound, stepNotFound } from '../errors.ts';
import {
  findStep,
  findSteps,
  findTemplate,
  lockPath,
  savePath,
  saveStep,
  type Path,
  type Step,
  type StepKind,
  type Template,
} from '../repo.ts';
import { placementsOf, planProblem, type PlanInput, type Placement } from '../rules/plan.ts';
import { orderOf, schedule, weekOf } from '../rules/schedule.ts';
import { leavesOf, rankOf } from '../rules/template.ts';
import { PRECISE, prove } from './build.ts';

export const isChosen = (step: Step) => step.week !== null;

export type Opened = { path: Path; steps: Step[]; template: Template; step: Step };

/** A step of one's own path, with the path held to the end of the transaction and open to change. */
export async function openStep(tx: Db, actor: Actor, stepId: string): Promise<Opened> {
  const found = await findStep(tx, actor.personId, stepId);
  if (!found) throw stepNotFound();
  const path = await lockPath(tx, actor.personId, found.pathId);
  if (!path) throw pathNotFound();
  if (path.state !== 'draft' && path.state !== 'accepted') throw notOpen();
  const [steps, template] = await Promise.all([findSteps(tx, path.id), findTemplate(tx, path.templateId)]);
  const step = steps.find((s) => s.id === stepId);
  if (!step || !template) throw stepNotFound();
  return { path, steps, template, step };
}

/** The plan as it stands, as the solver's input: what is done costs no more time, the rest may be changed. */
export function standingInput(deps: Deps, { path, steps, template }: Omit<Opened, 'step'>): PlanInput {
  const today = dayOf(deps.now());
  const week = path.state === 'accepted' ? weekOf(path.startsOn, today) : 1;
  return {
    root: template.body.root,
    candidates: steps.map((s) => ({
      id: s.id,
      minutes: s.state === 'done' ? 0 : s.minutes,
      credits: s.credits,
      relevance: s.relevance,
      leaves: [...new Set([...s.eligible.filter((e) => e !== 'precise'), ...(s.groupId === null ? [] : [s.groupId])])],
      mayBePrecise: s.eligible.includes('precise') || s.kind === 'precise',
    })),
    weeks: Math.max(0, path.weeks - week + 1),
    minutesPerWeek: path.minutesPerWeek,
    // A path that has begun need not hold an answer to the need any more: she may have dropped it.
    precise: {
      least: 0,
      most: Math.max(PRECISE.most, steps.filter((s) => isChosen(s) && s.kind === 'precise').length),
    },
  };
}

export const placementOf = (step: Step): Placement => ({
  id: step.id,
  group: step.kind === 'precise' ? null : step.groupId,
});

/** Saves which rows are chosen and lays the open ones into weeks again; what is done stays where it was. */
export async function saveArrangement(
  deps: Deps,
  tx: Db,
  opened: Omit<Opened, 'step'>,
  placements: readonly Placement[],
) {
  const { path, steps, template } = opened;
  prove(deps, standingInput(deps, opened), placements);
  const stepKind = new Map(leavesOf(template.body.root).map((leaf) => [leaf.id, leaf.step]));
  const groupOf = new Map(placements.map((p) => [p.id, p.group]));
  const week = path.state === 'accepted' ? weekOf(path.startsOn, dayOf(deps.now())) : 1;
  const open = steps.filter((s) => s.state !== 'done' && groupOf.has(s.id));
  const kindOf = (group: string | null): StepKind => (group === null ? 'precise' : (stepKind.get(group) ?? 'elective'));
  const rank = rankOf(template.body.root);
  const timed = open.map((s) => ({
    id: s.id,
    kind: kindOf(groupOf.get(s.id) ?? null),
    minutes: s.minutes,
    relevance: s.relevance,
    rank: rank(groupOf.get(s.id) ?? null),
  }));
  const placed = new Map(
    schedule(orderOf(timed), { weeks: path.weeks, minutesPerWeek: path.minutesPerWeek, firstWeek: week }).map((p) => [
      p.id,
      p,
    ]),
  );
  const now = deps.now();
  for (const step of steps) {
    if (step.state === 'done') continue;
    const at = placed.get(step.id);
    const group = at ? (groupOf.get(step.id) ?? null) : step.groupId;
    const change = {
      week: at?.week ?? null,
      weekTo: at?.weekTo ?? null,
      seq: at ? at.seq + steps.length : step.seq,
      groupId: group,
      kind: at ? kindOf(group) : step.kind,
      state: 'open' as const,
    };
    const isSame = (Object.keys(change) as (keyof typeof change)[]).every((key) => step[key] === change[key]);
    if (!isSame) await saveStep(tx, step.id, { ...change, updatedAt: now });
  }
  await savePath(tx, path.id, { updatedAt: now });
}

/** Solves with every other step kept; null when the rules cannot hold that way. */
export async function rearranged(deps: Deps, input: PlanInput): Promise<Placement[] | null> {
  const solution = await deps.solver.solve(planProblem(input));
  return solution.status === 'optimal' || solution.status === 'feasible' ? placementsOf(input, solution.chosen) : null;
}
