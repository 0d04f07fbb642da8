import type { EmbeddingSpaceName } from '../ai/port.ts';
import type { Deps } from '../kernel/deps.ts';
import type { ReadingScope } from '../people/index.ts';
import { EXACT_UP_TO } from './jobs.ts';
import { isMoreThan, type Asked, type Meaning } from './repo.ts';
import { candidateKeys, marksOf, type Key } from './keys.ts';
import { corrected, proposals, type Correction } from './reading/correct.ts';
import { MOST_CANDIDATES, weighTerms, type QueryTerm, type Scale, type WeighedTerm } from './rules.ts';
import type { Filters } from './schemas.ts';
import { dense, hasIndex, listSpaces, type Space } from './spaces/repo.ts';
import { answering, embedderOf } from './spaces/spaces.ts';
import { rewritten } from './rewriting/rewrite.ts';
import { queryTermsBeside } from './terms.ts';
import { findTerms, readStatistics, sparse } from './words/repo.ts';

/** From a question to what the database is asked. */
export type Question = {
  query: string;
  filters: Filters;
  limit: number;
  /** Share of the best score that a resource must reach; less than usual for whoever judges what is found once more. */
  faint?: number;
  offset?: number;
  /** Whether a model may put the query in other words: where somebody waits for an answer to just this. */
  mayRewrite?: boolean;
};

/** How an answer was made. `because` says why meaning had no part in it, as a code. */
export type How = {
  words: boolean;
  meaning: { space: EmbeddingSpaceName; weight: number } | null;
  because?: string;
  /** What was typed by mistake, and what it was read as; absent when nothing was. */
  corrected?: Correction[];
  /** Other wordings by a model that were searched for beside the query, at less weight. */
  rewritten?: readonly string[];
};
/** Searching waits this long for an endpoint, then goes on by words. */
const PATIENCE_MS = 4000;

type Read = {
  terms: WeighedTerm[];
  keys: Key[] | null;
  weights: string;
  chunkCount: number;
  /** Words that nobody knows, read as ones that the library holds. */
  corrected: Correction[];
  /** Other wordings that are searched for beside the query. */
  beside: readonly string[];
};
type Known = Awaited<ReturnType<typeof findTerms>>;

const look = (db: Deps['db'], terms: readonly QueryTerm[]): Promise<Known> =>
  findTerms(
    db,
    terms.flatMap(({ term, says = [] }) => [term, ...says, ...marksOf(term)]),
  );

const countIn = (known: Known) => (term: string) => known.get(term)?.chunkCount ?? 0;

/** The query's terms, after slips that neither a dictionary nor the library knows were put right. */
async function readTerms(db: Deps['db'], query: string, beside: readonly string[]) {
  const asked = queryTermsBeside(query, beside);
  const known = await look(db, asked);
  const isKnown = (term: string) => countIn(known)(term) > 0;
  const given = proposals(query, isKnown);
  if (given.length === 0) return { asked, known, corrections: [] };
  const words = await findTerms(db, [...new Set(given.map(({ word }) => word))]);
  const { text, corrections } = corrected(query, given, countIn(words));
  if (corrections.length === 0) return { asked, known, corrections };
  const meant = queryTermsBeside(text, beside);
  return { asked: meant, known: await look(db, meant), corrections };
}

/** `beside`: other wordings of the query, which count less. */
export async function readQuery(db: Deps['db'], query: string, beside: readonly string[] = []): Promise<Read> {
  const [{ asked, known, corrections }, { chunkCount }] = await Promise.all([
    readTerms(db, query, beside),
    readStatistics(db),
  ]);
  const countOf = countIn(known);
  const terms = weighTerms(
    asked.map((term) => ({
      ...term,
      id: known.get(term.term)?.id ?? null,
      chunkCount: countOf(term.term),
      ...(term.says && { literalCount: Math.min(...term.says.map(countOf)) }),
    })),
    chunkCount,
  );
  const weights = new Map(
    terms.flatMap(({ id, weight }) => (id === null || weight === 0 ? [] : [[id, weight] as const])),
  );
  const counts = new Map([...known].map(([term, { chunkCount: count }]) => [term, count]));
  const keys = chunkCount <= MOST_CANDIDATES ? null : candidateKeys(terms, counts, chunkCount);
  return { terms, keys, weights: weights.size > 0 ? sparse(weights) : '', chunkCount, corrected: corrections, beside };
}

type MeaningPlan = { meaning: Meaning | null; weight: number; scale: Scale; how: Pick<How, 'meaning' | 'because'> };
const noScale: Scale = { floor: 0, reach: 1 };

/** Decides whether meaning has a say, and embeds the query when it has. */
async function planMeaning(
  deps: Deps,
  scope: ReadingScope,
  { query, filters }: Question,
  { chunkCount, weight: forced }: { chunkCount: number; weight: number | null },
): Promise<MeaningPlan> {
  const without = (because: string, space?: Space): MeaningPlan => ({
    meaning: null,
    weight: 0,
    scale: noScale,
    how: { meaning: space ? { space: nameOf(space), weight: 0 } : null, because },
  });
  const space = answering(deps.ai, await listSpaces(deps.db));
  if (!space) return without('search.no_space');
  const embed = embedderOf(deps.ai, space);
  const weight = forced ?? space.weight;
  if (!embed || !space.selfTest || weight === 0) {
    return without(space.selfTest ? `search.${space.selfTest.reason}` : 'search.not_tested', space);
  }
  const answer = await embed([query], AbortSignal.timeout(PATIENCE_MS));
  const [vector] = answer.ok ? answer.vectors : [];
  if (!answer.ok || !vector) return without(answer.ok ? 'ai.invalid_answer' : answer.because);
  const isApproximate =
    deps.database.engine === 'server' &&
    chunkCount > EXACT_UP_TO &&
    (await hasIndex(deps.db, space.id)) &&
    (await isMoreThan(deps.db, { scope, filters }, { most: EXACT_UP_TO, chunkCount }));
  return {
    meaning: {
      spaceId: space.id,
      vector: dense(vector),
      dimensions: space.dimensions,
      atLeast: weight === 1 ? -1 : space.selfTest.noise,
      isApproximate,
    },
    weight,
    scale: space.selfTest,
    how: { meaning: { space: nameOf(space), weight } },
  };
}

const nameOf = ({ provider, model, dimensions }: EmbeddingSpaceName) => ({ provider, model, dimensions });

/** What a question comes to: its terms, whether meaning has a say, and what is asked of the database. */
export async function planSearch(deps: Deps, scope: ReadingScope, question: Question, weight: number | null = null) {
  const beside = question.mayRewrite ? await rewritten(deps, question.query) : [];
  const read = await readQuery(deps.db, question.query, beside);
  const plan = await planMeaning(deps, scope, question, { chunkCount: read.chunkCount, weight });
  const { keys, weights } = read;
  const asked: Asked = {
    scope,
    filters: question.filters,
    keys,
    weights,
    meaning: plan.meaning,
    faint: question.faint,
  };
  return { read, plan, asked };
}
