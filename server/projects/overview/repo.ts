import { and, asc, eq, gte, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { closings, milestones, organisations, persons, topicCalls, topics } from '../../../db/schema/index.ts';
import { addDays } from '../../policy/rules/index.ts';
import { withinTopics, type TopicScope } from '../../topics/index.ts';
import { NEAR_DAYS, type Light } from '../milestones/rules/watch.ts';

const LIVING = ['approved', 'running', 'suspended', 'closing', 'deferred'] as const;
const OPEN = sql`('pending', 'returned', 'failed')`;

/** `mine`: led by oneself or with oneself in the team; `kept`: of one's units and calls. */
export type Whose = 'mine' | 'kept';
export type Filter = { whose: Whose; callId: string | null; light: Light | null; words: string };

const whoseOf = ({ personId }: TopicScope, whose: Whose): SQL => {
  const mine = sql`(${topics.leaderId} = ${personId} or exists (select 1 from topic_members own
    where own.topic_id = ${topics.id} and own.person_id = ${personId} and own.state = 'confirmed'))`;
  return whose === 'mine' ? mine : sql`not ${mine}`;
};

/** The earliest day of what is not reported, and whether something was sent back; as `lightOf` asks for them. */
const nextDue = sql<string | null>`(select min(step.due_on)::text from milestones step
  where step.topic_id = ${topics.id} and step.state in ${OPEN})`;
const isMending = sql<boolean>`exists (select 1 from milestones step
  where step.topic_id = ${topics.id} and step.state in ('returned', 'failed'))`;
const lightIn = (today: string) => sql<Light>`case
  when ${topics.state} = 'suspended' then 'paused'
  when ${nextDue} < ${today} then 'red'
  when ${isMending} or ${nextDue} <= ${addDays(today, NEAR_DAYS)} then 'amber'
  else 'green' end`;

const asked = (scope: TopicScope, { whose, callId, words }: Omit<Filter, 'light'>): SQL | undefined =>
  and(
    inArray(topics.state, [...LIVING]),
    withinTopics(scope),
    whoseOf(scope, whose),
    callId === null ? undefined : eq(topics.callId, callId),
    words === ''
      ? undefined
      : or(
          sql`strpos(lower(${topics.title}), lower(${words})) > 0`,
          sql`strpos(${persons.name}, ${words}) > 0`,
          sql`strpos(${organisations.name}, ${words}) > 0`,
          sql`strpos(coalesce(${topics.approvalNumber}, ''), ${words}) > 0`,
        ),
  );

/** Running topics, what is overdue first. */
export const listRunning = (
  db: Db,
  scope: TopicScope,
  filter: Filter,
  { today, limit, offset }: { today: string; limit: number; offset: number },
) =>
  db
    .select({
      id: topics.id,
      title: topics.title,
      state: topics.state,
      approvalNumber: topics.approvalNumber,
      endsOn: topics.endsOn,
      leaderName: persons.name,
      orgName: organisations.name,
      callTitle: topicCalls.title,
      nextDue,
      light: lightIn(today),
      overdue: sql<number>`(select count(*)::int from milestones step where step.topic_id = ${topics.id}
        and step.state in ${OPEN} and step.due_on < ${today})`,
    })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(asked(scope, filter), filter.light === null ? undefined : sql`${lightIn(today)} = ${filter.light}`))
    .orderBy(sql`${topics.state} = 'suspended'`, sql`${nextDue} asc nulls last`, asc(topics.id))
    .limit(limit)
    .offset(offset);

export const countLights = (db: Db, scope: TopicScope, filter: Omit<Filter, 'light'>, today: string) =>
  db
    .select({ light: lightIn(today).as('light'), n: sql<number>`count(*)::int` })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(asked(scope, filter))
    .groupBy(sql`1`);

/** Calls that have running topics within reach. */
export const listCalls = (db: Db, scope: TopicScope) =>
  db
    .selectDistinct({ id: topicCalls.id, title: topicCalls.title })
    .from(topics)
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(inArray(topics.state, [...LIVING]), withinTopics(scope)))
    .orderBy(asc(topicCalls.title), asc(topicCalls.id))
    .limit(100);

/** Duties that are not reported of some topics, by day. */
export const openStepsOf = (db: Db, topicIds: readonly string[]) =>
  db
    .select({
      topicId: milestones.topicId,
      kind: milestones.kind,
      ruleId: milestones.ruleId,
      dueOn: milestones.dueOn,
      state: milestones.state,
      callBody: topicCalls.body,
    })
    .from(milestones)
    .innerJoin(topics, eq(topics.id, milestones.topicId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(inArray(milestones.topicId, ['', ...topicIds]), sql`${milestones.state} in ${OPEN}`))
    .orderBy(asc(milestones.dueOn), asc(milestones.id));

type Window = { from: string; to: string; whose: Whose; limit: number };

/** Duties of a span of days, done and open ones. */
export const stepsBetween = (db: Db, scope: TopicScope, { from, to, whose, limit }: Window) =>
  db
    .select({
      id: milestones.id,
      kind: milestones.kind,
      ruleId: milestones.ruleId,
      state: milestones.state,
      day: milestones.dueOn,
      topicId: topics.id,
      topicState: topics.state,
      title: topics.title,
      leaderName: persons.name,
      callBody: topicCalls.body,
    })
    .from(milestones)
    .innerJoin(topics, eq(topics.id, milestones.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(
      and(
        gte(milestones.dueOn, from),
        lte(milestones.dueOn, to),
        sql`${milestones.state} <> 'void'`,
        inArray(topics.state, [...LIVING, 'closed']),
        withinTopics(scope),
        whoseOf(scope, whose),
      ),
    )
    .orderBy(asc(milestones.dueOn), asc(milestones.id))
    .limit(limit);

/** Days on which panels meet, or by which their opinions come back. */
export const panelsBetween = (db: Db, scope: TopicScope, { from, to, whose, limit }: Window) =>
  db
    .select({
      id: closings.id,
      way: closings.way,
      day: sql<string>`${closings.heldOn}::text`,
      topicId: topics.id,
      title: topics.title,
      leaderName: persons.name,
    })
    .from(closings)
    .innerJoin(topics, eq(topics.id, closings.topicId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .leftJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .where(and(gte(closings.heldOn, from), lte(closings.heldOn, to), withinTopics(scope), whoseOf(scope, whose)))
    .orderBy(asc(closings.heldOn), asc(closings.id))
    .limit(limit);
