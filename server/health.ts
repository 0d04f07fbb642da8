import { Hono } from 'hono';
import { ping } from '../db/ping.ts';
import type { AppEnv, Deps } from './kernel/deps.ts';
import { documented } from './kernel/openapi.ts';
import { visitor } from './kernel/session.ts';
import { whyNot } from './people/index.ts';

export type PartState = {
  state: 'ok' | 'off' | 'failing';
  /** Why it is not ok, and figures; for administrators only. */
  reason: string | null;
};

const ANSWER_MS = 2000;
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

/** A part that throws is failing, and says why. */
const asked = (part: () => Promise<PartState>): Promise<PartState> =>
  part().catch((error: unknown) => ({ state: 'failing', reason: reasonOf(error) }));

async function parts(deps: Deps) {
  const [database, jobs, storage] = await Promise.all([
    asked(async () => ({ state: 'ok', reason: `${await ping(deps.db, ANSWER_MS)} ms` })),
    asked(async () => {
      const { state, reason, waiting } = await deps.jobs.state();
      return { state, reason: reason ?? `${waiting} waiting` };
    }),
    asked(async () => {
      const reason = await deps.files.whyNotReady();
      return { state: reason === null ? 'ok' : 'failing', reason };
    }),
  ]);
  return { database, jobs, storage, model: deps.ai.state() satisfies PartState };
}

/** Without these nothing works; without a model everything does, by rules. */
const NEEDED = ['database', 'jobs', 'storage'] as const;

export const healthRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get('/', documented('Read the state of the parts', 'health'), async (c) => {
    const found = await parts(deps);
    const actor = visitor(c);
    const tellsWhy = actor !== null && whyNot(actor, 'status.read', { orgPath: actor.orgPath }) === null;
    const told = Object.fromEntries(
      Object.entries(found).map(([name, part]) => [name, tellsWhy ? part : { ...part, reason: null }]),
    ) as typeof found;
    const isFailing = NEEDED.some((name) => found[name].state === 'failing');
    return c.json({ state: isFailing ? ('failing' as const) : ('ok' as const), parts: told }, isFailing ? 503 : 200);
  });
