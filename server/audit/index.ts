import type { Feature } from '../kernel/feature.ts';

export { auditRoutes } from './routes.ts';

export const feature: Feature = { name: 'audit', jobs: [], on: {} };
