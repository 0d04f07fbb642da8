import { toSimplified } from '../../ingest/segment.ts';
import type { Deps } from '../kernel/deps.ts';
import { findChunks, findReadableResources, type Passage, type ResourceCard } from '../library/index.ts';
import type { ReadingScope } from '../people/index.ts';
import type { PoolRow } from './repo.ts';
import { coverage, type Fused, type WeighedTerm } from './rules.ts';
import { aligned, findMarks, snippet } from './snippet.ts';

/** From ranked passages to what a page shows of them. */
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
type Row = Pick<Fused<PoolRow>, 'id' | 'group' | 'score' | 'parts'> & { passages: number };

export async function show(
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
  const found = new Set(findMarks(plain, terms).map(({ term }) => term));
  return Number(coverage(terms, (term) => found.has(term)).toFixed(3));
}

const fold = (text: string) => toSimplified(text.normalize('NFKC'));

/** Terms that tell less than this share of the most telling one are not worth a mark. */
const TELLING = 0.3;

export function shown({ id, text, breadcrumb, locator }: Passage, terms: readonly WeighedTerm[]): HitPassage {
  const plain = aligned(text, fold);
  const words = terms.filter(({ kind, id: known }) => (kind === 'word' || kind === 'concept') && known !== null);
  const most = words.reduce((top, { weight }) => Math.max(top, weight), 0);
  const telling = words.filter(({ weight }) => weight >= TELLING * most);
  const marked = findMarks(plain, telling).length > 0 ? telling : terms;
  return { chunkId: id, text, breadcrumb, locator, snippet: snippet(text, plain, marked) };
}
