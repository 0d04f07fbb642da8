import { Worker } from 'node:worker_threads';
import { constantTruth, toLp, type Milp, type Solution, type SolveOptions, type Solver } from './milp.ts';

type Answer = {
  id: number;
  status: string;
  objective: number;
  values: [string, number][];
  prices: number[];
  error?: string;
};
/** HiGHS's own default, when the problem asks for none. */
const GAP = 1e-6;

const SECONDS = 10;

/**
 * HiGHS in a worker thread: WebAssembly solves synchronously, and a server must go on answering meanwhile. The thread
 * starts with the first problem and is made anew if it dies.
 */
export function createSolver(): Solver {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, (answer: Answer) => void>();

  const fail = (reason: string) => {
    worker = null;
    for (const [id, answer] of waiting)
      answer({ id, status: 'Error', objective: 0, values: [], prices: [], error: reason });
    waiting.clear();
  };
  const thread = () => {
    if (worker) return worker;
    const started = new Worker(new URL('./solver-worker.ts', import.meta.url));
    started.on('message', (answer: Answer) => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => fail(error.message));
    started.on('exit', () => worker === started && fail('solver thread ended'));
    worker = started;
    return started;
  };

  const solve = async (problem: Milp, options: SolveOptions = {}): Promise<Solution> => {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    if (problem.constraints.some((constraint) => constantTruth(constraint) === false)) {
      return { status: 'infeasible', ms: ms() };
    }
    if (problem.variables.length === 0 && !problem.amounts?.length)
      return { status: 'optimal', chosen: new Set(), amounts: new Map(), prices: [], objective: 0, ms: ms() };
    const id = ++lastId;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      const target = thread();
      target.ref();
      const { seconds = SECONDS, gap = GAP, share = 0 } = options;
      target.postMessage({ id, lp: toLp(problem), seconds, gap, share });
    });
    if (answer.status === 'Infeasible') return { status: 'infeasible', ms: ms() };
    const prices = pricesOf(problem, answer.prices);
    const found = { ...valuesOf(problem, answer.values), prices, objective: answer.objective };
    if (answer.status === 'Optimal') return { status: 'optimal', ...found, ms: ms() };
    if (answer.status === 'Time limit reached' && holds(problem, found)) {
      return { status: 'feasible', ...found, ms: ms() };
    }
    return { status: 'unsolved', reason: answer.error ?? answer.status, ms: ms() };
  };
  return {
    solve,
    close: async () => {
      const target = worker;
      worker = null;
      await target?.terminate();
    },
  };
}

type Values = { chosen: ReadonlySet<string>; amounts: ReadonlyMap<string, number> };

function valuesOf(problem: Milp, values: readonly [string, number][]): Values {
  const counted = new Set(problem.amounts?.map(({ name }) => name));
  return {
    chosen: new Set(values.filter(([name, value]) => !counted.has(name) && value > 0.5).map(([name]) => name)),
    amounts: new Map(values.filter(([name]) => counted.has(name))),
  };
}

/** One price per constraint of the problem; the text leaves out those without variables. */
function pricesOf(problem: Milp, prices: readonly number[]): number[] {
  if (problem.variables.length > 0) return [];
  let next = 0;
  return problem.constraints.map((constraint) => (constantTruth(constraint) === null ? (prices[next++] ?? 0) : 0));
}

/** Whether a solution satisfies every row; a solver stopped by its clock may hand back anything. */
function holds(problem: Milp, { chosen, amounts }: Values): boolean {
  return problem.constraints.every((constraint) => {
    const value = constraint.terms.reduce(
      (sum, { variable, coefficient }) => sum + coefficient * (chosen.has(variable) ? 1 : (amounts.get(variable) ?? 0)),
      0,
    );
    const slack = 1e-6 * Math.max(1, Math.abs(constraint.bound));
    if (constraint.relation === '>=') return value >= constraint.bound - slack;
    if (constraint.relation === '<=') return value <= constraint.bound + slack;
    return Math.abs(value - constraint.bound) <= slack;
  });
}
