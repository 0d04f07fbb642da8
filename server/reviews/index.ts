import type { Feature } from '../kernel/feature.ts';
import { solveJob } from './assignment/usecases/run.ts';
import { followRevisions } from './decisions/usecases/revision.ts';
import { dailyJob, followTopics, resumeReviews } from './progress/jobs.ts';

export { conflictsOf, type Conflicts } from './assignment/conflicts.ts';
export { reviewsRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'reviews',
  jobs: [dailyJob, solveJob],
  on: {
    'topics.moved': async (deps, tx, moved) => {
      await followTopics(deps, tx, moved);
      await followRevisions(deps, tx, moved);
    },
  },
  resume: resumeReviews,
};
