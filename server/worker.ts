import { createDeps, stop } from './deps.ts';
import { readEnvironment } from './kernel/environment.ts';
import { startFailure, whenAskedToStop } from './kernel/stopping.ts';

const GRACE_MS = 5000;

/** Background work as a process of its own; needs a database server, since the embedded one belongs to one process. */
async function main(): Promise<void> {
  const deps = await createDeps(readEnvironment());
  whenAskedToStop(() => stop(deps, GRACE_MS));
  await deps.jobs.start();
  deps.log.info('worker.started');
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error) ?? String(error)}\n`);
  process.exit(1);
});
