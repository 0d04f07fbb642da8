import type { Feature } from '../kernel/feature.ts';

export { reviewsRoutes } from './routes.ts';

export const feature: Feature = { name: 'reviews', jobs: [], on: {} };
