import loadHighs from 'highs';
import { parentPort } from 'node:worker_threads';

type Problem = { id: number; lp: string; seconds: number; gap: number; share: number };

const highs = await loadHighs();

/** Answers one problem: status, objective and whatever is not 0. */
function answer({ id, lp, seconds, gap, share }: Problem) {
  try {
    const solution = highs.solve(lp, { time_limit: seconds, mip_rel_gap: share, mip_abs_gap: gap, output_flag: false });
    const columns = 'Columns' in solution ? Object.entries(solution.Columns) : [];
    const values = columns.flatMap(([name, c]) => ('Primal' in c && c.Primal ? [[name, c.Primal] as const] : []));
    // Prices of rows are there when nothing had to be decided.
    const prices = solution.Rows.map((row) => ('Dual' in row ? row.Dual : 0));
    return { id, status: solution.Status, objective: solution.ObjectiveValue, values, prices };
  } catch (error) {
    return {
      id,
      status: 'Error',
      objective: 0,
      values: [],
      prices: [],
      error: error instanceof Error ? error.message : 'unknown',
    };
  }
}

parentPort?.on('message', (problem: Problem) => parentPort?.postMessage(answer(problem)));
