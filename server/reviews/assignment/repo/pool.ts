import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import { assignments, experts, organisations, persons } from '../../../../db/schema/index.ts';
import { SEATED } from '../rules/seats.ts';

const home = alias(organisations, 'expert_home');
const unit = sql<string>`coalesce((select school.id from organisations school
  where school.kind = 'school' and starts_with(${home.path}, school.path) order by length(school.path) desc limit 1), ${home.id})`;

/** Seats an expert has to fill now, in every call: invited or accepted and not handed in. */
const openSeats = sql<number>`(select count(*)::int from assignments open
  where open.expert_id = ${experts.id} and open.state in ('invited', 'accepted'))`;

/** The experts of a body's pool who are in it now, with what assigning them asks. */
export const listPool = (db: Db, orgId: string) =>
  db
    .select({
      id: experts.id,
      personId: experts.personId,
      name: persons.name,
      unitId: unit,
      unitName: sql<string>`(select o.name from organisations o where o.id = ${unit})`,
      title: experts.title,
      subjects: experts.subjects,
      stages: experts.stages,
      directions: experts.directions,
      record: experts.record,
      mostLoad: experts.mostLoad,
      away: experts.away,
      preferences: experts.preferences,
      enteredOn: experts.enteredOn,
      open: openSeats,
    })
    .from(experts)
    .innerJoin(persons, and(eq(persons.id, experts.personId), eq(persons.isActive, true)))
    .innerJoin(home, eq(home.id, persons.orgId))
    .where(and(eq(experts.orgId, orgId), eq(experts.state, 'active')))
    .orderBy(asc(experts.id));
export type Pooled = Awaited<ReturnType<typeof listPool>>[number];

/** Holds a pool, so that what its experts carry is counted by one at a time. After the call and the topic. */
export const lockPool = (tx: Db, orgId: string) =>
  tx.select({ id: experts.id }).from(experts).where(eq(experts.orgId, orgId)).orderBy(asc(experts.id)).for('update');

/** How many topics of a call each expert has been given and not declined. */
export async function countLoads(db: Db, callId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ expertId: assignments.expertId, n: sql<number>`count(*)::int` })
    .from(assignments)
    .where(and(eq(assignments.callId, callId), inArray(assignments.state, [...SEATED])))
    .groupBy(assignments.expertId);
  return new Map(rows.map(({ expertId, n }) => [expertId, n]));
}
