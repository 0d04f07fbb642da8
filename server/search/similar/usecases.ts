import { domainWords } from '../../../ingest/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import {
  findPassages,
  findReadableResources,
  resourceNotFound,
  type Passage,
  type ResourceCard,
} from '../../library/index.ts';
import { readingScope, type ReadingScope } from '../../people/index.ts';
import { weighTerms } from '../rules.ts';
import { queryTerms } from '../terms.ts';
import { findTerms, readStatistics, sparse } from '../words/repo.ts';
import { findAlike, findFamily, findSamePlace, findShared, findTogether } from './repo.ts';
import { distinguishing, isOtherEra, keysOf, neighboursOf, type Reason } from './rules.ts';

const NEIGHBOURS = 8;
const COMPANIONS = 8;
const CANDIDATES = 40;
/** Characters that are read for what a resource is about: enough for its themes, quick for a whole book. */
const READ = 8000;

export type Similar = { resource: ResourceCard; reasons: Reason[]; isOtherEra: boolean };
export type Beside =
  | { code: 'collection'; id: string; title: string; n: number }
  | { code: 'paths'; n: number }
  | { code: 'same_parent'; title: string | null };
export type UsedWith = { resource: ResourceCard; reasons: Beside[]; isOtherEra: boolean };

/** What the text is about, as search would ask for it. */
async function aboutOf(deps: Deps, { title }: ResourceCard, passages: readonly Passage[]) {
  const text = [title, title, ...passages.map((passage) => passage.text)].join('\n').slice(0, READ);
  const asked = queryTerms(text);
  const [known, { chunkCount: total }] = await Promise.all([
    findTerms(
      deps.db,
      asked.map(({ term }) => term),
    ),
    readStatistics(deps.db),
  ]);
  const terms = asked.flatMap((term) => {
    const found = known.get(term.term);
    return found ? [{ ...term, ...found }] : [];
  });
  const profession = new Set(domainWords());
  return distinguishing(weighTerms(terms, total), {
    total,
    length: text.length,
    isTheme: (term) => profession.has(term),
  });
}

async function similarTo(
  deps: Deps,
  scope: ReadingScope,
  own: ResourceCard,
  family: readonly string[],
): Promise<Similar[]> {
  const words = await aboutOf(deps, own, await findPassages(deps.db, scope, own.id));
  const weights = new Map(words.flatMap(({ id, weight }) => (id === null ? [] : [[id, weight] as const])));
  const [alike, samePlace] = await Promise.all([
    weights.size === 0
      ? []
      : findAlike(
          deps.db,
          scope,
          { keys: keysOf(words), weights: sparse(weights) },
          { without: family, limit: CANDIDATES },
        ),
    findSamePlace(deps.db, scope, own, { without: family, limit: CANDIDATES }),
  ]);
  const scores = new Map(alike.map(({ id, score }) => [id, score]));
  const ids = [...new Set([...samePlace, ...scores.keys()])];
  const [cards, held] = await Promise.all([
    findReadableResources(deps.db, scope, ids),
    findShared(
      deps.db,
      ids,
      words.map(({ term }) => term),
    ),
  ]);
  const all = words.reduce((sum, { weight }) => sum + weight, 0);
  const candidates = cards.map((card) => {
    const shared = words.filter(({ term }) => held.get(card.id)?.has(term));
    return {
      card,
      words: scores.get(card.id) ?? 0,
      shared: shared.map(({ term }) => term),
      share: all === 0 ? 0 : shared.reduce((sum, { weight }) => sum + weight, 0) / all,
    };
  });
  return neighboursOf(own, candidates, NEIGHBOURS).map(({ card, reasons, isOtherEra: other }) => ({
    resource: card,
    reasons,
    isOtherEra: other,
  }));
}

async function usedWith(deps: Deps, scope: ReadingScope, own: ResourceCard): Promise<UsedWith[]> {
  const rows = await findTogether(deps.db, scope, own.id, [own.id]);
  const reasons = Map.groupBy(rows, ({ id }) => id);
  const cards = await findReadableResources(deps.db, scope, [...reasons.keys()]);
  return cards
    .map((resource) => ({
      resource,
      reasons: (reasons.get(resource.id) ?? []).flatMap(({ why, title, source_id, n }): Beside[] => {
        if (why === 'paths') return [{ code: why, n }];
        if (why === 'same_parent') return [{ code: why, title }];
        return title === null || source_id === null ? [] : [{ code: why, id: source_id, title, n }];
      }),
      isOtherEra: isOtherEra(own, resource),
    }))
    .sort((a, b) => b.reasons.length - a.reasons.length || Number(a.isOtherEra) - Number(b.isOtherEra))
    .slice(0, COMPANIONS);
}

/**
 * What stands close to a resource and what it is used with, all of it readable, each with its reasons; its near-copies,
 * parents and children are its family, not its neighbours. @throws library.resource_not_found
 */
export async function similar(deps: Deps, actor: Actor, { resourceId }: { resourceId: string }) {
  const scope = readingScope(actor);
  const [own] = await findReadableResources(deps.db, scope, [resourceId]);
  if (!own) throw resourceNotFound();
  const family = await findFamily(deps.db, resourceId);
  const [close, beside] = await Promise.all([similarTo(deps, scope, own, family), usedWith(deps, scope, own)]);
  return { similar: close, usedWith: beside };
}
