import type { PolicyRule, RuleOf } from '../../../db/schema/policy.ts';
import type { Term } from '../../kernel/milp.ts';
import { addMonths, appliesTo, centi, cycleAt, rulesOf } from '../../policy/rules/index.ts';
import { answerTo, modelOf, type Model, type Question, type Solve } from './model.ts';
import { withoutNamed, type Named } from './names.ts';
import { one } from './rows.ts';
import { slotsOf } from './slots.ts';
import type { CycleCandidate, Relaxation, Task } from './types.ts';

const SECONDS = 4;
/** A way out is asked for roughly: it is rounded up, and then tried. */
const SHARE = 0.03;
const MOST_TERMS = 4;
/** Caps are raised by halves of a credit. */
const STEP = 50;

/** Solves tasks for one explanation. */
class Trial {
  readonly #solve: Solve;
  constructor(solve: Solve) {
    this.#solve = solve;
  }
  /** Whether a task has a plan, by solving it. */
  works = async (task: Task): Promise<boolean> => (await this.best(task, () => ({ objective: [] }))) !== null;
  /** The best value found of what is asked of a task; null when nothing was found. */
  best = async (task: Task, question: (model: Model) => Question): Promise<number | null> => {
    const model = modelOf(task);
    if (!model) return null;
    const answer = await answerTo(model, { share: SHARE, ...question(model) }, this.#solve, SECONDS);
    return answer.status === 'found' ? answer.objective : null;
  };
}

/**
 * What would make room for one rule of a conflict. Every way given was solved and leaves a plan under all other rules
 * of `task`.
 */
export async function waysOut(task: Task, named: Named, solve: Solve): Promise<Relaxation[]> {
  const trial = new Trial(solve);
  // The rule alone may not be what stands in the way; then no number in it helps.
  if (!(await trial.works(withoutNamed(task, [named])))) return [];
  const kept = withoutNamed(task, []);
  const rule = task.policy.rules.find((one) => one.id === named.id.split('@')[0]);
  switch (named.kind) {
    case 'time':
      return wayIf('more_minutes', 'minutesPerWeek', await enoughMinutes(kept, trial));
    case 'precise': {
      const free = withoutNamed(task, [named]);
      const answers = (model: Model) => model.ground.choices.filter(({ candidate }) => candidate.mayBePrecise);
      const least = await trial.best(free, (model) => ({ objective: answers(model).map(one), share: 0 }));
      return wayIf('fewer_precise', 'least', least);
    }
    case 'group': {
      const group = task.groups.find(({ id }) => `group:${id}` === named.id);
      const meant = ({ ground }: Model) =>
        ground.choices.filter(({ candidate }) => group?.refs.includes(candidate.ref));
      const free = withoutNamed(task, [named]);
      const atLeast = await trial.best(free, (model) => ({ objective: meant(model).map(one), share: 0 }));
      return wayIf('fewer_in_group', 'atLeast', atLeast);
    }
    case 'fixed':
      return [{ code: 'free_fixed', params: {} }];
    case 'consequence': {
      const consequence = rule?.type === 'minimum' ? (rule.consequence ?? rule.label) : '';
      return [{ code: 'accept_consequence', params: { consequence } }];
    }
    case 'minimum':
      return rule?.type === 'minimum' ? waysToLower(kept, rule, trial) : [];
    case 'cap':
      return rule?.type === 'cap' ? waysToRaise(kept, rule, trial) : [];
    default:
      return [{ code: 'waive', params: {} }];
  }
}

const wayIf = (code: string, name: string, value: number | null): Relaxation[] =>
  value === null ? [] : [{ code, params: { [name]: value } }];

/** Ways that concern no rule of a set in particular: a longer cycle, a degree that the policy recognises. */
export async function waysAround(task: Task, solve: Solve): Promise<Relaxation[]> {
  const trial = new Trial(solve);
  return [...(await longerCycle(task, trial)), ...(await recognition(task, trial))];
}

const withRule = (task: Task, rule: PolicyRule): Task => ({
  ...task,
  policy: { ...task.policy, rules: task.policy.rules.map((old) => (old.id === rule.id ? { ...old, ...rule } : old)) },
});

/** The highest that every period of a minimum can reach. */
async function waysToLower(task: Task, rule: RuleOf<'minimum'>, trial: Trial): Promise<Relaxation[]> {
  const reached = { variable: 'u', coefficient: 1 };
  const found = await trial.best(withRule(task, { ...rule, least: 0 }), ({ counting }) => {
    const lines = counting.asked.filter((line) => line.name === rule.id);
    return {
      objective: [reached],
      amounts: [{ name: 'u', most: centi(rule.least) }],
      rows: lines.map(({ sum }) => {
        const terms: Term[] = [...sum.terms, { variable: 'u', coefficient: -1 }];
        return { name: 'reach', terms, relation: '>=', bound: -sum.constant };
      }),
    };
  });
  const least = Math.floor((found ?? 0) + 1e-6);
  const isWay = least > 0 && (await trial.works(withRule(task, { ...rule, least: least / 100 })));
  return isWay ? [{ code: 'lower_minimum', params: { least, unit: rule.unit } }] : [{ code: 'waive', params: {} }];
}

/** The lowest cap that leaves room in every period: found by trying, up and then back. */
async function waysToRaise(task: Task, rule: RuleOf<'cap'>, trial: Trial): Promise<Relaxation[]> {
  const amounts = [...task.candidates, ...task.facts].map((each) =>
    rule.unit === 'credit' ? each.credits : each.hours,
  );
  if (rule.per === 'item') {
    const higher = [...new Set(amounts)].filter((each) => each > centi(rule.most)).sort((a, b) => a - b);
    for (const most of higher) {
      const raised = withRule(task, { ...rule, most: most / 100 });
      if (await trial.works(raised)) return [{ code: 'raise_cap', params: { most, unit: rule.unit } }];
    }
    return [{ code: 'waive', params: {} }];
  }
  const plenty = centi(rule.most) + amounts.reduce((sum, each) => sum + each, 0);
  const suffices = (most: number) => trial.works(withRule(task, { ...rule, most: most / 100 }));
  let below = centi(rule.most);
  let most = below + STEP;
  for (let step = STEP; !(await suffices(most)); step *= 2) {
    if (most > plenty) return [{ code: 'waive', params: {} }];
    below = most;
    most += step;
  }
  while (most - below > STEP) {
    const middle = below + Math.ceil((most - below) / 2 / STEP) * STEP;
    if (await suffices(middle)) most = middle;
    else below = middle;
  }
  return [{ code: 'raise_cap', params: { most, unit: rule.unit } }];
}

/** Minutes a week that suffice, in fives. */
async function enoughMinutes(task: Task, trial: Trial): Promise<number | null> {
  const unit = 10_000;
  const weeks = slotsOf({ ...task, minutesPerWeek: unit }).map((slot) => slot.minutes / unit);
  const needed = await trial.best(withoutNamed(task, [{ id: 'time', kind: 'time' }]), ({ ground }) => ({
    objective: [{ variable: 'u', coefficient: -1 }],
    amounts: [{ name: 'u', most: unit }],
    rows: weeks.map((share, s) => {
      const here = ground.choices.filter(({ slot, candidate }) => slot === s && candidate.minutes > 0);
      const terms: Term[] = here.map(({ variable, candidate }) => ({ variable, coefficient: candidate.minutes }));
      return { name: 'time', terms: [...terms, { variable: 'u', coefficient: -share }], relation: '<=', bound: 0 };
    }),
  }));
  if (needed === null) return null;
  for (let minutes = 5 * Math.ceil(-needed / 5); minutes <= -needed + 30; minutes += 5) {
    if (minutes > task.minutesPerWeek && (await trial.works({ ...task, minutesPerWeek: minutes }))) return minutes;
  }
  return null;
}

async function longerCycle(task: Task, trial: Trial): Promise<Relaxation[]> {
  const [rule] = rulesOf(task.policy, 'cycle');
  const cycle = rule && cycleAt(rule, task.asOf);
  if (!rule || !cycle) return [];
  const until = (to: string): RuleOf<'cycle'> => ({ ...rule, from: cycle.from, to, repeats: false });
  const longest = cycleAt(until(addMonths(cycle.to, 36)), task.asOf);
  const ends = (longest?.terms ?? []).filter((term) => term.from > cycle.to).map((term) => term.to);
  for (const [i, to] of ends.slice(0, MOST_TERMS).entries()) {
    if (await trial.works(withRule(task, until(to))))
      return [{ code: 'longer_cycle', params: { ruleId: rule.id, terms: i + 1, to } }];
  }
  return [];
}

async function recognition(task: Task, trial: Trial): Promise<Relaxation[]> {
  for (const category of rulesOf(task.policy, 'category')) {
    const { counted, key } = category;
    if (counted.by !== 'certificate' || task.candidates.some((each) => each.category === key)) continue;
    if (!appliesTo(category.when, task.person, task.asOf)) continue;
    const candidate: CycleCandidate = {
      ...{ ref: `recognition:${key}`, source: 'recognition', title: category.label, category: key },
      ...{ level: category.levels[0] ?? 'province', form: category.forms[0] ?? 'degree', minutes: 0, hours: 0 },
      ...{ credits: centi(counted.credits), relevance: 0, mayBePrecise: false, from: null, to: null, after: [] },
      certificateNo: `recognition:${key}`,
    };
    if (await trial.works({ ...task, candidates: [...task.candidates, candidate] }))
      return [{ code: 'recognition', params: { category: key, credits: candidate.credits } }];
  }
  return [];
}
