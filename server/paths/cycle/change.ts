import type { Actor, Deps } from '../../kernel/deps.ts';
import { within } from '../../policy/rules/index.ts';
import { slotsOf } from '../planning/slots.ts';
import type { CycleCandidate, Placement, Slot, Task } from '../planning/types.ts';
import { conflictsShown, type Conflicts } from './conflicts.ts';
import { progressOf, type Progress } from './deeds.ts';
import { itemDoesNotFit, itemDone, itemNotFound, planNotFound, planNotOpen } from './errors.ts';
import { supplyFor, type Supply } from './gather.ts';
import { footingOf, type Footing } from './ground.ts';
import { rowsOf } from './make.ts';
import { kept, optionsOf, placeOn, type Options } from './options.ts';
import {
  findItems,
  findPlan,
  lockPlan,
  replaceAccepted,
  replaceItems,
  resourcesOfSteps,
  savePlan,
  type CyclePlan,
  type PlanItem,
} from './repo.ts';
import type { ChangePlan } from './schemas.ts';
import { solveTask, type Solved } from './solve.ts';
import { taskOf } from './task.ts';

/** What came of a change: the plan was made anew, or it cannot be, and stays as it was. */
export type Changed = { status: 'planned'; planId: string } | { status: 'infeasible'; conflicts: Conflicts };

/** How far each item is, by the ledger. */
export async function progressIn(
  deps: Deps,
  plan: CyclePlan,
  items: readonly PlanItem[],
  { deeds, cycle }: Pick<Footing, 'deeds' | 'cycle'>,
): Promise<Map<string, Progress>> {
  const stepsIn = (deed: Footing['deeds'][number]) =>
    deed.evidence.flatMap((e) => (e.kind === 'step' ? [e.stepId] : []));
  const resources = await resourcesOfSteps(deps.db, deeds.flatMap(stepsIn));
  const known = deeds.map((deed) => ({
    ...deed,
    resourceIds: stepsIn(deed).flatMap((stepId) => resources.get(stepId) ?? []),
  }));
  return progressOf(items, known, { cycle, since: plan.madeOn });
}

/** The teacher takes a plan; an earlier accepted one is put away. */
export const acceptCyclePlan = (deps: Deps, actor: Actor, { id }: { id: string }) =>
  deps.db.transaction(async (tx) => {
    const plan = await lockPlan(tx, actor.personId, id);
    if (!plan) throw planNotFound();
    if (plan.state === 'accepted') return { planId: id };
    if (plan.state !== 'draft') throw planNotOpen();
    const now = deps.now();
    await replaceAccepted(tx, actor.personId, id, now);
    await savePlan(tx, id, { state: 'accepted', acceptedAt: now, updatedAt: now });
    return { planId: id };
  });

const asCandidate = (item: PlanItem): CycleCandidate => ({
  ...{ ref: item.ref, source: item.source, title: item.title, category: item.category, level: item.level },
  ...{ form: item.form, minutes: item.minutes, hours: item.hours, credits: item.credits, relevance: item.relevance },
  ...{ mayBePrecise: item.kind === 'precise', from: null, to: null, after: [], certificateNo: null },
});

function optionsAfter(options: Options, input: ChangePlan, item: PlanItem | undefined): Options {
  const others = options.pinned.filter((ref) => !('ref' in input) || ref !== input.ref);
  switch (input.change) {
    case 'limits':
      return {
        ...options,
        ...(input.needId === undefined ? {} : { needId: input.needId }),
        ...(input.minutesPerWeek === undefined ? {} : { minutesPerWeek: input.minutesPerWeek }),
        ...(input.precise === undefined ? {} : { precise: input.precise }),
        ...(input.degreeOn === undefined ? {} : { degreeOn: input.degreeOn }),
        ...(input.accepted === undefined ? {} : { accepted: input.accepted }),
      };
    case 'move':
      return { ...options, pinned: [...others, input.ref] };
    case 'pin':
      return { ...options, pinned: input.isPinned ? [...others, input.ref] : others };
    case 'drop':
      return {
        ...options,
        pinned: others,
        dropped: [...options.dropped, { ref: input.ref, title: item?.title ?? '' }],
      };
    case 'restore':
      return { ...options, dropped: options.dropped.filter(({ ref }) => ref !== input.ref) };
  }
}

type Opened = { plan: CyclePlan; items: PlanItem[]; footing: Footing; progress: Map<string, Progress>; supply: Supply };

/** Candidates as the plan knew them (a relevance judged then stays), and those that are claimed though gone since. */
function knownOf({ items, supply, progress }: Opened): CycleCandidate[] {
  return items.flatMap((item) => {
    if (progress.get(item.ref)?.isPosted) return [];
    const fresh = supply.candidates.find(({ ref }) => ref === item.ref);
    if (!fresh) return progress.has(item.ref) ? [asCandidate(item)] : [];
    return [{ ...fresh, relevance: item.relevance, mayBePrecise: fresh.mayBePrecise || item.kind === 'precise' }];
  });
}

