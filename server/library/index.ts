import './events.ts';
import type { Feature } from '../kernel/feature.ts';
import { ingestJob, resumeBatches } from './intake/jobs.ts';
import { suggestJob } from './suggest.ts';

export type { TextChanged } from './events.ts';
export { resourceNotFound } from './errors.ts';
export { BadUsage, INGEST_USAGE, runIngestCommand, type Terminal } from './intake/cli.ts';
export { ingestPath, type PathInput, type PathStep, type PathSummary } from './intake/ingest-path.ts';
export {
  findChunks,
  findPassages,
  findReadableResources,
  readable,
  type LocatorRow,
  type Passage,
  type ResourceCard,
} from './repo.ts';
export { libraryRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'library',
  jobs: [ingestJob, suggestJob],
  on: {},
  resume: resumeBatches,
};
