import type { Feature } from '../kernel/feature.ts';
import { checkingJob } from './jobs.ts';
import { keepChange, keepImported, keepWithdrawal } from './usecases/follow.ts';

export { findLatest as latestAudit } from './repo/audits.ts';
export { POINTS, type PointVerdict } from './rules.ts';
export { demandPledge, showOffer, submit } from './usecases/submit.ts';
export { auditRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'audit',
  jobs: [checkingJob],
  on: {
    'library.listed': keepImported,
    'library.version_saved': keepChange,
    'library.withdrawn': keepWithdrawal,
  },
};
