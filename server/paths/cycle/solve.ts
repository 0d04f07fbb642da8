import type { StepKind } from '../../../db/schema/paths.ts';
import type { Deps } from '../../kernel/deps.ts';
import { categoryOf, countFacts, standingOf, type Fact, type Line, type Standing } from '../../policy/rules/index.ts';
import { prove } from '../checking/prove.ts';
import { bestPlan } from '../planning/best.ts';
import { modelOf } from '../planning/model.ts';
import { planCycle } from '../planning/plan-cycle.ts';
import type { ConflictingRule, CycleCandidate, Placement, Planned, Task } from '../planning/types.ts';
import { cycleNotProved, cycleNotSolved } from './errors.ts';
import type { PlanItem, ProofLine } from './repo.ts';

export type DraftItem = Omit<PlanItem, 'id' | 'planId'>;
export type Solved =
  | { status: 'planned'; items: DraftItem[]; proof: ProofLine[]; solving: Record<string, number | string | boolean> }
  | { status: 'infeasible'; conflicts: ConflictingRule[] };

/**
 * Plans a task, and lets the checker, which knows nothing of the planner, look at the plan before anybody sees it.
 * @throws paths.cycle_not_solved when the time ran out, paths.cycle_not_proved when the checker says no
 */
export async function solveTask(
  deps: Deps,
  task: Task,
  quotes: ReadonlyMap<string, string>,
  { explain = true }: { explain?: boolean } = {},
): Promise<Solved> {
  const planned = explain ? await planCycle(task, deps.solver.solve) : await attempt(deps, task);
  switch (planned.status) {
    case 'unsolved':
      deps.log.error('paths.cycle_not_solved', { reason: planned.reason, ms: planned.ms });
      throw cycleNotSolved();
    case 'infeasible':
      return { status: 'infeasible', conflicts: planned.conflicts };
    case 'planned': {
      const proof = prove(task, planned.placements);
      if (!proof.ok) {
        deps.log.error('paths.cycle_not_proved', { rules: proof.violations.map((v) => v.id).join(' ') });
        throw cycleNotProved();
      }
      const { isOptimal, relevance, minutes, ms, rounds } = planned;
      return {
        status: 'planned',
        items: itemsOf(task, planned.placements, quotes),
        proof: proof.lines,
        solving: { candidates: task.candidates.length, isOptimal, relevance, minutes, ms, rounds },
      };
    }
  }
}

/** A plan or none, without asking why there is none. */
async function attempt(deps: Deps, task: Task): Promise<Planned> {
  const model = modelOf(task);
  if (!model) return { status: 'unsolved', reason: 'no_cycle', ms: 0 };
  const found = await bestPlan(model, deps.solver.solve);
  return found.status === 'infeasible' ? { status: 'infeasible', conflicts: [], ms: 0 } : { ...found, ms: 0 };
}

/** A step as the ledger would hold it on the first day it can be done in its place. */
export const factOf = (
  item: Pick<PlanItem, 'ref' | 'category' | 'level' | 'form' | 'hours' | 'credits' | 'termFrom' | 'source'>,
  asOf: string,
): Fact => ({
  ...{ id: item.ref, category: item.category, level: item.level, form: item.form },
  ...{ hours: item.hours, credits: item.credits, on: item.termFrom > asOf ? item.termFrom : asOf },
  ...{ expiresOn: null, certificateNo: item.source === 'recognition' ? item.ref : null },
});

const kindOf = (candidate: CycleCandidate, task: Task): StepKind => {
  if (candidate.mayBePrecise) return 'precise';
  const isAsked = task.groups.some((group) => group.kind === 'required' && group.refs.includes(candidate.ref));
  return isAsked || categoryOf(task.policy, candidate.category)?.isRequired ? 'required' : 'elective';
};

function itemsOf(task: Task, placements: readonly Placement[], quotes: ReadonlyMap<string, string>): DraftItem[] {
  const byRef = new Map(task.candidates.map((candidate) => [candidate.ref, candidate]));
  const placed = placements.flatMap(({ ref, slot }) => {
    const candidate = byRef.get(ref);
    return candidate ? [{ ...candidate, termFrom: slot }] : [];
  });
  // Within a slot the plan's own order stays: caps that cross take from what comes later, as the proof says.
  placed.sort((a, b) => (a.termFrom < b.termFrom ? -1 : a.termFrom > b.termFrom ? 1 : 0));
  const serves = servedBy(task, placed);
  const counted = countedOf(task, placed);
  return placed.map((one, i) => ({
    ...{ ref: one.ref, source: one.source, kind: kindOf(one, task), title: one.title },
    ...{ category: one.category, level: one.level, form: one.form, termFrom: one.termFrom, seq: i + 1 },
    ...{ minutes: one.minutes, hours: one.hours, credits: one.credits, counted: counted.get(one.ref) ?? 0 },
    ...{ relevance: one.relevance, serves: serves(one.ref), quote: quotes.get(one.ref) || null, doneAt: null },
  }));
}

type Placed = CycleCandidate & { termFrom: string };

/** Credits of each step that count once caps have taken their part. */
function countedOf({ policy, person, facts, asOf }: Task, placed: readonly Placed[]): Map<string, number> {
  const all = [...facts, ...placed.map((one) => factOf(one, asOf))];
  const cycle = standingOf(policy, person, all, asOf)?.cycle;
  if (!cycle) return new Map();
  return new Map(countFacts(policy, person, cycle, all).map(({ fact, credits }) => [fact.id, credits]));
}

const keyOf = (line: Line) => `${line.ruleId} ${line.period.from}`;
const metIn = (standing: Standing | null) => new Set((standing?.lines ?? []).filter((line) => line.isMet).map(keyOf));

/**
 * The rules that would not hold without a step; where it could be spared by each alone, those it counts for and that
 * today's standing does not meet.
 */
function servedBy(task: Task, placed: readonly Placed[]): (ref: string) => string[] {
  const { policy, person, facts, asOf, groups, precise } = task;
  const factsOf = (list: readonly Placed[]) => [...facts, ...list.map((one) => factOf(one, asOf))];
  const now = metIn(standingOf(policy, person, facts, asOf));
  const whole = standingOf(policy, person, factsOf(placed), asOf);
  const met = metIn(whole);
  const answers = placed.filter((one) => one.mayBePrecise).length;
  return (ref) => {
    const rest = metIn(standingOf(policy, person, factsOf(placed.filter((one) => one.ref !== ref)), asOf));
    const critical = (whole?.lines ?? []).filter((line) => met.has(keyOf(line)) && !rest.has(keyOf(line)));
    const asked = groups.filter(
      ({ refs, atLeast }) => refs.includes(ref) && placed.filter((one) => refs.includes(one.ref)).length <= atLeast,
    );
    const isAnswer = placed.some((one) => one.ref === ref && one.mayBePrecise) && answers <= precise.least;
    const counts = (whole?.lines ?? []).filter(
      (line) => !now.has(keyOf(line)) && line.shares.some((share) => share.id === ref && share.counted > 0),
    );
    const lines = critical.length > 0 ? critical : counts;
    return [
      ...new Set([
        ...lines.map((line) => line.ruleId),
        ...asked.map(({ id }) => `group:${id}`),
        ...(isAnswer ? ['precise'] : []),
      ]),
    ];
  };
}
