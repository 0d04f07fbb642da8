import type { Feature } from '../kernel/feature.ts';
import { refreshQuality } from './ratings/usecases.ts';

export { communityRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'community',
  jobs: [],
  on: {
    'library.adapted': (deps, tx, { parentId }) => refreshQuality(deps, tx, parentId),
  },
};
