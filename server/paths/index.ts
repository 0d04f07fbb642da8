import './events.ts';
import type { Feature } from '../kernel/feature.ts';
import { reachingJob } from './reach/jobs.ts';

export { pathsRoutes } from './routes.ts';
export { publishTemplates as publishTemplatesInput } from './schemas.ts';
export { hasTemplates, publishTemplate, publishTemplates, type NewTemplate } from './usecases/templates.ts';

export const feature: Feature = { name: 'paths', jobs: [reachingJob], on: {} };
