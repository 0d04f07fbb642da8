import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Deps } from '../../kernel/deps.ts';
import { remind } from '../reminders/usecases.ts';
import { DAILY } from './names.ts';
import { administratorsOf } from './repo/drafts.ts';
import { openDrafts } from './repo/reminding.ts';
import { closingTurn } from './rules/windows.ts';

const AT_ONCE = 500;

/**
 * Reminds whoever still has something to hand in before a window closes: the leader of a draft, and the unit of what it
 * has not put forward. Each turn once, however often this runs.
 * @returns how many reminders were new
 */
export async function remindClosing(deps: Deps): Promise<number> {
  const today = dayOf(deps.now());
  let added = 0;
  for (let after = ''; ;) {
    const rows = await openDrafts(deps.db, { today, after, limit: AT_ONCE });
    const last = rows.at(-1);
    if (!last) return added;
    for (const { id, state, title, leaderId, orgId, to } of rows) {
      const turn = closingTurn(to, today);
      if (turn === null) continue;
      const isDraft = state === 'draft';
      const persons = isDraft ? [leaderId] : await administratorsOf(deps.db, orgId);
      const about = { key: `topic:${id}:closing:${to}:${turn}`, params: { title, day: to }, dueOn: to };
      const href = isDraft ? `/topics/${id}/edit` : `/topics/${id}`;
      const kind = isDraft ? ('window_closing' as const) : ('endorse_waiting' as const);
      const list = persons.map((personId) => ({ ...about, personId, kind, href }));
      added += await remind(deps, deps.db, list);
    }
    after = last.id;
  }
}

const DAY_SECONDS = 86_400;
/** A quarter past midnight in China: days of windows turn with it. */
const AT_SECONDS = 16 * 3600 + 900;
const secondsUntilNext = (now: Date): number => {
  const today = Math.floor(now.getTime() / 1000) % DAY_SECONDS;
  return ((AT_SECONDS - today + DAY_SECONDS) % DAY_SECONDS) + 1;
};

/** The queue knows no clock times: each day's work puts the next one's into the queue. */
export const dailyJob = defineJob({
  name: DAILY,
  payload: z.strictObject({}),
  run: async (deps) => {
    const reminded = await remindClosing(deps);
    await scheduleDaily(deps);
    return { reminded };
  },
});

const scheduleDaily = (deps: Deps) =>
  deps.jobs.enqueue(deps.db, DAILY, {}, { key: DAILY, delaySeconds: secondsUntilNext(deps.now()) });

/** After a start: what the days without a server have left to say, and the next day. */
export async function resumeDaily(deps: Deps): Promise<void> {
  await remindClosing(deps);
  await scheduleDaily(deps);
}
