import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { batchNotFound, organisationNotFound, twinNotFound } from '../errors.ts';
import { findOwnBatch } from '../intake/repo.ts';
import { findOrganisation, findReadableResources, type ResourceCard, type WholeResource } from '../repo.ts';
import { readable, targetOf } from '../usecases.ts';
import { differenceOf } from './differing.ts';
import { decidePair, findTexts, insertPair, ordered } from './repo.ts';
import { findPair, listPairs, listTies, listTwinsOfBatch, type OpenPair } from './repo/reading.ts';
import { likenessOf } from './rules.ts';
import { signed } from './signature.ts';

/** Members whose text is compared paragraph by paragraph; the rest is listed without. */
const MOST_DIFFERENCES = 12;

/** Why one may not say what two resources are to each other: whoever may edit either may. */
function whyNotDecide(actor: Actor, one: WholeResource, other: WholeResource): string | null {
  const refusals = [one, other].map((row) => whyNot(actor, 'library.edit', targetOf(row)));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

const seen = ({ id, title, kind, format, ownerName, orgName, listing, createdAt, updatedAt }: ResourceCard) => ({
  id,
  title,
  kind,
  format,
  ownerName,
  orgName,
  listing,
  createdAt,
  updatedAt,
});

/** The other versions, copies and parts of a resource that one may read, the likest first. */
export async function showFamily(deps: Deps, actor: Actor, { id }: { id: string }) {
  const scope = readingScope(actor);
  const row = await readable(deps.db, actor, id);
  const ties = await listTies(deps.db, scope, id);
  const cards = await findReadableResources(
    deps.db,
    scope,
    ties.map((tie) => tie.id),
  );
  const compared = ties.slice(0, MOST_DIFFERENCES).map((tie) => tie.id);
  const texts = await findTexts(deps.db, compared.length > 0 ? [id, ...compared] : []);
  const own = texts.get(id) ?? '';
  const mine = whyNot(actor, 'library.edit', targetOf(row)) === null;
  const members = cards.map((card) => {
    const tie = ties.find((one) => one.id === card.id);
    const text = texts.get(card.id);
    return {
      resource: seen(card),
      kind: tie?.kind ?? null,
      similarity: tie?.similarity ?? null,
      containment: tie?.containment ?? null,
      state: tie?.state ?? null,
      isNewer: new Date(card.createdAt) > row.createdAt,
      difference: text === undefined ? null : differenceOf(own, text),
    };
  });
  return { members, can: { decide: mine } };
}

/**
 * Says that two resources are one work, or that they are not; kept whatever becomes of their texts.
 * @throws library.twin_not_found when nothing suggests that they belong together, access.*
 */
export async function decideTwin(
  deps: Deps,
  actor: Actor,
  input: { id: string; otherId: string; decision: 'confirmed' | 'rejected' },
) {
  await deps.db.transaction(async (tx) => {
    const [one, other] = [await readable(tx, actor, input.id), await readable(tx, actor, input.otherId)];
    refuse(whyNotDecide(actor, one, other));
    const pair = ordered(one.id, other.id);
    const now = deps.now();
    if (!(await findPair(tx, pair))) {
      const ties = await listTies(tx, readingScope(actor), one.id);
      if (!ties.some((tie) => tie.id === other.id)) throw twinNotFound();
      await insertPair(tx, { ...pair, kind: 'near', ...(await likeness(tx, one.id, other.id)) }, now);
    }
    await decidePair(tx, pair, { state: input.decision, personId: actor.personId, now });
  });
  return showFamily(deps, actor, input);
}

async function likeness(tx: Db, one: string, other: string) {
  const texts = await findTexts(tx, [one, other]);
  return likenessOf(signed(texts.get(one) ?? '').set, signed(texts.get(other) ?? '').set);
}

/** Pairs looked at for a list of families; a library with more is cleaned from the likest down. */
const MOST_PAIRS = 4000;

/** Joins pairs to families, those with most that is undecided first. */
function joined(pairs: readonly OpenPair[]) {
  const parent = new Map<string, string>();
  const rootOf = (id: string): string => {
    const up = parent.get(id) ?? id;
    return up === id ? id : rootOf(up);
  };
  for (const { aId, bId, kind } of pairs) {
    for (const id of [aId, bId]) if (!parent.has(id)) parent.set(id, id);
    if (kind !== 'part') parent.set(rootOf(bId), rootOf(aId));
  }
  const found = new Map<string, { ids: Set<string>; pairs: OpenPair[] }>();
  for (const pair of pairs) {
    // A part and its whole are shown together, without joining their families.
    const key = pair.kind === 'part' ? `${pair.aId} ${pair.bId}` : rootOf(pair.aId);
    const family = found.get(key) ?? { ids: new Set(), pairs: [] };
    found.set(key, family);
    family.ids.add(pair.aId).add(pair.bId);
    family.pairs.push(pair);
  }
  return [...found.values()].filter((family) => family.pairs.some(({ state }) => state === 'open'));
}

/** Families with something to decide, for whoever looks after the library at or above their homes. */
export async function listFamilies(
  deps: Deps,
  actor: Actor,
  input: { orgId?: string | undefined; limit: number; offset: number },
) {
  const org = await findOrganisation(deps.db, input.orgId ?? actor.orgId);
  if (!org) throw organisationNotFound();
  refuse(whyNot(actor, 'library.curate', { orgPath: org.path }));
  const scope = readingScope(actor);
  const pairs = await listPairs(deps.db, scope, org.path, MOST_PAIRS);
  const all = joined(pairs);
  const page = all.slice(input.offset, input.offset + input.limit);
  const cards = await findReadableResources(deps.db, scope, [...new Set(page.flatMap(({ ids }) => [...ids]))]);
  return {
    total: all.length,
    isCut: pairs.length === MOST_PAIRS,
    items: page.map((family) => ({
      members: cards.filter(({ id }) => family.ids.has(id)).map(seen),
      pairs: family.pairs,
    })),
  };
}

/** What the files of one's own drop resemble. @throws library.batch_not_found */
export async function showTwinsOfBatch(deps: Deps, actor: Actor, { id }: { id: string }) {
  if (!(await findOwnBatch(deps.db, actor.personId, id))) throw batchNotFound();
  return { items: await listTwinsOfBatch(deps.db, readingScope(actor), id) };
}
