import './events.ts';
import type { Feature } from '../kernel/feature.ts';

export { pathsRoutes } from './routes.ts';
export { hasTemplates, publishTemplate, type NewTemplate } from './usecases/templates.ts';

export const feature: Feature = { name: 'paths', jobs: [], on: {} };
