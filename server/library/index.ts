import './events.ts';
import type { Feature } from '../kernel/feature.ts';
import { resumeSigning, signJob } from './families/jobs.ts';
import { compareText, forgetAdapted } from './families/watch.ts';
import { noteTags } from './tags/usecases.ts';
import { ingestJob, resumeBatches } from './intake/jobs.ts';
import { suggestJob } from './suggest.ts';

export type { TextChanged } from './events.ts';
export { resourceNotFound } from './errors.ts';
export { fieldsOf, FIELDS, KINDS, type Field, type Kind, type Metadata } from './rules.ts';
export { lockResource, saveResource, shownVersion, findResource, findFiles, type WholeResource } from './repo.ts';
export { sendStored, type Wanted } from './files.ts';
export { targetOf } from './usecases.ts';
export { listVersion, saveVersion, withdrawListed } from './versions/saving.ts';
export { compareResources, compareVersions, type Comparison } from './versions/compare.ts';
export { partsOf, sectionsOf } from './versions/parts.ts';
export { wordDiff, type TextPart } from './versions/words.ts';
export { authorsBetween, findVersion, listVersions, type Content, type Version } from './versions/repo.ts';
export { BadUsage, INGEST_USAGE, runIngestCommand, type Terminal } from './intake/cli.ts';
export { showLineage } from './lineage/usecases.ts';
export { ingestStored, type StoredOutcome } from './intake/ingest-stored.ts';
export { withReaders } from './intake/readers.ts';
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
export { exportEntries, sendArchive } from './export/usecases.ts';
export type { Entry } from './export/archive.ts';
export { countFamilies as familyOf } from './families/repo/reading.ts';
export { catalog as catalogue } from './catalog.ts';
export { findAliases as tagAliases } from './tags/repo.ts';
export { libraryRoutes } from './routes.ts';

export const feature: Feature = {
  name: 'library',
  jobs: [ingestJob, suggestJob, signJob],
  on: {
    'library.text_changed': async (deps, tx, changed) => {
      await compareText(deps, tx, changed);
      await noteTags(deps, tx, changed);
    },
    'library.listed': noteTags,
    'library.adapted': forgetAdapted,
  },
  resume: async (deps) => {
    await resumeBatches(deps);
    await resumeSigning(deps);
  },
};
