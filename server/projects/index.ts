import type { Feature } from '../kernel/feature.ts';

export { projectsRoutes } from './routes.ts';

export const feature: Feature = { name: 'projects', jobs: [], on: {} };
