import type { Feature } from '../kernel/feature.ts';
import { forgetText, indexText } from './indexing.ts';
import { analyseJob, embedSpaceJob, reindexJob, resumeSearch } from './jobs.ts';

export { reindex } from './indexing.ts';
export { searchRoutes } from './routes.ts';
export { noFilters, type FacetName, type Filters } from './schemas.ts';
export type { How } from './asking.ts';
export type { Hit } from './showing.ts';
export { searchPassages, type Answer } from './usecases.ts';
export type { Facets } from './repo.ts';

export const feature: Feature = {
  name: 'search',
  jobs: [embedSpaceJob, reindexJob, analyseJob],
  on: {
    'library.text_changed': indexText,
    'library.removed': (_deps, tx, { resourceId }) => forgetText(tx, resourceId),
  },
  resume: resumeSearch,
};
