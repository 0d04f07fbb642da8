import { z } from 'zod';
import { defineJob } from '../../jobs/port.ts';
import type { Deps } from '../../kernel/deps.ts';
import type { Subscriptions } from '../../kernel/events.ts';
import type { Command } from '../rules/states.ts';
import { PRECHECK } from './names.ts';
import { precheckTopic } from './usecases/run.ts';

/** Looks at one topic; asked several times before its turn, it looks once. */
export const precheckJob = defineJob({
  name: PRECHECK,
  payload: z.strictObject({ topicId: z.string() }),
  seconds: 900,
  run: async (deps, { topicId }, context) => {
    const { isCurrent, compared } = await precheckTopic(deps, topicId, context);
    if (!isCurrent) await deps.jobs.enqueue(deps.db, PRECHECK, { topicId }, { key: topicId });
    return { compared };
  },
});

const HANDED_IN: readonly Command[] = ['submit', 'endorse', 'resubmit', 'hand_in_revision'];

/** Every time a form is handed in, or comes to the call's body, it is looked at. */
export const followMoves: Subscriptions<Deps> = {
  'topics.moved': async (deps, tx, { topicId, command }) => {
    if (HANDED_IN.includes(command)) await deps.jobs.enqueue(tx, PRECHECK, { topicId }, { key: topicId });
  },
};
