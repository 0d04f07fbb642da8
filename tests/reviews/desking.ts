import { assignments, reviews } from '../../db/schema/index.ts';
import type { AssignmentState, ReviewBody } from '../../db/schema/reviews.ts';
import type { CallBody } from '../../db/schema/topic-data.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { make } from '../helpers/make.ts';
import { callOf, county, fullForm, makeCall, makeTopic } from '../topics/world.ts';
import { makeExpert } from './pool.ts';

type Organisation = Awaited<ReturnType<typeof make.organisation>>;

/** A judge from another county of the city, in the pool of `body`: related to nobody. */
export async function judge(deps: Deps, given: { city: Organisation; body: Organisation; name: string }) {
  const away = await make.organisation(deps, { kind: 'county', name: `${given.name}所在县`, parent: given.city });
  const school = await make.organisation(deps, { kind: 'school', name: `${given.name}所在校`, parent: away });
  const actor = await make.actor(deps, { org: school, name: given.name, roles: ['teacher', 'expert'] });
  const expert = await makeExpert(deps, { orgId: given.body.id, personId: actor.personId });
  return { actor, expert };
}
export type Judge = Awaited<ReturnType<typeof judge>>;

/** An assignment put down as it stands. */
export async function makeSeat(
  deps: Deps,
  given: {
    callId: string;
    topicId: string;
    expertId: string;
    state?: AssignmentState;
    dueOn?: string;
    role?: 'regular' | 'third';
  },
) {
  const row: typeof assignments.$inferSelect = {
    ...{ id: deps.newId('asg'), panelId: null, state: 'invited', role: 'regular', isFrozen: false, affinity: 0.5 },
    ...{ parts: {}, reason: '', replacesId: null, dueOn: '2026-09-20', respondedAt: null, submittedAt: null },
    ...{ createdAt: deps.now(), updatedAt: deps.now() },
    ...given,
  };
  await deps.db.insert(assignments).values(row);
  return row;
}

export const goodReview = (points = 80, body: CallBody = callOf()): ReviewBody => ({
  scores: Object.fromEntries(
    body.rubric.dimensions.map(({ key }) => [key, { points, comment: '目标二没有对应的证据，建议增加前测和后测。' }]),
  ),
  gates: {},
  comment: '错因分类只有三项，缺少“审题不清”一类。',
  recommendation: 'approve_after_revision',
  confidence: 2,
});

export async function makeReview(deps: Deps, assignmentId: string, body: ReviewBody, total = 8000) {
  const row: typeof reviews.$inferSelect = {
    ...{ id: deps.newId('rvw'), assignmentId, state: 'submitted', body, total, hints: [], revision: 1 },
    ...{ submittedAt: deps.now(), createdAt: deps.now(), updatedAt: deps.now() },
  };
  await deps.db.insert(reviews).values(row);
  return row;
}

/** A call in review with one topic, two judges on it and a third who is free. */
export async function deskWorld(deps: Deps, change: Partial<CallBody['review']> = {}) {
  const places = await county(deps);
  const body = callOf();
  const call = await makeCall(deps, places.county.id, { ...body, review: { ...body.review, ...change } });
  const topic = await makeTopic(deps, {
    ...{ leader: places.leader, callId: call.id, state: 'reviewing', code: 'K7Q2', members: [places.member.personId] },
    form: fullForm(),
  });
  const judges: Judge[] = [];
  for (const name of ['韩评甲', '蒋评乙', '沈评丙']) {
    judges.push(await judge(deps, { city: places.city, body: places.county, name }));
  }
  const [jia, yi, bing] = judges;
  if (!jia || !yi || !bing) throw new TypeError('three judges');
  const about = { callId: call.id, topicId: topic.id };
  const seat = await makeSeat(deps, { ...about, expertId: jia.expert.id });
  const otherSeat = await makeSeat(deps, { ...about, expertId: yi.expert.id, state: 'accepted' });
  return { ...places, call, topic, jia, yi, bing, seat, otherSeat };
}
export type DeskWorld = Awaited<ReturnType<typeof deskWorld>>;
