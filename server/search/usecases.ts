import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { findChunks, findReadableResources, resourceNotFound } from '../library/index.ts';
import { readingScope, whyNot, type ReadingScope } from '../people/index.ts';
import { planSearch, readQuery, type How, type Question } from './asking.ts';
import { browse, findMatches, findOwnPassages, findTail, type Facets } from './repo.ts';
import { prior, wantsOldEdition } from './prior.ts';
import { bestOfGroups, fuse, isWeak } from './rules.ts';
import { show, shown, type Hit, type HitPassage } from './showing.ts';
import { countEmbedded, listSpaces } from './spaces/repo.ts';
import { answering, isConfigured, isOffline } from './spaces/spaces.ts';

export type Answer = { total: number; isWeak: boolean; hits: Hit[]; facets: Facets; how: How; ms: number };
/** The passages that answer a query within `scope`, the best of each resource, best resource first. */
export const searchPassages = (deps: Deps, scope: ReadingScope, question: Question): Promise<Answer> =>
  searchWith(deps, scope, question, null);

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
  const about = { now: deps.now(), wantsOld: wantsOldEdition(question.query) };
  const ranked = bestOfGroups(fuse(found.pool, plan.weight, plan.scale), (group) => {
    const standing = found.standings.get(group);
    return standing ? prior(standing, about) : 1;
  });
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
    how: {
      words: read.weights !== '',
      ...plan.how,
      ...(read.corrected.length > 0 && { corrected: read.corrected }),
      ...(read.beside.length > 0 && { rewritten: read.beside }),
    },
    ms: Math.round(performance.now() - started),
  };
}

const alone = (words: number, weight: number) => ({
  score: (1 - weight) * words,
  parts: { words, meaning: 0, weight },
});

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
    : searchPassages(deps, readingScope(actor), { ...question, mayRewrite: true });

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
