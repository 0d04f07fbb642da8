import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { catalogue } from '../../../library/index.ts';
import { findOrganisation, readingScope, whyNot } from '../../../people/index.ts';
import { registerNotFound, registerTooLong } from '../errors.ts';
import {
  countFacet,
  countRegistered,
  FACETS,
  listRegistered,
  resourcesOf,
  trackNames,
  type Choice,
  type Facet,
} from '../repo/register.ts';
import { NO_REUSE, reuseOf, sumOf, type Reuse } from '../repo/reuse.ts';
import type { RegisterFilter } from '../schemas.ts';
import { nameOf } from '../rules/fields.ts';
import { registerSheet, sheetName } from '../sheet.ts';

/** A sheet that people open. */
const MOST_ROWS = 5000;

/** An organisation whose register this person keeps: a steward at or above it. @throws projects.register_not_found, access.* */
async function kept(deps: Pick<Deps, 'db'>, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw registerNotFound();
  refuse(whyNot(actor, 'topics.run', { orgPath: org.path }));
  return org;
}

async function namesOfTracks(deps: Pick<Deps, 'db'>, actor: Actor, orgPath: string): Promise<Map<string, string>> {
  const rows = await trackNames(deps.db, orgPath);
  return new Map(
    rows.map(({ track, body }) => {
      const known = body.tracks.find(({ key }) => key === track);
      return [track, known ? known[actor.locale === 'zh' ? 'name' : 'nameEn'] : track];
    }),
  );
}

/** What became of the outcomes of each topic chosen, with others; only what this reader may read. */
async function reuseByTopic(deps: Pick<Deps, 'db'>, actor: Actor, orgPath: string, choice: Choice) {
  const links = await resourcesOf(deps.db, orgPath, choice);
  const reuse = await reuseOf(deps.db, readingScope(actor), links.map(({ resourceId }) => resourceId)); // prettier-ignore
  const byTopic = new Map<string, Reuse>();
  for (const { topicId, resourceId } of links) {
    byTopic.set(topicId, sumOf([byTopic.get(topicId) ?? NO_REUSE, reuse.get(resourceId) ?? NO_REUSE]));
  }
  return { byTopic, total: sumOf(reuse.values()), resources: reuse.size };
}

type Row = Awaited<ReturnType<typeof listRegistered>>[number];
/** Rows with the names of what they hold, and what became of their outcomes. */
const named = (
  rows: readonly Row[],
  { locale }: Actor,
  about: { tracks: ReadonlyMap<string, string>; byTopic: ReadonlyMap<string, Reuse> },
) =>
  rows.map((row) => ({
    ...row,
    trackName: about.tracks.get(row.track) ?? row.track,
    subjectName: row.subject === null ? null : nameOf(catalogue().subjects, row.subject, locale),
    reuse: about.byTopic.get(row.id) ?? NO_REUSE,
  }));

type Page = { limit: number; offset: number };

/** The register of a school, a county or more: numbers that open to lists, and one page of the list. */
export async function showRegister(deps: Pick<Deps, 'db'>, actor: Actor, input: RegisterFilter & Page) {
  const { orgId, limit, offset, ...choice } = input;
  const org = await kept(deps, actor, orgId);
  const [rows, total, tracks, reuse, ...counted] = await Promise.all([
    listRegistered(deps.db, org.path, choice, { limit, offset }),
    countRegistered(deps.db, org.path, choice),
    namesOfTracks(deps, actor, org.path),
    reuseByTopic(deps, actor, org.path, choice),
    ...FACETS.map((facet) => countFacet(deps.db, org.path, choice, facet)),
  ]);
  const label = (facet: Facet, value: string): string => {
    if (facet === 'track') return tracks.get(value) ?? value;
    return facet === 'subject' ? nameOf(catalogue().subjects, value, actor.locale) : value;
  };
  const facetOf = (facet: Facet) =>
    (counted[FACETS.indexOf(facet)] ?? []).map(({ value, n }) => ({ value, n, label: label(facet, value) }));
  return {
    org: { id: org.id, name: org.name, kind: org.kind },
    total,
    reuse: { ...reuse.total, resources: reuse.resources },
    facets: {
      year: facetOf('year'),
      track: facetOf('track'),
      subject: facetOf('subject'),
      state: facetOf('state'),
      grade: facetOf('grade'),
    } satisfies Record<Facet, unknown>,
    items: named(rows, actor, { tracks, byTopic: reuse.byTopic }),
  };
}

/** The same list as a sheet. @throws projects.register_too_long */
export async function exportRegister(deps: Pick<Deps, 'db'>, actor: Actor, input: RegisterFilter) {
  const { orgId, ...choice } = input;
  const org = await kept(deps, actor, orgId);
  const total = await countRegistered(deps.db, org.path, choice);
  if (total > MOST_ROWS) throw registerTooLong({ most: MOST_ROWS, topics: total });
  const [rows, tracks, reuse] = await Promise.all([
    listRegistered(deps.db, org.path, choice, { limit: MOST_ROWS, offset: 0 }),
    namesOfTracks(deps, actor, org.path),
    reuseByTopic(deps, actor, org.path, choice),
  ]);
  const listed = named(rows, actor, { tracks, byTopic: reuse.byTopic });
  return { bytes: await registerSheet(listed, actor.locale), name: sheetName(org.name, actor.locale) };
}
