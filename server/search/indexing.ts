import type { Db } from '../../db/client.ts';
import type { Deps } from '../kernel/deps.ts';
import type { TextChanged } from '../library/index.ts';
import { embedOffline, OFFLINE } from './offline.ts';
import { termWeight } from './rules.ts';
import { ensureSpace, listSpaces, saveEmbeddings, type Space } from './spaces/repo.ts';
import { embeddingText, isConfigured, needsTest } from './spaces/spaces.ts';
import { chunkTerms } from './terms.ts';
import {
  analysedChunks,
  countChunks,
  deleteWords,
  forgetTerms,
  listSources,
  lockTerms,
  readStatistics,
  savePivot,
  saveWords,
  termIds,
  type Source,
  type Statistics,
} from './words/repo.ts';

/** Chunks per statement: a few megabytes of terms. */
const BATCH = 40;
/** The average may differ by this share from the one that weights were made with before they are made anew. */
const DRIFT = 0.15;
const FEWEST_FOR_AVERAGE = 30;

const headOf = ({ title, unit, tags, breadcrumb }: Omit<Source, 'id' | 'resourceId' | 'text'>) => [
  title,
  ...(unit ? [unit] : []),
  ...tags,
  ...breadcrumb.filter((heading) => heading !== title),
];

/** The terms of a passage under everything that stands above it. */
export const termsOf = (source: Omit<Source, 'id' | 'resourceId'>) => chunkTerms(source.text, headOf(source));

/** Writes the words of chunks; the caller holds the lock. */
async function indexSources(tx: Db, sources: readonly Source[], pivot: number): Promise<void> {
  for (let from = 0; from < sources.length; from += BATCH) {
    const batch = sources.slice(from, from + BATCH).map((source) => ({ source, ...termsOf(source) }));
    const ids = await termIds(tx, [...new Set(batch.flatMap(({ counts }) => [...counts.keys()]))]);
    const rows = batch.map(({ source, counts, length }) => ({
      chunkId: source.id,
      resourceId: source.resourceId,
      terms: [...counts.keys()],
      weights: new Map(
        [...counts].flatMap(([term, count]) => {
          const id = ids.get(term);
          return id === undefined ? [] : [[id, termWeight(count, length, pivot)] as const];
        }),
      ),
      length,
    }));
    await saveWords(tx, rows);
  }
}

const average = ({ chunkCount, termCount, pivot }: Statistics) =>
  chunkCount < FEWEST_FOR_AVERAGE ? pivot : termCount / chunkCount;
const hasDrifted = (statistics: Statistics) =>
  Math.abs(Math.log(average(statistics) / statistics.pivot)) > Math.log(1 + DRIFT);

export const ensureOffline = (deps: Deps, db: Db): Promise<Space> =>
  ensureSpace(db, OFFLINE, { id: deps.newId('spc'), state: 'ready', now: deps.now() });

/** Indexes a resource inside the transaction that wrote it: it is found from the moment it is there. */
export async function indexText(deps: Deps, tx: Db, changed: TextChanged): Promise<void> {
  const { resourceId, title, unit, tags } = changed;
  const sources = changed.chunks.map(({ id, text, breadcrumb }) => ({
    id,
    resourceId,
    text,
    breadcrumb: [...breadcrumb],
    title,
    unit,
    tags: [...tags],
  }));
  await lockTerms(tx);
  await deleteWords(tx, resourceId);
  const { pivot } = await readStatistics(tx);
  await indexSources(tx, sources, pivot);
  const offline = await ensureOffline(deps, tx);
  await saveEmbeddings(
    tx,
    offline.id,
    sources.map((source) => ({ chunkId: source.id, vector: embedOffline(embeddingText(source)) })),
  );
  await followUp(deps, tx);
}

const FEWEST_FOR_PLANS = 100;

/** A server looks after its statistics itself; the embedded database is told when it has doubled. */
export const needsAnalysis = async (deps: Deps, db: Db, chunkCount: number): Promise<boolean> =>
  deps.database.engine === 'embedded' && chunkCount >= FEWEST_FOR_PLANS && chunkCount >= 2 * (await analysedChunks(db));

/** Puts into the queue what the new text asks for beyond itself. */
async function followUp(deps: Deps, tx: Db): Promise<void> {
  const statistics = await readStatistics(tx);
  if (await needsAnalysis(deps, tx, statistics.chunkCount)) {
    await deps.jobs.enqueue(tx, 'search.analyse', {}, { key: 'analyse' });
  }
  if (hasDrifted(statistics)) await deps.jobs.enqueue(tx, 'search.reindex', { only: 'all' }, { key: 'all' });
  for (const space of await listSpaces(tx)) {
    const isWanted = isConfigured(deps.ai, space) || needsTest(space, statistics.chunkCount);
    if (isWanted) await deps.jobs.enqueue(tx, 'search.embed_space', { spaceId: space.id }, { key: space.id });
  }
}

/** Counts and vectors go with the rows; only the words have to be taken under the lock. */
export async function forgetText(tx: Db, resourceId: string): Promise<void> {
  await lockTerms(tx);
  await deleteWords(tx, resourceId);
}

/**
 * Writes the words of all chunks anew, or only of those that have none, in short transactions: search and ingest go
 * on meanwhile. Returns how many chunks were written.
 */
export async function reindex(
  deps: Pick<Deps, 'db'>,
  only: 'all' | 'missing' = 'all',
  progress: (done: number, total: number) => Promise<void> = () => Promise.resolve(),
): Promise<{ chunks: number }> {
  const total = await countChunks(deps.db);
  if (only === 'all') {
    await deps.db.transaction(async (tx) => {
      await lockTerms(tx);
      await savePivot(tx, average(await readStatistics(tx)));
    });
  }
  let chunks = 0;
  for (let after = ''; ;) {
    const sources = await listSources(deps.db, { after, limit: BATCH, onlyMissing: only === 'missing' });
    const last = sources.at(-1);
    if (!last) break;
    await deps.db.transaction(async (tx) => {
      await lockTerms(tx);
      const { pivot } = await readStatistics(tx);
      await indexSources(tx, sources, pivot);
    });
    after = last.id;
    chunks += sources.length;
    await progress(chunks, total);
  }
  if (only === 'all') {
    await deps.db.transaction(async (tx) => {
      await lockTerms(tx);
      await forgetTerms(tx);
    });
  }
  return { chunks };
}
