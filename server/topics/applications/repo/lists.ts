import { and, asc, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import {
  organisations,
  persons,
  topicCalls,
  topicMembers,
  topicStatements,
  topics,
} from '../../../../db/schema/index.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import { withinTopics, type TopicScope } from '../../repo.ts';

const columns = {
  id: topics.id,
  title: topics.title,
  state: topics.state,
  track: topics.track,
  trackName: sql<string | null>`(select item->>'name' from jsonb_array_elements(${topicCalls.body}->'tracks') item
    where item->>'key' = ${topics.track} limit 1)`,
  subject: topics.subject,
  stage: topics.stage,
  revision: topics.revision,
  leaderId: topics.leaderId,
  leaderName: persons.name,
  orgId: topics.orgId,
  orgName: organisations.name,
  callId: topics.callId,
  callTitle: topicCalls.title,
  windowTo: sql<string | null>`${topicCalls.body}->'window'->>'to'`,
  approvalNumber: topics.approvalNumber,
  submittedAt: topics.submittedAt,
  updatedAt: topics.updatedAt,
};

const listed = (db: Db) =>
  db
    .select(columns)
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId));
export type ListedTopic = Awaited<ReturnType<typeof listed>>[number];

export const findRows = (db: Db, scope: TopicScope, ids: readonly string[]): Promise<ListedTopic[]> =>
  listed(db).where(and(inArray(topics.id, ['', ...ids]), withinTopics(scope)));

const memberIn = (personId: string) =>
  sql<string | null>`(select ${topicMembers.state} from ${topicMembers} where ${topicMembers.topicId} = ${topics.id}
    and ${topicMembers.personId} = ${personId} and ${topicMembers.state} <> 'declined')`;
const statementIn = (personId: string) =>
  sql<
    string | null
  >`(select ${topicStatements.state} from ${topicStatements} where ${topicStatements.topicId} = ${topics.id}
    and ${topicStatements.personId} = ${personId} and ${topicStatements.kind} = 'recommender'
    and ${topicStatements.state} <> 'declined')`;

/** Topics one leads, takes part in or recommends; what waits for one's own answer first. */
export async function listMine(
  db: Db,
  personId: string,
  wanted: { callId: string | undefined; limit: number; offset: number },
) {
  const [membership, recommending] = [memberIn(personId), statementIn(personId)];
  const where = and(
    or(eq(topics.leaderId, personId), sql`${membership} is not null`, sql`${recommending} is not null`),
    wanted.callId === undefined ? undefined : eq(topics.callId, wanted.callId),
  );
  const items = await db
    .select({ ...columns, membership, recommending })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(where)
    .orderBy(
      sql`(coalesce(${membership}, '') = 'invited' or coalesce(${recommending}, '') = 'asked') desc`,
      desc(topics.updatedAt),
      desc(topics.id),
    )
    .limit(wanted.limit)
    .offset(wanted.offset);
  return { items, total: await db.$count(topics, where) };
}

export type DeskWanted = {
  side: 'unit' | 'keeper';
  callId?: string | undefined;
  state?: TopicState | undefined;
  track?: string | undefined;
  subject?: string | undefined;
  orgId?: string | undefined;
  q?: string | undefined;
};

/** What lies on a desk: of a unit everything it answers for, of a keeper what its units have put forward. */
function onDesk(scope: TopicScope, side: 'unit' | 'keeper'): SQL | undefined {
  const paths = side === 'unit' ? scope.unitPaths : scope.keptPaths;
  const within = paths.map((path) =>
    side === 'unit'
      ? sql`starts_with(${organisations.path}, ${path})`
      : sql`starts_with((select body.path from organisations body where body.id = ${topicCalls.orgId}), ${path})`,
  );
  return and(
    side === 'unit' ? sql`${topics.state} <> 'draft'` : sql`${topics.state} not in ('draft', 'submitted')`,
    // One's own application is on somebody else's desk.
    sql`${topics.leaderId} <> ${scope.personId}`,
    or(...within, sql`false`),
  );
}

function filtered(wanted: DeskWanted): SQL | undefined {
  const { callId, track, subject, orgId, q } = wanted;
  return and(
    callId === undefined ? undefined : eq(topics.callId, callId),
    track === undefined ? undefined : eq(topics.track, track),
    subject === undefined ? undefined : eq(topics.subject, subject),
    orgId === undefined ? undefined : eq(topics.orgId, orgId),
    q === undefined
      ? undefined
      : sql`(position(lower(${q}) in lower(${topics.title})) > 0 or position(${q} in ${persons.name}) > 0)`,
  );
}

export async function listDesk(db: Db, scope: TopicScope, wanted: DeskWanted & { limit: number; offset: number }) {
  const base = and(onDesk(scope, wanted.side), filtered(wanted));
  const where = wanted.state === undefined ? base : and(base, eq(topics.state, wanted.state));
  const items = await listed(db)
    .where(where)
    // Whatever came first is looked at first.
    .orderBy(asc(topics.submittedAt), asc(topics.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const counts = await db
    .select({ state: topics.state, n: sql<number>`count(*)::int` })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(base)
    .groupBy(topics.state);
  return { items, counts };
}

const MOST_CHOICES = 200;

/** What a desk can be narrowed to: its calls, units, subjects. */
export async function choicesOf(db: Db, scope: TopicScope, side: 'unit' | 'keeper') {
  const from = (fields: Record<'id' | 'name', SQL<string>>, by: SQL[]) =>
    db
      .selectDistinct(fields)
      .from(topics)
      .innerJoin(organisations, eq(organisations.id, topics.orgId))
      .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
      .where(onDesk(scope, side))
      .orderBy(...by)
      .limit(MOST_CHOICES);
  const calls = await from({ id: sql<string>`${topicCalls.id}`, name: sql<string>`${topicCalls.title}` }, [
    sql`2`,
    sql`1`,
  ]);
  const units = await from({ id: sql<string>`${topics.orgId}`, name: sql<string>`${organisations.name}` }, [
    sql`2`,
    sql`1`,
  ]);
  const subjects = await from({ id: sql<string>`${topics.subject}`, name: sql<string>`${topics.subject}` }, [sql`1`]);
  return { calls, units, subjects: subjects.flatMap(({ id }) => (id === null ? [] : [id])) };
}
