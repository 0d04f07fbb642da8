import './events.ts';
import type { Feature } from '../kernel/feature.ts';

export { activitiesRoutes } from './routes.ts';

export const feature: Feature = { name: 'activities', jobs: [], on: {} };
