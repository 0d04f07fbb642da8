import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import { organisations, persons, topicAppeals, topicCalls, topics } from '../../../../db/schema/index.ts';

export type AppealRow = typeof topicAppeals.$inferSelect;

const appellant = alias(persons, 'topic_appellant');
const home = alias(organisations, 'topic_unit');
const proposer = alias(persons, 'appeal_proposer');

const shown = (db: Db) =>
  db
    .select({
      appeal: topicAppeals,
      byName: appellant.name,
      proposedBy: proposer.name,
      title: topics.title,
      topicState: topics.state,
      callId: topicCalls.id,
      callTitle: topicCalls.title,
      orgName: home.name,
    })
    .from(topicAppeals)
    .innerJoin(topics, eq(topics.id, topicAppeals.topicId))
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .innerJoin(home, eq(home.id, topics.orgId))
    .innerJoin(appellant, eq(appellant.id, topicAppeals.byId))
    .leftJoin(proposer, eq(proposer.id, topicAppeals.proposedById));
export type ShownAppeal = Awaited<ReturnType<typeof shown>>[number];

export async function findAppeal(db: Db, id: string): Promise<ShownAppeal | null> {
  const [row] = await shown(db).where(eq(topicAppeals.id, id));
  return row ?? null;
}
export const appealsOf = (db: Db, topicIds: readonly string[]): Promise<ShownAppeal[]> =>
  shown(db)
    .where(inArray(topicAppeals.topicId, ['', ...topicIds]))
    .orderBy(desc(topicAppeals.createdAt), desc(topicAppeals.id));

/** Appeals and objections of one call; those that wait come first, the oldest of them first. */
export async function listAppeals(
  db: Db,
  callId: string,
  wanted: { personId: string; list: 'open' | 'closed'; limit: number; offset: number },
) {
  const states = wanted.list === 'open' ? (['open', 'proposed'] as const) : (['upheld', 'rejected'] as const);
  const where = and(
    eq(topicCalls.id, callId),
    inArray(topicAppeals.state, [...states]),
    // Whoever researches a topic is nothing else to it: she does not learn who objected.
    ne(topics.leaderId, wanted.personId),
    sql`not exists (select 1 from topic_members mine where mine.topic_id = ${topics.id} and mine.person_id = ${wanted.personId})`,
  );
  const order = wanted.list === 'open' ? asc(topicAppeals.createdAt) : desc(topicAppeals.decidedAt);
  const items = await shown(db)
    .where(where)
    .orderBy(order, asc(topicAppeals.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [counted] = await db
    .select({ total: sql<number>`count(*)::int` })
    .from(topicAppeals)
    .innerJoin(topics, eq(topics.id, topicAppeals.topicId))
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(where);
  return { items, total: counted?.total ?? 0 };
}

/** Which of some topics have an objection against the notice that is not decided. */
export async function objectedTo(db: Db, topicIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectDistinct({ topicId: topicAppeals.topicId })
    .from(topicAppeals)
    .where(
      and(
        inArray(topicAppeals.topicId, ['', ...topicIds]),
        eq(topicAppeals.about, 'notice'),
        inArray(topicAppeals.state, ['open', 'proposed']),
      ),
    );
  return rows.map(({ topicId }) => topicId);
}

export const insertAppeal = (tx: Db, row: AppealRow) => tx.insert(topicAppeals).values(row);
export const saveAppeal = (tx: Db, id: string, values: Partial<AppealRow>) =>
  tx.update(topicAppeals).set(values).where(eq(topicAppeals.id, id));
