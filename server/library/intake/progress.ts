import { notify, type Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';

const CHANNEL = 'library_batch';

/** Says, when the surrounding transaction commits, that a batch has moved. */
export const tellBatch = (tx: Db, batchId: string): Promise<void> => notify(tx, CHANNEL, batchId);

/** Notifications can get lost with a connection; then people see progress this much later. */
const AT_LATEST_MS = 3000;

export type Watch = { next: () => Promise<void>; stop: () => void };

/** Waits for news of a batch; `next` also resolves from time to time without any, and at once after `stop`. */
export async function watchBatch(deps: Pick<Deps, 'database'>, batchId: string): Promise<Watch> {
  let hasNews = false;
  let hasStopped = false;
  let wake: (() => void) | null = null;
  const unlisten = await deps.database.listen(CHANNEL, (id) => {
    if (id !== batchId) return;
    hasNews = true;
    wake?.();
  });
  return {
    next: async () => {
      if (!hasNews && !hasStopped) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, AT_LATEST_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
      hasNews = false;
    },
    stop: () => {
      hasStopped = true;
      wake?.();
      unlisten();
    },
  };
}
