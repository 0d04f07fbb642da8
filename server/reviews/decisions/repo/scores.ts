import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import { assignments, experts, organisations, persons, reviews, topics } from '../../../../db/schema/index.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';

/** States of a topic that has come as far as its reviewers. */
const JUDGED: readonly TopicState[] = [
  'reviewing',
  'deliberating',
  'proposed',
  'revising',
  'revised',
  'notice',
  'approved',
  'running',
  'suspended',
  'closing',
  'deferred',
  'closed',
  'declined',
  'merged',
  'cancelled',
];

/** What a ranking knows of each application of a call. */
export const listCandidates = (db: Db, callId: string) =>
  db
    .select({
      topicId: topics.id,
      code: topics.blindCode,
      title: topics.title,
      track: topics.track,
      state: topics.state,
      subject: topics.subject,
      stage: topics.stage,
      leaderId: topics.leaderId,
      leaderName: persons.name,
      leaderTitle: sql<string | null>`${topics.form} -> 'leader' ->> 'title'`,
      orgId: topics.orgId,
      orgName: organisations.name,
      orgPath: organisations.path,
      orgKind: organisations.kind,
      isRural: organisations.isRural,
      isCityDirect: organisations.isCityDirect,
      approvalNumber: topics.approvalNumber,
      mergedIntoId: topics.mergedIntoId,
    })
    .from(topics)
    .innerJoin(persons, eq(persons.id, topics.leaderId))
    .innerJoin(organisations, eq(organisations.id, topics.orgId))
    .where(and(eq(topics.callId, callId), inArray(topics.state, [...JUDGED])))
    .orderBy(asc(topics.id));
export type CandidateRow = Awaited<ReturnType<typeof listCandidates>>[number];

const reviewer = alias(persons, 'reviewer');

/** Every seat of a call with its review, as far as there is one that was handed in. */
const seats = (db: Db) =>
  db
    .select({
      assignmentId: assignments.id,
      topicId: assignments.topicId,
      expertId: assignments.expertId,
      personId: experts.personId,
      name: reviewer.name,
      state: assignments.state,
      role: assignments.role,
      dueOn: assignments.dueOn,
      submittedAt: assignments.submittedAt,
      reviewId: reviews.id,
      body: reviews.body,
      total: reviews.total,
    })
    .from(assignments)
    .innerJoin(experts, eq(experts.id, assignments.expertId))
    .innerJoin(reviewer, eq(reviewer.id, experts.personId))
    // A draft is nobody's but hers.
    .leftJoin(reviews, and(eq(reviews.assignmentId, assignments.id), eq(reviews.state, 'submitted')))
    .orderBy(asc(assignments.topicId), asc(assignments.id));
export type SeatRow = Awaited<ReturnType<typeof seats>>[number];

export const listSeatsOfCall = (db: Db, callId: string): Promise<SeatRow[]> =>
  seats(db).where(eq(assignments.callId, callId));
export const listSeatsOf = (db: Db, topicIds: readonly string[]): Promise<SeatRow[]> =>
  seats(db).where(inArray(assignments.topicId, ['', ...topicIds]));
