import { and, eq, inArray, ne, notInArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsOf, type Db } from '../../../../db/client.ts';
import {
  declaredConflicts,
  experts,
  organisations,
  personProfiles,
  persons,
  personTies,
  roleGrants,
  topicCalls,
  topicMembers,
  topics,
  topicStatements,
} from '../../../../db/schema/index.ts';
import { dayOf } from '../../../kernel/day.ts';
import { STEWARDS } from '../../../people/index.ts';
import { isAlive, STATES } from '../../../topics/rules/index.ts';
import type { Graph, PersonFact, TieFact, TopicFact } from '../rules/conflicts.ts';

const home = alias(organisations, 'home_org');
/** Where somebody works: the nearest school above her home, or the bureau itself. */
const unitOf = (path: unknown) => sql<string>`coalesce((select school.path from organisations school
  where school.kind = 'school' and starts_with(${path}, school.path) order by length(school.path) desc limit 1), ${path})`;
const idsOf = (path: string): string[] => path.split('/').filter((id) => id !== '');
const lastId = (path: string | null): string | null => (path === null ? null : (idsOf(path).at(-1) ?? null));
const atLeastOne = (ids: readonly string[]) => ['', ...ids];

/** Topics with everybody in them (not those who declined), as conflicts are asked of them. */
export async function findTopicFacts(db: Db, ids: readonly string[]): Promise<TopicFact[]> {
  const rows = await db
    .select({ id: topics.id, callId: topics.callId, leaderId: topics.leaderId, unit: unitOf(home.path) })
    .from(topics)
    .innerJoin(home, eq(home.id, topics.orgId))
    .where(inArray(topics.id, atLeastOne(ids)));
  const members = await db
    .select({ topicId: topicMembers.topicId, personId: topicMembers.personId })
    .from(topicMembers)
    .where(and(inArray(topicMembers.topicId, atLeastOne(ids)), ne(topicMembers.state, 'declined')));
  const byTopic = Map.groupBy(members, ({ topicId }) => topicId);
  return rows.map(({ id, callId, leaderId, unit }) => ({
    id,
    callId,
    unit: idsOf(unit),
    persons: [leaderId, ...(byTopic.get(id) ?? []).map(({ personId }) => personId)],
  }));
}

async function personFacts(db: Db, ids: readonly string[]): Promise<Map<string, PersonFact>> {
  const rows = await db
    .select({ id: persons.id, path: home.path, kind: home.kind, homeId: home.id, unit: unitOf(home.path) })
    .from(persons)
    .innerJoin(home, eq(home.id, persons.orgId))
    .where(inArray(persons.id, atLeastOne(ids)));
  const offices = await db
    .select({ personId: roleGrants.personId, orgId: home.id, kind: home.kind, unit: unitOf(home.path) })
    .from(roleGrants)
    .innerJoin(home, eq(home.id, roleGrants.orgId))
    .where(and(inArray(roleGrants.personId, atLeastOne(ids)), ne(roleGrants.role, 'expert')));
  const held = Map.groupBy(offices, ({ personId }) => personId);
  return new Map(
    rows.map(({ id, kind, homeId, unit }) => {
      const own = held.get(id) ?? [];
      const groups = [
        ...(kind === 'group' ? [homeId] : []),
        ...own.flatMap((one) => (one.kind === 'group' ? [one.orgId] : [])),
      ];
      return [id, { id, unit: idsOf(unit), groups, offices: own.map((one) => idsOf(one.unit).at(-1) ?? one.orgId) }];
    }),
  );
}

/** Ties that somebody entered, and units that profiles say a person has left. */
async function tieFacts(db: Db, ids: readonly string[]): Promise<TieFact[]> {
  const unit = unitOf(home.path);
  const entered = await db
    .select({
      kind: personTies.kind,
      personId: personTies.personId,
      otherId: personTies.otherId,
      unit: sql<string | null>`case when ${home.id} is null then null else ${unit} end`,
      label: personTies.label,
      to: personTies.to,
    })
    .from(personTies)
    .leftJoin(home, eq(home.id, personTies.orgId))
    .where(or(inArray(personTies.personId, atLeastOne(ids)), inArray(personTies.otherId, atLeastOne(ids))));
  const left = await db
    .select({ personId: personProfiles.personId, since: personProfiles.since, unit })
    .from(personProfiles)
    .innerJoin(home, eq(home.id, personProfiles.orgId))
    .where(inArray(personProfiles.personId, atLeastOne(ids)))
    .orderBy(personProfiles.personId, personProfiles.since);
  const moves = left.flatMap((row, i): TieFact[] => {
    const next = left[i + 1];
    if (next?.personId !== row.personId || next.unit === row.unit) return [];
    const to = dayOf(next.since);
    return [{ kind: 'former_unit', personId: row.personId, otherId: null, orgId: lastId(row.unit), label: '', to }];
  });
  return [...entered.map(({ unit: path, ...tie }) => ({ ...tie, orgId: lastId(path) })), ...moves];
}

