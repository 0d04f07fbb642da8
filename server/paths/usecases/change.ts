import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import {
  alreadyDone,
  noAlternative,
  notOpen,
  pathNotFound,
  replanImpossible,
  stepNeeded,
  stepNotFound,
} from '../errors.ts';
import {
  findNeed,
  findNotRelevant,
  findPath,
  findStep,
  findSteps,
  findTemplate,
  insertNotRelevant,
  lockPath,
  replaceAccepted,
  saveNeedLimits,
  savePath,
  saveStep,
  deleteOpenSteps,
  insertSteps,
  withdrawNotRelevant,
  type Path,
  type Step,
  type StepKind,
  type Template,
} from '../repo.ts';
import { placementsOf, planProblem, type PlanInput, type Placement } from '../rules/plan.ts';
import { orderOf, schedule, weekOf, weeksUntil } from '../rules/schedule.ts';
import { leavesOf, nodesOf } from '../rules/template.ts';
import { groundOf, planCandidate, PRECISE, preciseAmong, solveAndCheck, stepsOf } from './build.ts';
import { gather, judgeByModel } from './candidates.ts';

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const isChosen = (step: Step) => step.week !== null;

type Opened = { path: Path; steps: Step[]; template: Template; step: Step };

/** A step of one's own path, with the path held to the end of the transaction and open to change. */
async function openStep(tx: Db, actor: Actor, stepId: string): Promise<Opened> {
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
function standingInput(deps: Deps, { path, steps, template }: Omit<Opened, 'step'>): PlanInput {
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

const placementOf = (step: Step): Placement => ({ id: step.id, group: step.kind === 'precise' ? null : step.groupId });

/** Saves which rows are chosen and lays the open ones into weeks again; what is done stays where it was. */
async function saveArrangement(deps: Deps, tx: Db, opened: Omit<Opened, 'step'>, placements: readonly Placement[]) {
  const { path, steps, template } = opened;
  const stepKind = new Map(leavesOf(template.body.root).map((leaf) => [leaf.id, leaf.step]));
  const groupOf = new Map(placements.map((p) => [p.id, p.group]));
  const week = path.state === 'accepted' ? weekOf(path.startsOn, dayOf(deps.now())) : 1;
  const open = steps.filter((s) => s.state !== 'done' && groupOf.has(s.id));
  const kindOf = (group: string | null): StepKind => (group === null ? 'precise' : (stepKind.get(group) ?? 'elective'));
  const timed = open.map((s) => ({
    id: s.id,
    kind: kindOf(groupOf.get(s.id) ?? null),
    minutes: s.minutes,
    relevance: s.relevance,
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
async function rearranged(deps: Deps, input: PlanInput): Promise<Placement[] | null> {
  const solution = await deps.solver.solve(planProblem(input));
  return solution.status === 'optimal' || solution.status === 'feasible' ? placementsOf(input, solution.chosen) : null;
}

const others = ({ steps, step }: Opened) => steps.filter((s) => isChosen(s) && s.id !== step.id);

/** Rows that could stand in for a step: not chosen, not refused, fit for the same place. */
async function standIns(tx: Db, actor: Actor, { steps, step }: Opened): Promise<Step[]> {
  const refused = new Set((await findNotRelevant(tx, actor.personId)).map((row) => row.resourceId));
  const place = step.kind === 'precise' ? 'precise' : (step.groupId ?? '');
  return steps.filter(
    (s) => !isChosen(s) && s.eligible.includes(place) && !refused.has(s.resourceId) && s.id !== step.id,
  );
}

/** Puts the next best resource in a step's place. @throws paths.no_alternative */
export async function swapStep(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, id);
    if (opened.step.state === 'done') throw alreadyDone();
    const by = await replacement(deps, tx, actor, opened);
    if (!by) throw noAlternative();
    await saveArrangement(deps, tx, opened, by.placements);
    return { pathId: opened.path.id, instead: by.step };
  });
}

/** The most relevant stand-in with which every rule still holds, tried in the order of relevance. */
async function replacement(deps: Deps, tx: Db, actor: Actor, opened: Opened) {
  const input = standingInput(deps, opened);
  const place = placementOf(opened.step).group;
  const ranked = (await standIns(tx, actor, opened)).sort(
    (a, b) => b.relevance - a.relevance || a.id.localeCompare(b.id),
  );
  for (const candidate of ranked) {
    const fixed = [...others(opened).map(placementOf), { id: candidate.id, group: place }];
    const placements = await rearranged(deps, {
      ...input,
      fixed,
      only: new Set(),
      forbidden: new Set([opened.step.id]),
    });
    if (placements) return { placements, step: candidate.id };
  }
  return null;
}

type TakenOut =
  { instead: string | null; stays: null } | { instead: null; stays: { label: string; labelEn: string; place: string } };

/**
 * Takes a step out: without a stand-in where the rules allow, else with the next best one. Where neither is possible
 * the step stays, and the answer names the group and the clause that need it.
 */
async function takeOut(deps: Deps, tx: Db, actor: Actor, opened: Opened): Promise<TakenOut> {
  const fixed = others(opened).map(placementOf);
  const input = standingInput(deps, opened);
  const without = await rearranged(deps, { ...input, fixed, only: new Set(), forbidden: new Set([opened.step.id]) });
  if (without) {
    await saveArrangement(deps, tx, opened, without);
    return { instead: null, stays: null };
  }
  const by = await replacement(deps, tx, actor, opened);
  if (!by) {
    const group = nodesOf(opened.template.body.root).find((n) => n.id === opened.step.groupId);
    const stays = { label: group?.label ?? '', labelEn: group?.labelEn ?? '', place: group?.clause.place ?? '' };
    return { instead: null, stays };
  }
  await saveArrangement(deps, tx, opened, by.placements);
  return { instead: by.step, stays: null };
}

/** @throws paths.step_needed, with the group's name, when the rules cannot do without the step */
export async function dropStep(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, id);
    if (opened.step.state === 'done') throw alreadyDone();
    const out = await takeOut(deps, tx, actor, opened);
    if (out.stays) throw stepNeeded(out.stays);
    return { pathId: opened.path.id, instead: out.instead };
  });
}

