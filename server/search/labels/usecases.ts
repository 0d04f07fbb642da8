import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findChunks } from '../../library/index.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { planSearch } from '../asking.ts';
import { passageNotFound } from '../errors.ts';
import { prior, wantsOldEdition } from '../prior.ts';
import { ndcg, rarity } from '../rules.ts';
import { noFilters } from '../schemas.ts';
import type { Hit } from '../showing.ts';
import { answering } from '../spaces/spaces.ts';
import { listSpaces } from '../spaces/repo.ts';
import { searchWith } from '../usecases.ts';
import { readStatistics } from '../words/repo.ts';
import { explain, gradesOf, type TermPart } from './explain.ts';
import { deleteLabel, findLabels, findListedAt, findWeights, listQueries, saveLabel } from './repo.ts';

/** Whoever may tune somewhere may look and judge, within what may be read. @throws access.role_needed */
export function guardTuning(actor: Actor): void {
  const held = [actor.orgPath, ...actor.roles.map(({ orgPath }) => orgPath)];
  const refusals = held.map((orgPath) => whyNot(actor, 'search.tune', { orgPath }));
  if (!refusals.includes(null)) refuse(refusals[0] ?? null);
}

const queryOf = (q: string) => q.normalize('NFKC').trim().replace(/\s+/g, ' ');

export type BenchRow = {
  resource: Pick<Hit['resource'], 'id' | 'title' | 'kind' | 'subject' | 'editionEra' | 'quality'>;
  passage: Hit['passage'] & { section: string | null };
  score: number;
  parts: Hit['parts'];
  coverage: number;
  more: number;
  /** The factor of what speaks for the resource whatever is asked: quality, freshness, edition. */
  prior: number;
  /** Sum of the points below: the score by words before it is compared with the best. */
  points: number;
  terms: TermPart[];
  label: { relevance: number; by: string | null } | null;
};

/**
 * One query under the microscope: the first resources with every part of their scores, and how good the order is by the
 * judgements there are. `weight` is meaning's share, null for what it has earned. @throws access.role_needed
 */
export async function bench(
  deps: Deps,
  actor: Actor,
  { q, weight, limit }: { q: string; weight: number | null; limit: number },
) {
  guardTuning(actor);
  const scope = readingScope(actor);
  const query = queryOf(q);
  const question = { query, filters: noFilters, limit, mayRewrite: true };
  const [answer, { read }, labels, statistics, spaces] = await Promise.all([
    searchWith(deps, scope, question, weight),
    // The terms are the same under every weight, and without one nothing is embedded twice.
    planSearch(deps, scope, question, 0),
    findLabels(deps.db, scope, query),
    readStatistics(deps.db),
    listSpaces(deps.db),
  ]);
  const ids = answer.hits.map(({ passage }) => passage.chunkId);
  const [weights, chunks, listedAt] = await Promise.all([
    findWeights(deps.db, ids),
    findChunks(deps.db, scope, ids),
    findListedAt(
      deps.db,
      answer.hits.map(({ resource }) => resource.id),
    ),
  ]);
  const about = { now: deps.now(), wantsOld: wantsOldEdition(query) };
  const sections = new Map(chunks.map(({ id, section }) => [id, section]));
  const labelOf = new Map(labels.map((label) => [label.chunkId, label]));
  const rows = answer.hits.map(({ resource, passage, score, parts, coverage, more }): BenchRow => {
    const { id, title, kind, subject, editionEra, quality, unit, tags } = resource;
    const texts = {
      title,
      unit: unit ?? '',
      tags: tags.join('\n'),
      breadcrumb: passage.breadcrumb.join('\n'),
      text: passage.text,
    };
    const terms = explain(read.terms, weights.get(passage.chunkId) ?? new Map(), texts);
    const label = labelOf.get(passage.chunkId);
    return {
      resource: { id, title, kind, subject, editionEra, quality },
      passage: { ...passage, section: sections.get(passage.chunkId) ?? null },
      score,
      parts,
      coverage,
      more,
      prior: Number(
        prior({ quality, listedAt: listedAt.get(id) ?? null, isOldEdition: editionEra === 'old' }, about).toFixed(3),
      ),
      points: Number(terms.reduce((sum, { points }) => sum + points, 0).toFixed(3)),
      terms,
      label: label ? { relevance: label.relevance, by: label.by } : null,
    };
  });
  const grades = gradesOf(labels);
  const { total, isWeak, how, ms } = answer;
  return {
    query,
    rows,
    terms: read.terms.map(({ term, kind, id, chunkCount, weight: asked }) => ({
      term,
      kind,
      isKnown: id !== null,
      chunkCount,
      rarity: Number(rarity(chunkCount, statistics.chunkCount).toFixed(3)),
      asked: Number(asked.toFixed(3)),
    })),
    earned: answering(deps.ai, spaces)?.weight ?? null,
    labels: labels.length,
    /** Null until something is judged relevant. */
    ndcg:
      grades.size === 0
        ? null
        : Number(
            ndcg(
              answer.hits.map(({ resource }) => resource.id),
              grades,
            ).toFixed(4),
          ),
    total,
    isWeak,
    how,
    ms,
  };
}

const MOST_QUERIES = 200;

/** The queries that were judged, latest first. @throws access.role_needed */
export async function judgedQueries(deps: Deps, actor: Actor) {
  guardTuning(actor);
  const rows = await listQueries(deps.db, readingScope(actor), MOST_QUERIES);
  return { queries: rows.map(({ at, ...row }) => ({ ...row, at: at?.toISOString() ?? null })) };
}

/** The judgements about one query. @throws access.role_needed */
export async function labelsOf(deps: Deps, actor: Actor, { q }: { q: string }) {
  guardTuning(actor);
  const rows = await findLabels(deps.db, readingScope(actor), queryOf(q));
  return { labels: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })) };
}

type Judged = { query: string; chunkId: string };

/** Judges a passage one may read. @throws access.role_needed, search.passage_not_found */
export async function judge(deps: Deps, actor: Actor, { query, chunkId, relevance }: Judged & { relevance: number }) {
  guardTuning(actor);
  await passageOf(deps, actor, chunkId);
  const label = { query: queryOf(query), chunkId, relevance, personId: actor.personId, at: deps.now() };
  await saveLabel(deps.db, { id: deps.newId('lab'), ...label });
  return labelsOf(deps, actor, { q: query });
}

/** Takes a judgement back. @throws access.role_needed, search.passage_not_found */
export async function unjudge(deps: Deps, actor: Actor, { query, chunkId }: Judged) {
  guardTuning(actor);
  await passageOf(deps, actor, chunkId);
  await deleteLabel(deps.db, { query: queryOf(query), chunkId });
  return labelsOf(deps, actor, { q: query });
}

async function passageOf(deps: Deps, actor: Actor, chunkId: string): Promise<void> {
  const [passage] = await findChunks(deps.db, readingScope(actor), [chunkId]);
  if (!passage) throw passageNotFound();
}
