import type { Feature } from '../kernel/feature.ts';

export { dashboardsRoutes } from './routes.ts';

export const feature: Feature = { name: 'dashboards', jobs: [], on: {} };
