import { and, asc, count, desc, eq, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { audits, organisations, persons, resources, resourceVersions } from '../../../db/schema/index.ts';
import type { QueueQuery } from '../schemas.ts';

const body = alias(organisations, 'body');
const scope = alias(organisations, 'scope');

const field = (name: 'title' | 'kind' | 'subject' | 'stage') => sql<string>`${resourceVersions.fields} ->> ${name}`;
const blocking = sql`jsonb_path_exists(${audits.findings}, '$[*] ? (@.severity == "blocking")')`;

/** Those whose body lies at or below an organisation one looks after. */
const within = (paths: readonly string[]): SQL =>
  or(...paths.map((path) => sql`starts_with(${body.path}, ${path})`)) ?? sql`false`;

const inState = (state: QueueQuery['state']): SQL =>
  state === 'waiting' ? inArray(audits.state, ['machine_check', 'human_check']) : eq(audits.state, state);

type Filter = Omit<QueueQuery, 'limit' | 'offset'>;

/** `without` leaves one condition out: the counts of a filter say what choosing another of its values would show. */
const matching = (paths: readonly string[], filter: Filter, now: Date, without?: keyof Filter): SQL | undefined =>
  and(
    within(paths),
    eq(audits.how, 'submitted'),
    without === 'state' ? undefined : inState(filter.state),
    without === 'body' || !filter.body ? undefined : eq(audits.bodyOrgId, filter.body),
    without === 'subject' || !filter.subject ? undefined : eq(field('subject'), filter.subject),
    without === 'kind' || !filter.kind ? undefined : eq(field('kind'), filter.kind),
    filter.blocking === undefined ? undefined : filter.blocking === 'yes' ? blocking : sql`not ${blocking}`,
    filter.days ? lte(audits.submittedAt, new Date(now.getTime() - filter.days * 86_400_000)) : undefined,
    filter.q ? sql`strpos(lower(${field('title')}), ${filter.q.toLowerCase()}) > 0` : undefined,
  );

const isVersion = and(eq(resourceVersions.resourceId, audits.resourceId), eq(resourceVersions.number, audits.version));

/** Everybody who has written at what is to be decided; the same span as `authorsAfter` in rules.ts. */
const authorIds = sql<string[]>`coalesce((
  select array_agg(distinct written.author_id) from resource_versions written
  where written.resource_id = ${audits.resourceId} and written.author_id is not null
    and written.number <= ${audits.version}
    and written.number > case when ${audits.against} is null or ${audits.changed} -> 'fields' ? 'scope' then 0 else ${audits.against} end
), '{}')`;

/** Oldest first while they wait, latest decision first afterwards. */
export async function listQueue(db: Db, paths: readonly string[], query: QueueQuery, now: Date) {
  const { limit, offset, ...filter } = query;
  const where = matching(paths, filter, now);
  const order = filter.state === 'waiting' || filter.state.endsWith('_check') ? asc(audits.submittedAt) : desc(audits.decidedAt); // prettier-ignore
  const rows = await db
    .select({
      id: audits.id,
      resourceId: audits.resourceId,
      version: audits.version,
      against: audits.against,
      state: audits.state,
      visibility: audits.visibility,
      scopeName: scope.name,
      bodyId: audits.bodyOrgId,
      bodyName: body.name,
      bodyPath: body.path,
      ownerId: resources.ownerId,
      submittedBy: audits.submittedBy,
      submitterName: persons.name,
      submittedAt: audits.submittedAt,
      decidedAt: audits.decidedAt,
      title: field('title'),
      kind: field('kind'),
      subject: sql<string | null>`${field('subject')}`,
      findings: audits.findings,
      authorIds,
    })
    .from(audits)
    .innerJoin(body, eq(body.id, audits.bodyOrgId))
    .leftJoin(scope, eq(scope.id, audits.visibleOrgId))
    .innerJoin(resources, eq(resources.id, audits.resourceId))
    .innerJoin(resourceVersions, isVersion)
    .leftJoin(persons, eq(persons.id, audits.submittedBy))
    .where(where)
    .orderBy(order, asc(audits.id))
    .limit(limit)
    .offset(offset);
  return rows;
}

/** How many there are by state, body, subject and kind, each under the other conditions. */
export async function countQueue(db: Db, paths: readonly string[], filter: Filter, now: Date) {
  const counted = async (by: SQL<string | null>, without: keyof Filter) =>
    db
      .select({ value: by, n: count() })
      .from(audits)
      .innerJoin(body, eq(body.id, audits.bodyOrgId))
      .innerJoin(resourceVersions, isVersion)
      .where(matching(paths, filter, now, without))
      .groupBy(sql`1`)
      .orderBy(desc(count()), sql`1`);
  const states = await counted(sql<string>`${audits.state}`, 'state');
  const bodies = await counted(sql<string>`${audits.bodyOrgId}`, 'body');
  const subjects = await counted(sql<string | null>`${field('subject')}`, 'subject');
  const kinds = await counted(sql<string>`${field('kind')}`, 'kind');
  const [all] = await db
    .select({ n: count() })
    .from(audits)
    .innerJoin(body, eq(body.id, audits.bodyOrgId))
    .innerJoin(resourceVersions, isVersion)
    .where(matching(paths, filter, now));
  return { total: all?.n ?? 0, states, bodies, subjects, kinds };
}

/** How many wait for somebody like this person: open, at her bodies, neither hers nor written by her. */
export async function countWaiting(db: Db, paths: readonly string[], personId: string): Promise<number> {
  if (paths.length === 0) return 0;
  const [row] = await db
    .select({ n: count() })
    .from(audits)
    .innerJoin(body, eq(body.id, audits.bodyOrgId))
    .innerJoin(resources, eq(resources.id, audits.resourceId))
    .where(
      and(
        within(paths),
        eq(audits.state, 'human_check'),
        sql`${resources.ownerId} <> ${personId}`,
        sql`${audits.submittedBy} is distinct from ${personId}`,
        sql`not (${personId} = any (${authorIds}))`,
      ),
    );
  return row?.n ?? 0;
}

/** What was returned to its owner or submitter and not submitted again, latest first. */
export const listReturned = (db: Db, personId: string, limit: number) =>
  db
    .select({
      id: audits.id,
      resourceId: audits.resourceId,
      title: resources.title,
      reason: audits.reason,
      decidedAt: audits.decidedAt,
    })
    .from(audits)
    .innerJoin(resources, eq(resources.id, audits.resourceId))
    .where(
      and(
        eq(audits.state, 'returned'),
        or(eq(resources.ownerId, personId), eq(audits.submittedBy, personId)),
        sql`not exists (select 1 from audits later where later.resource_id = ${audits.resourceId}
          and (later.submitted_at, later.id) > (${audits.submittedAt}, ${audits.id}))`,
      ),
    )
    .orderBy(desc(audits.decidedAt))
    .limit(limit);

/** One's own listed resources with a newer version that nobody has submitted. */
export async function countUnsubmitted(db: Db, personId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(resources)
    .where(
      and(
        eq(resources.ownerId, personId),
        eq(resources.listing, 'listed'),
        sql`${resources.headVersion} <> ${resources.listedVersion}`,
        sql`not exists (select 1 from audits open where open.resource_id = resources.id
          and open.state in ('machine_check', 'human_check'))`,
      ),
    );
  return row?.n ?? 0;
}
