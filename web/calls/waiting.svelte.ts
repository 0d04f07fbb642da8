import type { InferResponseType } from 'hono/client';
import { session } from '../app/session.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

type Reminders = InferResponseType<typeof api.topics.reminders.$get, 200>;
export type Waiting = { reminders: Reminders['items']; unit: number; keeper: number };

const FEW = 6;
const countOf = async (side: 'unit' | 'keeper', state: 'submitted' | 'screening'): Promise<number> => {
  const { counts } = await call(api.topics.desk.$get({ query: { side, state, limit: '1', offset: '0' } }));
  return counts[state] ?? 0;
};

/** What waits for the signed-in person: her open reminders, and what lies on the desks that are hers. */
export const waiting = (): Part<Waiting> =>
  new Part(async () => {
    const [reminders, unit, keeper] = await Promise.all([
      call(api.topics.reminders.$get({ query: { limit: String(FEW), offset: '0' } })),
      session.may('endorseTopics') ? countOf('unit', 'submitted') : 0,
      session.may('runTopics') ? countOf('keeper', 'screening') : 0,
    ]);
    return { reminders: reminders.items.filter(({ isDone }) => !isDone), unit, keeper };
  });
