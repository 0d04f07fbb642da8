import type { Feature } from '../kernel/feature.ts';
import { scheduleSnapshots, snapshotJob } from './jobs.ts';

export { dashboardsRoutes } from './routes.ts';

export const feature: Feature = { name: 'dashboards', jobs: [snapshotJob], on: {}, resume: scheduleSnapshots };
