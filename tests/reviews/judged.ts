import { assignments, experts, reviews } from '../../db/schema/index.ts';
import type { ReviewBody } from '../../db/schema/reviews.ts';
import type { CallBody, TopicState } from '../../db/schema/topic-data.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { callOf, county, fullForm, makeCall, makeTopic } from '../topics/world.ts';
import { make } from '../helpers/make.ts';
import type { Harness } from '../helpers/harness.ts';

const at = (deps: Deps) => ({ createdAt: deps.now(), updatedAt: deps.now() });

/** A county whose call has been judged: two more keepers of the city, reviewers from another county, and a stranger. */
export async function judgedCounty(h: Harness, change: Partial<CallBody> = {}) {
  const { deps } = h;
  const world = await county(deps);
  const other = await make.organisation(deps, { kind: 'county', name: '云东县', parent: world.city });
  const call = await makeCall(deps, world.county.id, callOf(change));
  const panel = [];
  for (const name of ['甲专家', '乙专家', '丙专家', '丁专家']) {
    panel.push(await addExpert(deps, world.county.id, await make.actor(deps, { org: other, name, roles: ['expert'] })));
  }
  return {
    ...world,
    call,
    panel,
    third: await make.actor(deps, { org: world.city, name: '市教研员', roles: ['researcher'] }),
    fourth: await make.actor(deps, { org: world.city, name: '市局长', roles: ['city_admin'] }),
    outsider: await make.actor(deps, { org: other, name: '外县教师' }),
  };
}
export type Judged = Awaited<ReturnType<typeof judgedCounty>>;

export async function addExpert(deps: Deps, orgId: string, actor: Actor) {
  const id = deps.newId('exp');
  await deps.db.insert(experts).values({
    ...{ id, orgId, personId: actor.personId, state: 'active', title: 'senior', subjects: ['数学'], stages: ['初中'] },
    ...{ directions: [], record: '', mostLoad: null, away: [], preferences: {}, enteredOn: '2026-01-01', leftOn: null },
    ...{ reason: '', ...at(deps) },
  });
  return { id, actor };
}

export const reviewOf = (body: CallBody, points: number, change: Partial<ReviewBody> = {}): ReviewBody => ({
  scores: Object.fromEntries(
    body.rubric.dimensions.map(({ key, name }) => [key, { points, comment: `${name}方面写得具体，看得出依据。` }]),
  ),
  gates: {},
  comment: '选题来自课堂，建议进一步缩小范围。',
  recommendation: points >= 60 ? 'approve' : 'decline',
  confidence: 2,
  ...change,
});

type Given = {
  title?: string;
  track?: string;
  state?: TopicState;
  points?: readonly number[];
  leader?: Pick<Actor, 'personId' | 'orgId'>;
  members?: readonly string[];
  change?: Partial<ReviewBody>;
};

/** A topic with as many submitted reviews as there are points. */
export async function judgedTopic(h: Harness, w: Judged, given: Given = {}) {
  const { deps } = h;
  const form = fullForm({
    track: given.track ?? 'general',
    ...(given.title ? { title: given.title } : {}),
  });
  const topic = await makeTopic(deps, {
    leader: given.leader ?? w.leader,
    callId: w.call.id,
    state: given.state ?? 'deliberating',
    form,
    members: given.members ?? [],
    code: deps.newId('C'),
  });
  for (const [i, points] of (given.points ?? [80, 82, 81]).entries()) {
    const expert = w.panel[i % w.panel.length];
    if (expert) await addReview(h, w, { topicId: topic.id, expertId: expert.id, points, change: given.change });
  }
  return topic;
}

export async function addReview(
  h: Harness,
  w: Pick<Judged, 'call'>,
  given: { topicId: string; expertId: string; points: number; change?: Partial<ReviewBody> | undefined },
) {
  const { deps } = h;
  const assignmentId = deps.newId('asg');
  await deps.db.insert(assignments).values({
    ...{ id: assignmentId, callId: w.call.id, topicId: given.topicId, expertId: given.expertId, panelId: null },
    ...{ state: 'submitted', role: 'regular', isFrozen: false, affinity: 0.5, parts: {}, reason: '' },
    ...{ replacesId: null, dueOn: '2026-09-14', respondedAt: deps.now(), submittedAt: deps.now(), ...at(deps) },
  });
  const id = deps.newId('rvw');
  const body = reviewOf(w.call.body, given.points, given.change);
  await deps.db.insert(reviews).values({
    ...{ id, assignmentId, state: 'submitted', body, total: Math.round(given.points * 100), hints: [], revision: 1 },
    ...{ submittedAt: deps.now(), ...at(deps) },
  });
  return id;
}

export const DAY = 86_400_000;
const BASE = '/api/reviews/decisions';

/** Requests of this part, and what they answered: [status, code or null]. */
export function deciding(h: Harness) {
  const post = (actor: Actor, path: string, body: unknown) => h.request(actor, 'POST', `${BASE}${path}`, body);
  const get = (actor: Actor, path: string) => h.request(actor, 'GET', `${BASE}${path}`);
  const outcome = async (asked: Promise<Response>): Promise<[number, string | null]> => {
    const response = await asked;
    const body = (await response.json()) as { error?: { code: string } } | null;
    return [response.status, body?.error?.code ?? null];
  };
  const read = async <T>(asked: Promise<Response>): Promise<T> => {
    const response = await asked;
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const proposal = (topicId: string, kind: string, more: object = {}) => ({
    ...{ topicId, proposal: kind, mergeIntoId: null, reasons: null, ...more },
  });
  type Case = { decisions: { id: string; state: string; round: number }[] };
  const propose = async (actor: Actor, callId: string, topicId: string, kind = 'approve', more: object = {}) => {
    await read(post(actor, `/calls/${callId}/propose`, { items: [proposal(topicId, kind, more)] }));
    const { decisions } = await read<Case>(get(actor, `/topics/${topicId}/case`));
    return decisions[0]?.id ?? '';
  };
  const confirm = (actor: Actor, callId: string, ...decisionIds: string[]) =>
    post(actor, `/calls/${callId}/confirm`, { decisionIds });
  return { post, get, outcome, read, proposal, propose, confirm };
}