/**
 * "Not relevant to me": kept with its reasons and obeyed at once, here and in every later plan. A step that the rules
 * cannot do without stays, and the answer says so.
 */
export async function refuseStep(
  deps: Deps,
  actor: Actor,
  input: { id: string; reasons: string[]; note?: string | undefined },
) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, input.id);
    if (opened.step.state === 'done') throw alreadyDone();
    const { resourceId } = opened.step;
    const known = (await findNotRelevant(tx, actor.personId)).some((row) => row.resourceId === resourceId);
    if (!known) {
      await insertNotRelevant(tx, {
        id: deps.newId('nrel'),
        personId: actor.personId,
        resourceId,
        reasons: input.reasons,
        note: input.note ?? null,
        at: deps.now(),
        withdrawnAt: null,
      });
    }
    return { pathId: opened.path.id, ...(await takeOut(deps, tx, actor, opened)) };
  });
}

/** Takes back a drop, a swap or "not relevant": the step returns, what came instead of it goes. */
export async function restoreStep(
  deps: Deps,
  actor: Actor,
  { id, instead }: { id: string; instead?: string | undefined },
) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, id);
    await withdrawNotRelevant(tx, actor.personId, opened.step.resourceId, deps.now());
    if (isChosen(opened.step)) return { pathId: opened.path.id };
    const kept = others(opened).filter((s) => s.id !== instead || s.state === 'done');
    const fixed = [...kept.map(placementOf), placementOf(opened.step)];
    const placements = await rearranged(deps, { ...standingInput(deps, opened), fixed, only: new Set() });
    if (!placements) throw noAlternative();
    await saveArrangement(deps, tx, opened, placements);
    return { pathId: opened.path.id };
  });
}

