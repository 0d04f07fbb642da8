import type { Feature } from '../kernel/feature.ts';

export { defineJob, RetryLater } from './port.ts';
export type { Job, JobContext, Jobs } from './port.ts';
export { createJobs } from './queue.ts';
export type { Queue } from './queue.ts';
export { jobRoutes } from './routes.ts';

export const feature: Feature = { name: 'jobs', jobs: [], on: {} };
