import { and, count, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { organisations, outcomes, persons, topicCalls, topics } from '../../../../db/schema/index.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import type { RegisterFilter } from '../schemas.ts';

/** A register holds what was approved; what is still judged, or was declined, is nobody's record. */
export const REGISTERED = [
  'approved',
  'running',
  'suspended',
  'closing',
  'deferred',
  'closed',
  'cancelled',
] as const satisfies readonly TopicState[];

export const FACETS = ['year', 'track', 'subject', 'state', 'grade'] as const;
export type Facet = (typeof FACETS)[number];
export type Choice = Omit<RegisterFilter, 'orgId'>;

/** Columns as facets show them; 'none' stands for nothing. */
const valueOf: Record<Facet, SQL<string>> = {
  year: sql<string>`coalesce(to_char(${topics.approvedOn}, 'YYYY'), 'none')`,
  track: sql<string>`${topics.track}`,
  subject: sql<string>`coalesce(${topics.subject}, 'none')`,
  state: sql<string>`${topics.state}`,
  grade: sql<string>`coalesce(${topics.grade}, 'none')`,
};

/** The condition of list, numbers and sheet alike; `without` leaves one part out, for the numbers beside it. */
function chosen(orgPath: string, choice: Choice, without: Facet | null = null): SQL | undefined {
  const parts = FACETS.flatMap((facet) => {
    const value = choice[facet];
    return value === undefined || facet === without ? [] : [sql`${valueOf[facet]} = ${value}`];
  });
  return and(inArray(topics.state, [...REGISTERED]), sql`starts_with(${organisations.path}, ${orgPath})`, ...parts);
}

export async function listRegistered(db: Db, orgPath: string, choice: Choice, page: { limit: number; offset: number }) {
  return db
    .select({
      id: topics.id,
      number: topics.approvalNumber,
      title: topics.title,
      track: topics.track,
      subject: topics.subject,
      stage: topics.stage,
      state: topics.state,
      grade: topics.grade,
      approvedOn: topics.approvedOn,
      endsOn: topics.endsOn,
      closedOn: topics.closedOn,
      orgName: organisations.name,
      leaderName: persons.name,
      outcomes: sql<number>`(select count(*) from outcomes o
        where o.topic_id = ${topics.id} and o.state <> 'draft')::int`,
      published: sql<number>`(select count(*) from outcomes o
        where o.topic_id = ${topics.id} and o.state = 'published')::int`,
    })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .where(chosen(orgPath, choice))
    .orderBy(desc(topics.approvedOn), desc(topics.approvalNumber), desc(topics.id))
    .limit(page.limit)
    .offset(page.offset);
}

const within = (db: Db) => db.select({ n: count() }).from(topics);

export async function countRegistered(db: Db, orgPath: string, choice: Choice): Promise<number> {
  const [row] = await within(db)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .where(chosen(orgPath, choice));
  return row?.n ?? 0;
}

/** How many topics each value of a facet would show, with everything else chosen as it is. */
export const countFacet = (db: Db, orgPath: string, choice: Choice, facet: Facet) =>
  db
    .select({ value: valueOf[facet], n: count() })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .where(chosen(orgPath, choice, facet))
    .groupBy(valueOf[facet])
    .orderBy(sql`1 desc`)
    .limit(200);

/** Names of tracks, from the newest call that has them. */
export const trackNames = (db: Db, orgPath: string) =>
  db
    .selectDistinctOn([topics.track], { track: topics.track, body: topicCalls.body })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(chosen(orgPath, {}))
    .orderBy(topics.track, desc(topicCalls.createdAt));

/** Resources that came out of the topics chosen. */
export async function resourcesOf(db: Db, orgPath: string, choice: Choice) {
  return db
    .select({ topicId: outcomes.topicId, resourceId: sql<string>`${outcomes.resourceId}` })
    .from(outcomes)
    .innerJoin(topics, eq(topics.id, outcomes.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .where(and(chosen(orgPath, choice), eq(outcomes.state, 'published'), sql`${outcomes.resourceId} is not null`))
    .limit(20_000);
}
