import type { Job } from '../jobs/port.ts';
import type { Deps } from './deps.ts';
import type { Subscriptions } from './events.ts';

/** What a capability brings besides its routes. */
export type Feature = {
  name: string;
  jobs: readonly Job[];
  on: Subscriptions<Deps>;
  /** Runs once when a process that does background work starts: sweeps up what a crash left. */
  resume?: (deps: Deps) => Promise<void>;
};
