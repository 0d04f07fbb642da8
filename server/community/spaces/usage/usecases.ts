import type { Actor, Deps } from '../../../kernel/deps.ts';
import { readingScope } from '../../../people/index.ts';
import { runsSpace } from '../../access.ts';
import { notYourSpace, spaceNotFound } from '../../errors.ts';
import { findOrganisation } from '../../repo.ts';
import { countAdapted, countReuse, countUses, listOwn, meanRatings, MOST_ROWS, type Period } from './repo.ts';

const NOTHING = { opened: 0, downloaded: 0, exported: 0, persons: 0, outside: 0 };
const by = <R extends { resourceId: string | null }>(rows: readonly R[]) =>
  new Map(rows.map((row) => [row.resourceId, row]));

/**
 * How the listed resources of a space were used in a period, both days included: what a base's settlement rests on.
 * Resources without any use are counted, not listed.
 * @throws community.space_not_found, community.not_your_space
 */
export async function reportUsage(deps: Deps, actor: Actor, input: { orgId: string } & Period) {
  const org = await findOrganisation(deps.db, input.orgId);
  if (!org) throw spaceNotFound();
  if (!runsSpace(actor, org.path)) throw notYourSpace();
  const scope = readingScope(actor);
  const own = await listOwn(deps.db, scope, org.path);
  const within = { ids: own.map(({ id }) => id), from: input.from, to: input.to, orgPath: org.path };
  if (own.length === 0) return { organisation: org.name, items: [], listed: 0, isCut: false };
  const [uses, reuse, adapted, rated] = await Promise.all([
    countUses(deps.db, within),
    countReuse(deps.db, within),
    countAdapted(deps.db, scope, within),
    meanRatings(deps.db, within.ids),
  ]);
  const [usesBy, reuseBy, adaptedBy, ratedBy] = [by(uses), by(reuse), by(adapted), by(rated)];
  const items = own.map((resource) => {
    const { opened, downloaded, exported, persons, outside } = usesBy.get(resource.id) ?? NOTHING;
    const stated = reuseBy.get(resource.id);
    return {
      ...resource,
      opened,
      downloaded,
      exported,
      persons,
      outside,
      taught: stated?.taught ?? 0,
      cited: stated?.cited ?? 0,
      adapted: adaptedBy.get(resource.id)?.adapted ?? 0,
      ratings: ratedBy.get(resource.id)?.ratings ?? 0,
      stars: ratedBy.get(resource.id)?.stars ?? null,
    };
  });
  const used = items.filter((one) => one.persons + one.taught + one.cited + one.adapted > 0);
  used.sort((a, b) => b.persons - a.persons || b.opened - a.opened || (a.id < b.id ? -1 : 1));
  return { organisation: org.name, items: used, listed: own.length, isCut: own.length >= MOST_ROWS };
}
