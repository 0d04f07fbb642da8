import type { Feature } from '../kernel/feature.ts';
import { dailyJob, resumeDaily } from './milestones/jobs.ts';
import { followTopic } from './milestones/usecases/follow.ts';
import { publishJob } from './outcomes/jobs.ts';
import { followOutcomes, resumePublishing } from './outcomes/usecases/follow.ts';

export { dailyWork } from './milestones/jobs.ts';
export { projectsRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'projects',
  jobs: [dailyJob, publishJob],
  on: {
    ...followOutcomes,
    'topics.moved': async (deps, tx, moved) => {
      await followTopic(deps, tx, moved);
      await followOutcomes['topics.moved'](deps, tx, moved);
    },
  },
  resume: async (deps) => {
    await resumeDaily(deps);
    await resumePublishing(deps);
  },
};
