import type { Feature } from '../kernel/feature.ts';
import { forgetText, indexText } from './indexing.ts';
import { namesJob, resumeNames } from './suggest/jobs.ts';
import { keepNames } from './suggest/usecases.ts';
import { analyseJob, embedSpaceJob, reindexJob, resumeSearch } from './jobs.ts';

export { reindex } from './indexing.ts';
export { exportLabels } from './labels/export.ts';
export { searchRoutes } from './routes.ts';
export { noFilters, type FacetName, type Filters } from './schemas.ts';
export type { How } from './asking.ts';
export type { Hit } from './showing.ts';
export { browseResources, searchPassages, type Answer } from './usecases.ts';
export type { Facets } from './repo.ts';

export const feature: Feature = {
  name: 'search',
  jobs: [embedSpaceJob, reindexJob, analyseJob, namesJob],
  on: {
    'library.text_changed': async (deps, tx, changed) => {
      await indexText(deps, tx, changed);
      await keepNames(tx, changed);
    },
    'library.removed': (_deps, tx, { resourceId }) => forgetText(tx, resourceId),
  },
  resume: async (deps) => {
    await resumeSearch(deps);
    await resumeNames(deps);
  },
};
