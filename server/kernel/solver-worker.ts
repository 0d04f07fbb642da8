import loadHighs from 'highs';
import { parentPort } from 'node:worker_threads';

type Problem = { id: number; lp: string; seconds: number };

const highs = await loadHighs();

/** Answers one problem: status, objective and the names of the decisions that are 1. */
function answer({ id, lp, seconds }: Problem) {
  try {
    const solution = highs.solve(lp, { time_limit: seconds, mip_rel_gap: 0, output_flag: false });
    const columns = 'Columns' in solution ? Object.entries(solution.Columns) : [];
    const chosen = columns.filter(([, c]) => 'Primal' in c && (c.Primal ?? 0) > 0.5).map(([name]) => name);
    return { id, status: solution.Status, objective: solution.ObjectiveValue, chosen };
  } catch (error) {
    return { id, status: 'Error', objective: 0, chosen: [], error: error instanceof Error ? error.message : 'unknown' };
  }
}

parentPort?.on('message', (problem: Problem) => parentPort?.postMessage(answer(problem)));
