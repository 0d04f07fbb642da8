import type { EmbeddingSpaceName } from '../ai/port.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import {
  findChunks,
  findReadableResources,
  resourceNotFound,
  type Passage,
  type ResourceCard,
} from '../library/index.ts';
import { readingScope, whyNot, type ReadingScope } from '../people/index.ts';
import { toSimplified } from '../../ingest/segment.ts';
import { EXACT_UP_TO } from './jobs.ts';
import {
  browse,
  countPermitted,
  findMatches,
  findOwnPassages,
  findTail,
  type Asked,
  type Facets,
  type Meaning,
  type PoolRow,
} from './repo.ts';
import {
  bestOfGroups,
  coverage,
  fuse,
  isWeak,
  keyTerms,
  MOST_CANDIDATES,
  weighTerms,
  type Fused,
  type Scale,
  type WeighedTerm,
} from './rules.ts';
import type { Filters } from './schemas.ts';
import { aligned, findMarks, snippet } from './snippet.ts';
import { countEmbedded, dense, hasIndex, listSpaces, type Space } from './spaces/repo.ts';
import { answering, embedderOf, isConfigured, isOffline } from './spaces/spaces.ts';
import { queryTerms } from './terms.ts';
import { findTerms, readStatistics, sparse } from './words/repo.ts';

export type HitPassage = Pick<Passage, 'text' | 'breadcrumb' | 'locator'> & { chunkId: string; snippet: string };
export type Hit = {
  resource: ResourceCard;
  /** The mixture; 1 is the best possible by both. */
  score: number;
  parts: { words: number; meaning: number; weight: number };
  /** Share of what the query asks for that stands in the passage or its title. */
  coverage: number;
  passage: HitPassage;
  /** Further passages of this resource that match. */
  more: number;
};
/** How an answer was made. `because` says why meaning had no part in it, as a code. */
export type How = {
  words: boolean;
  meaning: { space: EmbeddingSpaceName; weight: number } | null;
  because?: string;
};
export type Answer = { total: number; isWeak: boolean; hits: Hit[]; facets: Facets; how: How; ms: number };
export type Question = { query: string; filters: Filters; limit: number; offset?: number };

/** Searching waits this long for an endpoint, then goes on by words. */
const PATIENCE_MS = 4000;

type Read = { terms: WeighedTerm[]; keys: string[] | null; weights: string; chunkCount: number };

