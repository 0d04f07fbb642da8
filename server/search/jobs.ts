import { z } from 'zod';
import { defineJob, RetryLater, type JobContext } from '../jobs/port.ts';
import type { AiFailure } from '../ai/port.ts';
import type { Deps } from '../kernel/deps.ts';
import { ensureOffline, needsAnalysis, reindex, WRITTEN_WITH } from './indexing.ts';
import { OFFLINE } from './offline.ts';
import { reindexWork, spaceWork } from './schemas.ts';
import {
  buildIndex,
  countEmbedded,
  deleteOutdated,
  deleteRetired,
  ensureSpace,
  findSpace,
  hasIndex,
  listSpaces,
  listUnembedded,
  saveEmbeddings,
  saveSpace,
  type Space,
} from './spaces/repo.ts';
import { testSpace } from './spaces/self-test.ts';
import { embedderOf, embeddingText, isConfigured, isOffline, needsTest, type Embed } from './spaces/spaces.ts';
import { analyseTables, countMissingWords, readStatistics } from './words/repo.ts';

/** From here on comparing with every passage is slower than an index (docs/decisions). */
export const EXACT_UP_TO = 100_000;
const LONGEST_INDEXED = 4000;
const BATCH = 64;

/** Waits longer for what only a person can mend. */
function later(because: AiFailure): RetryLater {
  const needsPerson = because === 'ai.off' || because === 'ai.unauthorized' || because === 'ai.budget_spent';
  return new RetryLater(needsPerson ? 1800 : 60, because);
}

async function embedMissing(deps: Deps, space: Space, embed: Embed, { signal, progress }: JobContext): Promise<number> {
  const { chunks, embedded } = await countEmbedded(deps.db, space.id);
  let done = 0;
  for (let after = ''; !signal.aborted;) {
    const batch = await listUnembedded(deps.db, space.id, after, BATCH);
    const last = batch.at(-1);
    if (!last) break;
    const answer = await embed(batch.map(embeddingText), signal);
    if (!answer.ok) throw later(answer.because);
    const rows = batch.flatMap(({ chunkId }, i) => {
      const vector = answer.vectors[i];
      return vector ? [{ chunkId, vector }] : [];
    });
    await saveEmbeddings(deps.db, space.id, rows);
    after = last.chunkId;
    done += batch.length;
    await progress(embedded + done, Math.max(chunks, embedded + done));
  }
  return done;
}

/** Tests a space and lets it answer; whichever model answered before it makes room. */
async function promote(deps: Deps, space: Space, embed: Embed, signal: AbortSignal): Promise<number> {
  const { chunks } = await countEmbedded(deps.db, space.id);
  const tested = await testSpace(deps.db, space.id, embed, signal);
  if (!tested.ok) throw later(tested.because);
  const { scale, queries, result } = tested;
  const at = deps.now();
  const selfTest = { at: at.toISOString(), queries, chunks, curve: result.curve, ...scale, reason: result.reason };
  await deps.db.transaction(async (tx) => {
    await saveSpace(tx, space.id, { state: 'ready', weight: result.weight, selfTest }, at);
    if (isOffline(space)) return;
    for (const other of await listSpaces(tx)) {
      if (other.id !== space.id && !isOffline(other)) await saveSpace(tx, other.id, { state: 'retired' }, at);
    }
    await deleteRetired(tx, space.id);
  });
  return result.weight;
}

async function indexOnServer(deps: Deps, space: Space): Promise<void> {
  if (deps.database.engine !== 'server' || space.dimensions > LONGEST_INDEXED) return;
  const { embedded } = await countEmbedded(deps.db, space.id);
  if (embedded > EXACT_UP_TO && !(await hasIndex(deps.db, space.id))) await buildIndex(deps.db, space);
}

export const embedSpaceJob = defineJob({
  name: 'search.embed_space',
  payload: spaceWork,
  retries: 1000,
  seconds: 4 * 3600,
  run: async (deps, { spaceId }, context) => {
    const space = await findSpace(deps.db, spaceId);
    const embed = space && embedderOf(deps.ai, space);
    if (!space || !embed) return { embedded: 0 };
    const embedded = await embedMissing(deps, space, embed, context);
    if (context.signal.aborted) throw new RetryLater(5, 'stopped');
    const { chunks } = await countEmbedded(deps.db, space.id);
    const isDue = space.state === 'building' || needsTest(space, chunks);
    const weight = isDue ? await promote(deps, space, embed, context.signal) : space.weight;
    await indexOnServer(deps, space);
    return { embedded, weight };
  },
});

export const reindexJob = defineJob({
  name: 'search.reindex',
  payload: reindexWork,
  seconds: 4 * 3600,
  run: (deps, { only }, { progress }) => reindex(deps, only, progress),
});

export const analyseJob = defineJob({
  name: 'search.analyse',
  payload: z.strictObject({}),
  run: (deps) => analyseTables(deps.db),
});

/** At start: makes the spaces that the configuration asks for, and queues what a crash or a change left undone. */
export async function resumeSearch(deps: Deps): Promise<void> {
  const { db, ai } = deps;
  await ensureOffline(deps, db);
  await deleteOutdated(db, OFFLINE);
  if (ai.embeddingSpace) {
    await ensureSpace(db, ai.embeddingSpace, { id: deps.newId('spc'), state: 'building', now: deps.now() });
  }
  if ((await countMissingWords(db, WRITTEN_WITH)) > 0) {
    await deps.jobs.enqueue(db, 'search.reindex', { only: 'missing' }, { key: 'missing' });
  }
  if (await needsAnalysis(deps, db, (await readStatistics(db)).chunkCount)) {
    await deps.jobs.enqueue(db, 'search.analyse', {}, { key: 'analyse' });
  }
  for (const space of await listSpaces(db)) {
    const { chunks, embedded } = await countEmbedded(db, space.id);
    const isWanted = isOffline(space) || isConfigured(ai, space);
    if (isWanted && (space.state === 'building' || embedded < chunks || needsTest(space, chunks))) {
      await deps.jobs.enqueue(db, 'search.embed_space', { spaceId: space.id }, { key: space.id });
    }
  }
}
