import './events.ts';
import type { Feature } from '../kernel/feature.ts';
import { certifyAllJob } from './certificates/jobs.ts';
import { followDeeds } from './claims/usecases/follow.ts';
import { importJobs } from './imports/jobs.ts';
import { followPolicies, nightJob, refreshJob, resumeStandings, snapshotJob } from './standing/jobs.ts';

export { postEntry, reverseEntry, type Posting } from './ledger/post.ts';
export { offeringsFor, type Offering } from './offerings/usecases.ts';
export { listExceptions } from './exceptions/repo.ts';
export { asOfDay, standingAt, standingsOf, type Stood } from './standing/find.ts';
export { readKeys, verifyOffline } from './certificates/offline.ts';
export { creditsRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'credits',
  jobs: [certifyAllJob, refreshJob, snapshotJob, nightJob, ...importJobs],
  on: { ...followDeeds, ...followPolicies },
  resume: resumeStandings,
};
