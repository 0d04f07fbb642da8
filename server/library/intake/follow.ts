import type { Actor, Deps } from '../../kernel/deps.ts';
import { showBatch } from './batches.ts';
import { watchBatch } from './progress.ts';

type Step = Awaited<ReturnType<typeof showBatch>>;

/**
 * One's own drop as it moves: first everything, then what changed, until it is done or `stop` is called.
 * @throws library.batch_not_found
 */
export async function followBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  const first = await showBatch(deps, actor, { id });
  const watch = await watchBatch(deps, id);
  let hasStopped = false;
  async function* steps(): AsyncGenerator<Step> {
    try {
      let step = first;
      let since = deps.now();
      yield step;
      while (step.batch.state !== 'done' && !hasStopped) {
        await watch.next();
        const asked = deps.now();
        step = await showBatch(deps, actor, { id, since: new Date(since.getTime() - OVERLAP_MS) });
        since = asked;
        yield step;
      }
    } finally {
      watch.stop();
    }
  }
  const stop = () => {
    hasStopped = true;
    watch.stop();
  };
  return { [Symbol.asyncIterator]: steps, stop };
}

/** A transaction stamps its rows before it commits: what is older than this has been seen. */
const OVERLAP_MS = 5000;
