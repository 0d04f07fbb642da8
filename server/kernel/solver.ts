import { Worker } from 'node:worker_threads';
import { constantTruth, toLp, type Milp, type Solution, type Solver } from './milp.ts';

type Answer = { id: number; status: string; objective: number; chosen: string[]; error?: string };

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
    for (const [id, answer] of waiting) answer({ id, status: 'Error', objective: 0, chosen: [], error: reason });
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

  const solve = async (problem: Milp, options: { seconds?: number } = {}): Promise<Solution> => {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    if (problem.constraints.some((constraint) => constantTruth(constraint) === false)) {
      return { status: 'infeasible', ms: ms() };
    }
    if (problem.variables.length === 0) return { status: 'optimal', chosen: new Set(), objective: 0, ms: ms() };
    const id = ++lastId;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      const target = thread();
      target.ref();
      target.postMessage({ id, lp: toLp(problem), seconds: options.seconds ?? SECONDS });
    });
    if (answer.status === 'Infeasible') return { status: 'infeasible', ms: ms() };
    const chosen = new Set(answer.chosen);
    if (answer.status === 'Optimal') return { status: 'optimal', chosen, objective: answer.objective, ms: ms() };
    if (answer.status === 'Time limit reached' && holds(problem, chosen)) {
      return { status: 'feasible', chosen, objective: answer.objective, ms: ms() };
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

/** Whether the chosen decisions satisfy every row; a solver stopped by its clock may hand back anything. */
function holds(problem: Milp, chosen: ReadonlySet<string>): boolean {
  return problem.constraints.every((constraint) => {
    const value = constraint.terms.reduce((sum, t) => sum + (chosen.has(t.variable) ? t.coefficient : 0), 0);
    if (constraint.relation === '>=') return value >= constraint.bound - 1e-6;
    if (constraint.relation === '<=') return value <= constraint.bound + 1e-6;
    return Math.abs(value - constraint.bound) <= 1e-6;
  });
}