/** The teacher takes the path: it starts today, and an earlier accepted one is put away. */
export async function acceptPath(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const path = await lockPath(tx, actor.personId, id);
    if (!path) throw pathNotFound();
    if (path.state === 'accepted') return { pathId: id };
    if (path.state !== 'draft') throw notOpen();
    const now = deps.now();
    await replaceAccepted(tx, actor.personId, id, now);
    await savePath(tx, id, { state: 'accepted', startsOn: dayOf(now), acceptedAt: now, updatedAt: now });
    return { pathId: id };
  });
}

/** Plans anew what is not done, from the library as it is today; what is done stays and still counts. */
export async function replanPath(
  deps: Deps,
  actor: Actor,
  input: { id: string; minutesPerWeek?: number | undefined; until?: string | null | undefined },
  signal?: AbortSignal,
) {
  const path = await findPath(deps.db, actor.personId, input.id);
  if (!path) throw pathNotFound();
  if (path.state !== 'draft' && path.state !== 'accepted') throw notOpen();
  const need = await findNeed(deps.db, actor.personId, path.needId);
  if (!need) throw pathNotFound();
  const limits = {
    minutesPerWeek: input.minutesPerWeek ?? path.minutesPerWeek,
    until: input.until === undefined ? need.reading.until.value : input.until,
  };
  const ground = await groundOf(deps, actor, need);
  const wanted = { need, body: ground.template.body, ...ground };
  const { candidates } = await gather(deps, actor, wanted);
  const judgedBy = await judgeByModel(deps, wanted, candidates, () => undefined, signal);
  return deps.db.transaction(async (tx) => {
    const held = await lockPath(tx, actor.personId, path.id);
    if (!held) throw pathNotFound();
    const done = (await findSteps(tx, path.id)).filter((s) => s.state === 'done');
    const today = dayOf(deps.now());
    const week = held.state === 'accepted' ? weekOf(held.startsOn, today) : 1;
    const left = weeksUntil(today, limits.until, Math.max(1, held.weeks - week + 1));
    const finished = new Set(done.map((s) => s.resourceId));
    const fresh = candidates.filter((c) => !finished.has(c.card.id));
    const plan: PlanInput = {
      root: ground.template.body.root,
      candidates: [...done.map(finishedCandidate), ...fresh.map(planCandidate)],
      weeks: left,
      minutesPerWeek: limits.minutesPerWeek,
      precise: done.some((s) => s.kind === 'precise') ? { ...PRECISE, least: 0 } : preciseAmong(fresh),
      fixed: done.map((s) => ({ id: s.resourceId, group: s.kind === 'precise' ? null : s.groupId })),
    };
    const solved = await solveAndCheck(deps, plan);
    if ('conflicts' in solved) throw replanImpossible({ conflicts: solved.conflicts.length });
    const weeks = { ...plan, weeks: week - 1 + left };
    const rows = stepsOf(
      deps,
      held,
      fresh,
      solved.placements.filter((p) => !finished.has(p.id)),
      weeks,
      week,
    );
    await deleteOpenSteps(tx, held.id);
    await insertSteps(
      tx,
      rows.map((row, i) => ({ ...row, seq: row.week === null ? row.seq : done.length + i + 1 })),
    );
    await saveNeedLimits(tx, need, limits, deps.now());
    await savePath(tx, held.id, {
      templateId: ground.template.id,
      weeks: weeks.weeks,
      minutesPerWeek: limits.minutesPerWeek,
      judgedBy,
      solving: solved.facts,
      updatedAt: deps.now(),
    });
    return { pathId: held.id };
  });
}

const finishedCandidate = (s: Step) => ({
  id: s.resourceId,
  minutes: 0,
  credits: s.credits,
  relevance: s.relevance,
  leaves: s.groupId === null ? [] : [s.groupId],
  mayBePrecise: s.kind === 'precise',
});
