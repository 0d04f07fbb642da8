import { defineJob } from '../../jobs/port.ts';
import { PUBLISH } from './names.ts';
import { publishing } from './schemas.ts';
import { publishOutcome } from './usecases/publish.ts';

/** Brings one outcome of a closed topic to the library's audit; retried by the queue, idempotent. */
export const publishJob = defineJob({
  name: PUBLISH,
  payload: publishing,
  run: (deps, { outcomeId }, { signal }) => publishOutcome(deps, { id: outcomeId, signal }),
});
