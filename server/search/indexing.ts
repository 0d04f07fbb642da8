import type { Db } from '../../db/client.ts';
import type { Deps } from '../kernel/deps.ts';
import type { TextChanged } from '../library/index.ts';
import { markOf } from './keys.ts';
import { embedOffline, OFFLINE } from './offline.ts';
import { termWeight } from './rules.ts';
import { ensureSpace, listSpaces, saveEmbeddings, type Space } from './spaces/repo.ts';
import { embeddingText, isConfigured, needsTest } from './spaces/spaces.ts';
import { nameOfSection } from './reading/sections.ts';
import { placesOf } from './reading/place.ts';
import { chunkTerms, type Field, type Indexed } from './terms.ts';
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

/**
 * Which way of making terms a passage was written with: a term that every passage holds. Raise it with the rules, the
 * dictionary or the synonyms; what was written before is then written anew at the next start.
 */
export const WRITTEN_WITH = '§4';
const TRACE = 0.001;

/** What stands above a passage counts in it, the title most. */
const FIELD_WEIGHTS = { title: 2, place: 2, tags: 2, headings: 2, section: 1 } as const;

type Above = Pick<Source, 'title' | 'unit' | 'tags' | 'breadcrumb'> &
  Partial<Pick<Source, 'lesson' | 'section' | 'volume' | 'grades'>>;

function fieldsOf({ title, unit, lesson, tags, breadcrumb, section, grades = [], volume = null }: Above): Field[] {
  const { title: first, place, tags: tagged, headings, section: part } = FIELD_WEIGHTS;
  const fields: Field[] = [
    { text: title, weight: first },
    { text: [unit, lesson].filter(Boolean).join('\n'), weight: place, terms: placesOf(grades, volume) },
    { text: tags.join('\n'), weight: tagged },
    { text: breadcrumb.filter((heading) => heading !== title).join('\n'), weight: headings },
    { text: nameOfSection(section), weight: part },
  ];
  return fields.filter(({ text, terms }) => text !== '' || (terms && terms.length > 0));
}

/** The terms of a passage under everything that stands above it. */
export function termsOf(source: Above & Pick<Source, 'text'>): Indexed {
  const { counts, length } = chunkTerms(source.text, fieldsOf(source));
  return { counts: counts.set(WRITTEN_WITH, { body: 0, head: TRACE }), length };
}

/** What finds a passage: its terms, and a mark for each that weighs much in it. */
export const lexemesOf = (weights: readonly { term: string; weight: number }[]): string[] =>
  weights.flatMap(({ term, weight }) => {
    const mark = markOf(term, weight);
    return mark === null ? [term] : [term, mark];
  });

/** Writes the words of chunks; the caller holds the lock. */
async function indexSources(tx: Db, sources: readonly Source[], pivot: number): Promise<void> {
  for (let from = 0; from < sources.length; from += BATCH) {
    const batch = sources.slice(from, from + BATCH).map((source) => ({ source, ...termsOf(source) }));
    const weighed = batch.map(({ source, counts, length }) => {
      const weights = [...counts].map(([term, count]) => ({ term, weight: termWeight(count, length, pivot) }));
      return { source, weights, length, lexemes: lexemesOf(weights) };
    });
    const ids = await termIds(tx, [...new Set(weighed.flatMap(({ lexemes }) => lexemes))]);
    const rows = weighed.map(({ source, weights, length, lexemes }) => ({
      chunkId: source.id,
      resourceId: source.resourceId,
      terms: lexemes,
      weights: new Map(
        weights.flatMap(({ term, weight }) => {
          const id = ids.get(term);
          return id === undefined ? [] : [[id, weight] as const];
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
  const { resourceId, title, unit, lesson, volume, grades, tags } = changed;
  const sources = changed.chunks.map(({ id, text, breadcrumb, section }) => ({
    id,
    resourceId,
    text,
    breadcrumb: [...breadcrumb],
    section,
    title,
    unit,
    lesson,
    volume,
    grades: [...grades],
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
    const sources = await listSources(deps.db, {
      after,
      limit: BATCH,
      without: only === 'missing' ? WRITTEN_WITH : null,
    });
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
