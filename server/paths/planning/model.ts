import type { Constraint, Milp, Solver, Term } from '../../kernel/milp.ts';
import { countingOf, type Counting } from './counting.ts';
import { groundOf, type Choice, type Ground } from './ground.ts';
import { shapeOf, type Rows } from './rows.ts';
import type { Task } from './types.ts';

export type Solve = Solver['solve'];
export type Model = {
  ground: Ground;
  shape: Rows;
  counting: Counting;
  /** Amounts that are counted in their exact order, because a solution once bent it; kept from question to question. */
  exact: Set<string>;
};
/** What is asked of a model besides its own rows; the objective is maximised. */
export type Question = {
  objective: readonly Term[];
  rows?: readonly Constraint[];
  variables?: readonly string[];
  amounts?: readonly { name: string; most: number }[];
  /** As in SolveOptions. */
  gap?: number;
  share?: number;
};
export type Answer =
  | { status: 'found'; chosen: Choice[]; isOptimal: boolean; objective: number; rounds: number }
  | { status: 'infeasible'; rounds: number }
  | { status: 'unsolved'; reason: string; rounds: number };

/** Null when no cycle of the policy holds on the task's day. */
export function modelOf(task: Task): Model | null {
  const ground = groundOf(task);
  return ground && { ground, shape: shapeOf(ground), counting: countingOf(ground), exact: new Set() };
}

/** After this many corrections every amount is counted exactly: rounds are short, all the rows at once are not. */
const PATIENCE = 40;

/**
 * Solves with free counting first, counts what was chosen as the policy does, and where the two differ adds the rows that
 * state the order of counting, until they agree. "Infeasible" is certain already under free counting, which allows
 * more; what is found holds under the real one.
 */
export async function answerTo(model: Model, question: Question, solve: Solve, seconds: number): Promise<Answer> {
  const deadline = performance.now() + seconds * 1000;
  for (let rounds = 1; ; rounds++) {
    const left = (deadline - performance.now()) / 1000;
    if (left <= 0) return { status: 'unsolved', reason: 'time', rounds };
    const problem = problemOf(model, question);
    const { gap, share } = question;
    const solution = await solve(problem, { seconds: left, ...(gap && { gap }), ...(share && { share }) });
    if (solution.status === 'infeasible') return { status: 'infeasible', rounds };
    if (solution.status === 'unsolved') return { status: 'unsolved', reason: solution.reason, rounds };
    const chosen = model.ground.choices.filter((choice) => solution.chosen.has(choice.variable));
    const real = model.counting.realAmounts(chosen);
    const value = valueIn(solution.chosen, new Map([...solution.amounts, ...real]));
    const objective = question.objective.reduce((sum, term) => sum + value(term), 0);
    const counted = new Set(model.counting.capped);
    const touched = problem.constraints.filter(
      (row) => row.name !== 'counting' && row.terms.some((t) => counted.has(t.variable)),
    );
    if (touched.every((row) => isKept(row, value)) && objective >= solution.objective - 0.5) {
      return { status: 'found', chosen, isOptimal: solution.status === 'optimal', objective, rounds };
    }
    if (!correct(model, solution.amounts, real, rounds)) return { status: 'unsolved', reason: 'numbers', rounds };
  }
}

/** Marks the amounts of which the solver took less than counting gives; false when all are exact already. */
function correct(
  { exact, counting }: Model,
  taken: ReadonlyMap<string, number>,
  real: ReadonlyMap<string, number>,
  rounds: number,
): boolean {
  const known = exact.size;
  for (const name of counting.capped) {
    if ((taken.get(name) ?? 0) < (real.get(name) ?? 0) - 0.5) exact.add(name);
  }
  if (exact.size === known || rounds >= PATIENCE) for (const name of counting.capped) exact.add(name);
  return exact.size > known;
}

function problemOf({ ground, shape, counting, exact }: Model, question: Question): Milp {
  const precise = counting.exactRows(exact);
  return {
    objective: question.objective,
    variables: [
      ...ground.choices.map((choice) => choice.variable),
      ...shape.variables,
      ...precise.variables,
      ...(question.variables ?? []),
    ],
    amounts: [...counting.amounts, ...(question.amounts ?? [])],
    constraints: [...shape.rows, ...counting.rows, ...precise.rows, ...(question.rows ?? [])],
  };
}

type Value = (term: Term) => number;
const valueIn =
  (chosen: ReadonlySet<string>, amounts: ReadonlyMap<string, number>): Value =>
  ({ variable, coefficient }) =>
    coefficient * (chosen.has(variable) ? 1 : (amounts.get(variable) ?? 0));

function isKept(row: Constraint, value: Value): boolean {
  const sum = row.terms.reduce((all, term) => all + value(term), 0);
  const slack = 1e-6 * Math.max(1, Math.abs(row.bound));
  if (row.relation === '>=') return sum >= row.bound - slack;
  return row.relation === '<=' ? sum <= row.bound + slack : Math.abs(sum - row.bound) <= slack;
}

/** Whether choices keep every row of the model, counted as the policy does. */
export function areKept({ shape, counting }: Model, chosen: readonly Choice[]): boolean {
  const names = new Set(chosen.map((choice) => choice.variable));
  const value = valueIn(names, counting.realAmounts(chosen));
  for (const { variable, terms, needed } of shape.openers) {
    if (terms.reduce((sum, term) => sum + value(term), 0) >= needed) names.add(variable);
  }
  return [...shape.rows, ...counting.rows].every((row) => isKept(row, value));
}
