import type { Actor, Deps } from '../../kernel/deps.ts';
import { readingScope, type ReadingScope } from '../../people/index.ts';
import { savedFull, savedNotFound, savedNothing, savedTwice } from '../errors.ts';
import { browse } from '../repo.ts';
import { noFilters, type Filters, type FiltersInput } from '../schemas.ts';
import { searchWith } from '../usecases.ts';
import { countSaved, deleteSaved, findSaved, insertSaved, listSaved, saveSaved, type SavedRow } from './repo.ts';
import { filtersOfStored, keyOf, MOST_SAVED, storedOf } from './schemas.ts';

/** What is new is counted so far; beyond it the page says "more than". */
const COUNTED = 50;
/** A newcomer counts when this share of what was asked for stands in one of its passages, not for a word in common. */
const FITS = 0.5;

export type Saved = {
  id: string;
  name: string;
  query: string;
  filters: SavedRow['filters'];
  isAlerting: boolean;
  /** Resources that match, listed since this person last looked, by others, and readable now. 0 while muted. */
  news: number;
  isMore: boolean;
  seenAt: string;
  createdAt: string;
};

/** By words alone: nobody waits for an endpoint to learn that there is nothing new. */
async function newsOf(deps: Deps, scope: ReadingScope, { query, filters, seenAt }: SavedRow) {
  const news = { after: seenAt.toISOString(), notBy: scope.personId };
  const narrowed: Filters = { ...filtersOfStored(filters), news };
  if (query.trim() === '') {
    const { total } = await browse(deps.db, scope, { filters: narrowed, limit: 1, offset: 0 });
    return { news: Math.min(total, COUNTED), isMore: total > COUNTED };
  }
  const { hits, total } = await searchWith(deps, scope, { query, filters: narrowed, limit: COUNTED }, 0);
  const fitting = hits.filter(({ coverage }) => coverage >= FITS).length;
  return { news: fitting, isMore: fitting === COUNTED && total > COUNTED };
}

/** Whether anything at all has come since the earliest look: mostly not, and then nothing else is asked. */
async function hasNews(deps: Deps, scope: ReadingScope, rows: readonly SavedRow[]): Promise<boolean> {
  const earliest = rows.reduce((first, { seenAt }) => Math.min(first, seenAt.getTime()), Infinity);
  if (!Number.isFinite(earliest)) return false;
  const news = { after: new Date(earliest).toISOString(), notBy: scope.personId };
  const { total } = await browse(deps.db, scope, { filters: { ...noFilters, news }, limit: 1, offset: 0 });
  return total > 0;
}

const quiet = { news: 0, isMore: false };

async function counted(deps: Deps, scope: ReadingScope, rows: readonly SavedRow[]): Promise<Saved[]> {
  const alerting = rows.filter(({ isAlerting }) => isAlerting);
  const isWorthAsking = await hasNews(deps, scope, alerting);
  const result: Saved[] = [];
  for (const row of rows) {
    const found = isWorthAsking && row.isAlerting ? await newsOf(deps, scope, row) : quiet;
    const { id, name, query, filters, isAlerting, seenAt, createdAt } = row;
    const times = { seenAt: seenAt.toISOString(), createdAt: createdAt.toISOString() };
    result.push({ id, name, query, filters, isAlerting, ...found, ...times });
  }
  return result;
}

/** One's own searches with what is new in each, under what one may read now. */
export async function listSearches(deps: Deps, actor: Actor): Promise<{ items: Saved[]; most: number }> {
  const rows = await listSaved(deps.db, actor.personId);
  return { items: await counted(deps, readingScope(actor), rows), most: MOST_SAVED };
}

/** How much is new in all of them together: the badge. */
export async function countNews(deps: Deps, actor: Actor): Promise<{ news: number; searches: number }> {
  const rows = await listSaved(deps.db, actor.personId);
  const items = await counted(deps, readingScope(actor), rows);
  return { news: items.reduce((sum, { news }) => sum + news, 0), searches: rows.length };
}

/** Keeps a search, or follows what its filters hold. @throws search.saved_nothing, search.saved_twice, search.saved_full */
export async function keepSearch(
  deps: Deps,
  actor: Actor,
  { name, query, filters }: { name: string; query: string; filters: FiltersInput },
): Promise<{ saved: Saved }> {
  const stored = storedOf(filters);
  if (query === '' && Object.keys(stored).length === 0) throw savedNothing();
  const { personId } = actor;
  const now = deps.now();
  const row: SavedRow = {
    id: deps.newId('svs'),
    personId,
    name,
    query,
    filters: stored,
    isAlerting: true,
    seenAt: now,
    createdAt: now,
    updatedAt: now,
  };
  await deps.db.transaction(async (tx) => {
    const known = await listSaved(tx, personId);
    if (known.some((one) => keyOf(one.query, one.filters) === keyOf(query, stored))) throw savedTwice();
    if ((await countSaved(tx, personId)) >= MOST_SAVED) throw savedFull({ most: MOST_SAVED });
    await insertSaved(tx, row);
  });
  const [saved] = await counted(deps, readingScope(actor), [row]);
  if (!saved) throw savedNotFound();
  return { saved };
}

async function ownSearch(deps: Deps, actor: Actor, id: string): Promise<SavedRow> {
  const row = await findSaved(deps.db, actor.personId, id);
  if (!row) throw savedNotFound();
  return row;
}

/** Renames, mutes or unmutes. @throws search.saved_not_found */
export async function changeSearch(
  deps: Deps,
  actor: Actor,
  { id, name, isAlerting }: { id: string; name?: string | undefined; isAlerting?: boolean | undefined },
): Promise<{ saved: Saved }> {
  const row = await ownSearch(deps, actor, id);
  const change = { name: name ?? row.name, isAlerting: isAlerting ?? row.isAlerting };
  await saveSaved(deps.db, { personId: actor.personId, id, now: deps.now() }, change);
  return one(deps, actor, id);
}

/** Whoever opens a search has seen what was new in it. @throws search.saved_not_found */
export async function markSeen(deps: Deps, actor: Actor, { id }: { id: string }): Promise<{ saved: Saved }> {
  await ownSearch(deps, actor, id);
  const now = deps.now();
  await saveSaved(deps.db, { personId: actor.personId, id, now }, { seenAt: now });
  return one(deps, actor, id);
}

async function one(deps: Deps, actor: Actor, id: string): Promise<{ saved: Saved }> {
  const [saved] = await counted(deps, readingScope(actor), [await ownSearch(deps, actor, id)]);
  if (!saved) throw savedNotFound();
  return { saved };
}

/** @throws search.saved_not_found */
export async function forgetSearch(deps: Deps, actor: Actor, { id }: { id: string }): Promise<{ deleted: string }> {
  await ownSearch(deps, actor, id);
  await deleteSaved(deps.db, actor.personId, id);
  return { deleted: id };
}
