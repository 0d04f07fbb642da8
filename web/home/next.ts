import type { Path, Step } from '../paths/path.svelte.ts';

type Planned = Pick<Step, 'week' | 'seq' | 'state' | 'minutes'>;

/** What to do now on a path: the first open step, and what else is open up to this week. Null when all is done. */
export function nextOf<S extends Planned>(path: { thisWeek: Path['thisWeek']; steps: readonly S[] }) {
  const open = path.steps.filter(({ state }) => state === 'open').sort((a, b) => a.week - b.week || a.seq - b.seq);
  const [step] = open;
  if (!step) return null;
  const due = open.filter(({ week }) => week <= path.thisWeek);
  return {
    step,
    /** Nothing is due: the next step is a later week's. */
    isAhead: due.length === 0,
    isLate: step.week < path.thisWeek,
    due: due.length,
    dueMinutes: due.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}
