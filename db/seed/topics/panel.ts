import { setTimeout as pause } from 'node:timers/promises';
import { Refused, type Answer } from '../doer.ts';
import type { Cast } from './apply.ts';
import { KEEPER } from './calls.ts';

/** Turns of a fifth of a second; without a worker nothing comes of waiting. */
const PATIENCE = 300;

/** Works out who judges what, waits for it, and sends the invitations. */
export async function seat(cast: Cast, callId: string): Promise<void> {
  const keeper = await cast(KEEPER);
  const { id } = (await keeper.send('POST', `/reviews/panels/of/${callId}`, { options: {}, seed: 7 })) as Answer & {
    id: string;
  };
  for (let left = PATIENCE; left > 0; left--) {
    const { state, revision } = (await keeper.get(`/reviews/panels/${id}`)) as { state: string; revision: string };
    if (state === 'failed') throw new Refused('the panel of the demo district cannot be made up');
    if (state === 'dry') {
      const reason = '县内同学科专家少，两名专家可以来自同一单位。';
      await keeper.send('POST', `/reviews/panels/${id}/apply`, { revision, reason });
      return;
    }
    await pause(200);
  }
  throw new Refused('nobody works the panel of the demo district out');
}
