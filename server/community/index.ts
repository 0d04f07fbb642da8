import type { Feature } from '../kernel/feature.ts';

export { communityRoutes } from './routes.ts';

export const feature: Feature = { name: 'community', jobs: [], on: {} };