async function readQuery(db: Deps['db'], query: string): Promise<Read> {
  const asked = queryTerms(query);
  const [known, { chunkCount }] = await Promise.all([
    findTerms(
      db,
      asked.map(({ term }) => term),
    ),
    readStatistics(db),
  ]);
  const terms = weighTerms(
    asked.map((term) => ({
      ...term,
      id: known.get(term.term)?.id ?? null,
      chunkCount: known.get(term.term)?.chunkCount ?? 0,
    })),
    chunkCount,
  );
  const weights = new Map(terms.flatMap(({ id, weight }) => (id === null ? [] : [[id, weight] as const])));
  const keys = chunkCount <= MOST_CANDIDATES ? null : keyTerms(terms);
  return { terms, keys, weights: weights.size > 0 ? sparse(weights) : '', chunkCount };
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
    (await countPermitted(deps.db, { scope, filters }, EXACT_UP_TO)) > EXACT_UP_TO;
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

/** The passages that answer a query within `scope`, the best of each resource, best resource first. */
export const searchPassages = (deps: Deps, scope: ReadingScope, question: Question): Promise<Answer> =>
  searchWith(deps, scope, question, null);

/** What a question comes to: its terms, whether meaning has a say, and what is asked of the database. */
export async function planSearch(deps: Deps, scope: ReadingScope, question: Question, weight: number | null = null) {
  const read = await readQuery(deps.db, question.query);
  const plan = await planMeaning(deps, scope, question, { chunkCount: read.chunkCount, weight });
  const { keys, weights } = read;
  const asked: Asked = { scope, filters: question.filters, keys, weights, meaning: plan.meaning };
  return { read, plan, asked };
}

/** The same with another weight than the one earned, for measuring. */
export async function searchWith(
  deps: Deps,
  scope: ReadingScope,
  question: Question,
  weight: number | null,
): Promise<Answer> {
  const started = performance.now();
  const { limit, offset = 0 } = question;
  const { read, plan, asked } = await planSearch(deps, scope, question, weight);
  const found = await findMatches(deps.db, asked);
  const ranked = bestOfGroups(fuse(found.pool, plan.weight, plan.scale));
  const page = ranked.slice(offset, offset + limit);
  if (page.length < limit && ranked.length < found.total) {
    const best = ranked.reduce((most, { words }) => Math.max(most, words), 0);
    const tail = await findTail(deps.db, asked, {
      without: ranked.map(({ group }) => group),
      limit: limit - page.length,
      offset: Math.max(0, offset - ranked.length),
    });
    page.push(...tail.map((row) => ({ ...row, ...alone(row.words / best, plan.weight) })));
  }
  const first = ranked[0];
  const hits = await show(deps, scope, page, read.terms, first?.id);
  return {
    total: found.total,
    isWeak: isWeak(first ? { coverage: hits.bestCoverage, meaning: first.parts.meaning, weight: plan.weight } : null),
    hits: hits.list,
    facets: found.facets,
    how: { words: read.weights !== '', ...plan.how },
    ms: Math.round(performance.now() - started),
  };
}

const alone = (words: number, weight: number) => ({
  score: (1 - weight) * words,
  parts: { words, meaning: 0, weight },
});

type Row = Pick<Fused<PoolRow>, 'id' | 'group' | 'score' | 'parts'> & { passages: number };

async function show(
  deps: Deps,
  scope: ReadingScope,
  page: readonly Row[],
  terms: readonly WeighedTerm[],
  bestId: string | undefined,
) {
  const ids = page.map(({ id }) => id);
  if (bestId !== undefined && !ids.includes(bestId)) ids.push(bestId);
  const [cards, passages] = await Promise.all([
    findReadableResources(
      deps.db,
      scope,
      page.map(({ group }) => group),
    ),
    findChunks(deps.db, scope, ids),
  ]);
  const cardOf = new Map(cards.map((card) => [card.id, card]));
  const passageOf = new Map(passages.map((passage) => [passage.id, passage]));
  const covered = (passage: Passage, title: string) => {
    const head = [title, ...passage.breadcrumb].join('\n');
    return coverageOf(`${head}\n${passage.text}`, terms);
  };
  const list = page.flatMap(({ id, group, score, parts, passages: count }): Hit[] => {
    const resource = cardOf.get(group);
    const passage = passageOf.get(id);
    if (!resource || !passage) return [];
    return [
      {
        resource,
        score,
        parts,
        coverage: covered(passage, resource.title),
        passage: shown(passage, terms),
        more: Math.max(0, count - 1),
      },
    ];
  });
  const best = bestId === undefined ? undefined : passageOf.get(bestId);
  const bestTitle = best ? (cardOf.get(best.resourceId)?.title ?? '') : '';
  return { list, bestCoverage: best ? covered(best, bestTitle) : 0 };
}

function coverageOf(text: string, terms: readonly WeighedTerm[]): number {
  const plain = aligned(text, fold);
  const found = new Set(findMarks(plain, terms).map(({ from, to }) => plain.slice(from, to)));
  return Number(coverage(terms, (term) => found.has(term)).toFixed(3));
}

const fold = (text: string) => toSimplified(text.normalize('NFKC'));

/** Terms that tell less than this share of the most telling one are not worth a mark. */
const TELLING = 0.3;

function shown({ id, text, breadcrumb, locator }: Passage, terms: readonly WeighedTerm[]): HitPassage {
  const plain = aligned(text, fold);
  const words = terms.filter(({ kind, id: known }) => kind === 'word' && known !== null);
  const most = words.reduce((top, { weight }) => Math.max(top, weight), 0);
  const telling = words.filter(({ weight }) => weight >= TELLING * most);
  const marked = findMarks(plain, telling).length > 0 ? telling : terms;
  return { chunkId: id, text, breadcrumb, locator, snippet: snippet(text, plain, marked) };
}

/** What there is without a query: the newest first, with facets. */
export async function browseResources(
  deps: Deps,
  scope: ReadingScope,
  { filters, limit, offset = 0 }: Omit<Question, 'query'>,
) {
  const started = performance.now();
  const { total, facets, ids } = await browse(deps.db, scope, { filters, limit, offset });
  const cards = await findReadableResources(deps.db, scope, ids);
  const hits = cards.map((resource) => ({
    resource,
    score: 0,
    parts: { words: 0, meaning: 0, weight: 0 },
    coverage: 0,
    passage: null,
    more: 0,
  }));
  const how: How = { words: false, meaning: null };
  return { total, isWeak: false, hits, facets, how, ms: Math.round(performance.now() - started) };
}

type Shown = Omit<Answer, 'hits'> & { hits: (Omit<Hit, 'passage'> & { passage: HitPassage | null })[] };

/** One page of search, or of browsing when nothing is asked. */
export const search = (deps: Deps, actor: Actor, question: Question): Promise<Shown> =>
  question.query === ''
    ? browseResources(deps, readingScope(actor), question)
    : searchPassages(deps, readingScope(actor), question);

/** The passages of one resource that match, best first. @throws library.resource_not_found */
export async function searchWithin(
  deps: Deps,
  actor: Actor,
  { resourceId, q, limit }: { resourceId: string; q: string; limit: number },
) {
  const scope = readingScope(actor);
  const [resource] = await findReadableResources(deps.db, scope, [resourceId]);
  if (!resource) throw resourceNotFound();
  const read = await readQuery(deps.db, q);
  const found = await findOwnPassages(deps.db, { scope, weights: read.weights }, { resourceId, limit });
  const passages = new Map(
    (
      await findChunks(
        deps.db,
        scope,
        found.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  return {
    passages: found.flatMap(({ id, score }) => {
      const passage = passages.get(id);
      return passage ? [{ ...shown(passage, read.terms), score }] : [];
    }),
  };
}

/** The spaces and how far they are, for whoever looks after the system. */
export async function spacesState(deps: Deps, actor: Actor) {
  refuse(whyNot(actor, 'status.read', { orgPath: actor.orgPath }));
  const spaces = await listSpaces(deps.db);
  const answers = answering(deps.ai, spaces)?.id ?? null;
  return {
    spaces: await Promise.all(
      spaces.map(async (space) => ({
        ...space,
        ...(await countEmbedded(deps.db, space.id)),
        isAnswering: space.id === answers,
        isConfigured: isConfigured(deps.ai, space),
        isOffline: isOffline(space),
      })),
    ),
  };
}