/** Where something is moved to: the first slot of that term in which it is offered. */
function slotFor(slots: readonly Slot[], term: string, candidate: CycleCandidate | undefined): string {
  const fits = slots.find(
    (slot) =>
      slot.term === term && (candidate?.from ?? slot.from) <= slot.to && slot.from <= (candidate?.to ?? slot.to),
  );
  if (!candidate || !fits) throw itemDoesNotFit();
  return fits.from;
}

/** What stays where it is in any case: claimed, pinned, and what is being moved. */
function heldOf(opened: Opened, options: Options, input: ChangePlan, slots: readonly Slot[]): Placement[] {
  const { items, progress, supply } = opened;
  return items.flatMap((item) => {
    if (progress.get(item.ref)?.isPosted) return [];
    if (input.change === 'move' && item.ref === input.ref) {
      const slot = slotFor(
        slots,
        input.to,
        supply.candidates.find(({ ref }) => ref === item.ref),
      );
      return [{ ref: item.ref, slot }];
    }
    return progress.has(item.ref) || options.pinned.includes(item.ref) ? placeOn(item, slots) : [];
  });
}

/** Solves with everything else left in place; where that cannot be, with everything else free. */
async function solveNear(deps: Deps, opened: Opened, options: Options, input: ChangePlan): Promise<Solved> {
  const { supply, footing, items, progress } = opened;
  const posted = new Set([...progress].flatMap(([ref, { isPosted }]) => (isPosted ? [ref] : [])));
  const task: Task = taskOf(
    footing,
    { ...supply, candidates: supply.candidates.filter(({ ref }) => !posted.has(ref)) },
    options,
    { known: knownOf(opened) },
  );
  const slots = slotsOf(task);
  const held = heldOf(opened, options, input, slots);
  const isThere = (ref: string) => task.candidates.some((candidate) => candidate.ref === ref);
  const groups = task.groups.flatMap((group) => {
    const atLeast = group.atLeast - group.refs.filter((ref) => posted.has(ref)).length;
    return atLeast > 0 ? [{ ...group, atLeast }] : [];
  });
  const freely = { ...task, groups, fixed: held.filter(({ ref }) => isThere(ref)) };
  if (input.change !== 'limits' && input.change !== 'restore') {
    const rest = items
      .filter(({ ref }) => !posted.has(ref) && isThere(ref) && !held.some((one) => one.ref === ref))
      .flatMap((item) => placeOn(item, slots));
    const near = await solveTask(deps, { ...freely, fixed: [...freely.fixed, ...rest] }, supply.quotes, {
      explain: false,
    });
    if (near.status === 'planned') return near;
  }
  return solveTask(deps, freely, supply.quotes);
}

/**
 * Changes a plan by hand or by other limits: what is done or claimed stays, what is pinned stays in its place, and the
 * rest is planned anew around it. Where the rules cannot hold that way, the plan stays as it was and the answer says why.
 * @throws paths.plan_not_found, paths.plan_not_open, paths.item_not_found, paths.item_done, paths.item_does_not_fit
 */
export async function changeCyclePlan(deps: Deps, actor: Actor, input: ChangePlan & { id: string }): Promise<Changed> {
  const plan = await findPlan(deps.db, actor.personId, input.id);
  if (!plan) throw planNotFound();
  if (plan.state === 'replaced') throw planNotOpen();
  const [items, footing] = [await findItems(deps.db, plan.id), await footingOf(deps, actor)];
  if (!within(footing.cycle, plan.cycleFrom)) throw planNotOpen();
  const progress = await progressIn(deps, plan, items, footing);
  const item = 'ref' in input ? items.find(({ ref }) => ref === input.ref) : undefined;
  if ('ref' in input && input.change !== 'restore') {
    if (!item) throw itemNotFound();
    if (progress.has(item.ref)) throw itemDone();
  }
  const options = optionsAfter(optionsOf(plan), input, item);
  const supply = await supplyFor(deps, actor, footing, { ...options, judged: false });
  const solved = await solveNear(deps, { plan, items, footing, progress, supply }, options, input);
  if (solved.status === 'infeasible') {
    return { status: 'infeasible', conflicts: conflictsShown(solved.conflicts, footing) };
  }
  const done = items
    .filter(({ ref }) => progress.get(ref)?.isPosted)
    .map((one) => ({ ...one, doneAt: one.doneAt ?? deps.now() }));
  await deps.db.transaction(async (tx) => {
    const held = await lockPlan(tx, actor.personId, plan.id);
    if (!held) throw planNotFound();
    if (held.state === 'replaced') throw planNotOpen();
    await replaceItems(tx, plan.id, [...done, ...rowsOf(deps, plan.id, solved.items)]);
    await savePlan(tx, plan.id, {
      ...{ needId: options.needId, minutesPerWeek: options.minutesPerWeek, proof: solved.proof },
      ...{ policyIds: footing.policy.policyIds, solving: { ...solved.solving, ...kept(options) } },
      updatedAt: deps.now(),
    });
  });
  return { status: 'planned', planId: plan.id };
}