type Together = { personId: string; otherId: string; topicId: string };
/** Pairs of experts and applicants who have been in one topic. Only who confirmed counts: an invitation binds nobody. */
const findTogether = (db: Db, own: readonly string[], others: readonly string[]): Promise<Together[]> =>
  rowsOf<Together>(
    db,
    sql`with part as (
      select id as topic_id, leader_id as person_id from topics
      union all select topic_id, person_id from topic_members where state in ('confirmed', 'left'))
    select distinct mine.person_id as "personId", theirs.person_id as "otherId", mine.topic_id as "topicId"
    from part mine join part theirs on theirs.topic_id = mine.topic_id and theirs.person_id <> mine.person_id
    where ${inArray(sql`mine.person_id`, atLeastOne(own))} and ${inArray(sql`theirs.person_id`, atLeastOne(others))}`,
  );

const ALIVE = STATES.filter((state) => isAlive(state));

/** Everybody who applies in these calls and is also asked to judge. */
async function findCompeting(db: Db, own: readonly string[], callIds: readonly string[]) {
  const living = and(inArray(topics.callId, atLeastOne(callIds)), inArray(topics.state, [...ALIVE]));
  const leads = await db
    .select({ personId: topics.leaderId, callId: topics.callId, topicId: topics.id })
    .from(topics)
    .where(and(living, inArray(topics.leaderId, atLeastOne(own))));
  const joins = await db
    .select({ personId: topicMembers.personId, callId: topics.callId, topicId: topics.id })
    .from(topicMembers)
    .innerJoin(topics, eq(topics.id, topicMembers.topicId))
    .where(
      and(
        living,
        inArray(topicMembers.personId, atLeastOne(own)),
        notInArray(topicMembers.state, ['declined', 'invited']),
      ),
    );
  return [...leads, ...joins].flatMap(({ callId, ...row }) => (callId === null ? [] : [{ ...row, callId }]));
}

const findKeepers = (db: Db, own: readonly string[], callIds: readonly string[]) =>
  db
    .selectDistinct({ personId: roleGrants.personId, callId: topicCalls.id })
    .from(roleGrants)
    .innerJoin(home, eq(home.id, roleGrants.orgId))
    .innerJoin(topicCalls, inArray(topicCalls.id, atLeastOne(callIds)))
    .innerJoin(organisations, eq(organisations.id, topicCalls.orgId))
    .where(
      and(
        inArray(roleGrants.personId, atLeastOne(own)),
        inArray(roleGrants.role, [...STEWARDS]),
        sql`starts_with(${organisations.path}, ${home.path})`,
      ),
    );

/** Everything the rules of conflicts ask about some experts and topics. */
export async function findGraph(
  db: Db,
  asked: { personIds: readonly string[]; topics: readonly TopicFact[]; today: string; years: number },
): Promise<Graph> {
  const { personIds, today, years } = asked;
  const applicants = [...new Set(asked.topics.flatMap((topic) => topic.persons))];
  const everybody = [...new Set([...personIds, ...applicants])];
  const callIds = [...new Set(asked.topics.flatMap(({ callId }) => (callId === null ? [] : [callId])))];
  const declared = await db
    .select({
      by: experts.personId,
      personId: declaredConflicts.otherPersonId,
      unit: sql<string | null>`case when ${home.id} is null then null else ${unitOf(home.path)} end`,
      kind: declaredConflicts.kind,
    })
    .from(declaredConflicts)
    .innerJoin(experts, eq(experts.id, declaredConflicts.expertId))
    .leftJoin(home, eq(home.id, declaredConflicts.otherOrgId))
    .where(inArray(experts.personId, atLeastOne(personIds)));
  const recommended = await db
    .select({ personId: topicStatements.personId, topicId: topicStatements.topicId })
    .from(topicStatements)
    .where(
      and(
        inArray(topicStatements.personId, atLeastOne(personIds)),
        inArray(topicStatements.topicId, atLeastOne(asked.topics.map(({ id }) => id))),
      ),
    );
  return {
    today,
    years,
    persons: await personFacts(db, everybody),
    ties: await tieFacts(db, everybody),
    declared: declared.map(({ unit, ...one }) => ({ ...one, orgId: lastId(unit) })),
    recommended,
    together: await findTogether(db, personIds, applicants),
    competing: await findCompeting(db, personIds, callIds),
    keepers: await findKeepers(db, personIds, callIds),
  };
}
