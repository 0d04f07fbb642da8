import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import {
  organisations,
  persons,
  topicAttachments,
  topicCalls,
  topicMembers,
  topics,
  topicStatements,
} from '../../../../db/schema/index.ts';
import { withinTopics, type TopicRow, type TopicScope } from '../../repo.ts';

/** A topic without asking who looks: for the job, which answers to nobody. */
export async function loadTopic(db: Db, id: string): Promise<TopicRow | null> {
  const [row] = await db.select().from(topics).where(eq(topics.id, id));
  return row ?? null;
}

/** Everybody of a topic with the unit she is at; the leader first. */
export async function peopleOf(db: Db, topicId: string) {
  const member = await db
    .select({ id: persons.id, name: persons.name, orgId: persons.orgId, state: topicMembers.state })
    .from(topicMembers)
    .innerJoin(persons, eq(persons.id, topicMembers.personId))
    .where(eq(topicMembers.topicId, topicId))
    .orderBy(asc(topicMembers.place));
  const stated = await db
    .select({ id: persons.id, name: persons.name, orgId: persons.orgId })
    .from(topicStatements)
    .innerJoin(persons, eq(persons.id, topicStatements.personId))
    .where(and(eq(topicStatements.topicId, topicId), eq(topicStatements.kind, 'recommender')))
    .orderBy(asc(topicStatements.id));
  const [leader] = await db
    .select({ id: persons.id, name: persons.name, orgId: persons.orgId })
    .from(topics)
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .where(eq(topics.id, topicId));
  return { leader: leader ?? null, members: member, recommenders: stated };
}

/** Units with the names of everything above them, nearest first. */
export async function unitsOf(db: Db, orgIds: readonly string[]) {
  const rows = await db
    .select({ id: organisations.id, name: organisations.name, kind: organisations.kind, path: organisations.path })
    .from(organisations)
    .where(
      sql`exists (select 1 from organisations own where own.id in ${['', ...orgIds]} and starts_with(own.path, ${organisations.path}))`,
    );
  return rows
    .filter(({ kind }) => kind !== 'group')
    .map((row) => ({
      ...row,
      isAsked: orgIds.includes(row.id),
      above: rows
        .filter(({ path }) => path !== row.path && row.path.startsWith(path))
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ name }) => name),
    }));
}

export const attachmentsOf = (db: Db, topicId: string) =>
  db
    .select({
      id: topicAttachments.id,
      name: topicAttachments.name,
      sha256: topicAttachments.sha256,
      refusal: topicAttachments.refusal,
    })
    .from(topicAttachments)
    .where(
      and(eq(topicAttachments.topicId, topicId), inArray(topicAttachments.use, ['application', 'proof', 'supplement'])),
    )
    .orderBy(asc(topicAttachments.id))
    .limit(60);

/** Texts of other topics by id. */
export const textsOfTopics = (db: Db, ids: readonly string[]): Promise<TopicRow[]> =>
  db
    .select()
    .from(topics)
    .where(inArray(topics.id, ['', ...ids]))
    .orderBy(asc(topics.id));

/** Which of some topics one of these people leads or is a member of. */
export async function sharedPeople(
  db: Db,
  topicIds: readonly string[],
  personIds: readonly string[],
): Promise<Set<string>> {
  const people = ['', ...personIds];
  const rows = await db
    .select({ id: topics.id })
    .from(topics)
    .where(
      and(
        inArray(topics.id, ['', ...topicIds]),
        sql`(${topics.leaderId} in ${people} or exists (select 1 from topic_members m
          where m.topic_id = ${topics.id} and m.state in ('confirmed', 'left') and m.person_id in ${people}))`,
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/** Titles of everything that was ever handed in, newest first. */
export const otherTitles = (db: Db, topicId: string, most = 20_000) =>
  db
    .select({ id: topics.id, title: topics.title, callId: topics.callId, leaderId: topics.leaderId })
    .from(topics)
    .where(and(ne(topics.id, topicId), ne(topics.state, 'draft')))
    .orderBy(desc(topics.createdAt), desc(topics.id))
    .limit(most);

/** Those of some topics that may be seen with their people, with what a link to them says. */
export const seenTopics = (db: Db, scope: TopicScope, ids: readonly string[]) =>
  db
    .select({
      id: topics.id,
      title: topics.title,
      state: topics.state,
      orgName: organisations.name,
      leaderName: persons.name,
      callTitle: topicCalls.title,
    })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(inArray(topics.id, ['', ...ids]), withinTopics(scope)));

/** What of a call has been handed in and not ended. */
export const topicsOfCall = async (db: Db, callId: string, most = 5000): Promise<string[]> => {
  const rows = await db
    .select({ id: topics.id })
    .from(topics)
    .where(
      and(
        eq(topics.callId, callId),
        sql`${topics.state} not in ('draft', 'refused', 'declined', 'merged', 'withdrawn', 'cancelled', 'closed')`,
      ),
    )
    .orderBy(asc(topics.id))
    .limit(most);
  return rows.map(({ id }) => id);
};
