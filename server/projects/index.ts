import type { Feature } from '../kernel/feature.ts';
import { publishJob } from './outcomes/jobs.ts';
import { followOutcomes, resumePublishing } from './outcomes/usecases/follow.ts';

export { projectsRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'projects',
  jobs: [publishJob],
  on: {
    ...followOutcomes,
    'topics.moved': async (deps, tx, moved) => {
      await followOutcomes['topics.moved'](deps, tx, moved);
    },
  },
  resume: async (deps) => {
    await resumePublishing(deps);
  },
};
