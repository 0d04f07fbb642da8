import type { Db } from '../../../../db/client.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { findCall, seenTopic, type Seen } from '../../../topics/index.ts';
import { appealsOf } from '../repo/appeals.ts';
import { listDecisions } from '../repo/decisions.ts';
import { listAnnounced } from '../repo/notices.ts';
import { bandOf, type Judged } from '../rules/alarms.ts';
import { quartiles } from '../rules/fairness.ts';
import { mostOf } from '../rules/keys.ts';
import { saidOf } from '../rules/reasons.ts';
import { appealTerms } from './appeals.ts';
import { fieldOf, type Field } from './field.ts';
import { noticeOf } from './notice.ts';
import type { Call } from './open.ts';
import { permission } from './ranking.ts';

/** States in which the applicant has been told: before them a decision is the keepers' alone. */
const TOLD: readonly TopicState[] = [
  'revising',
  'revised',
  'notice',
  'approved',
  'running',
  'suspended',
  'closing',
  'deferred',
  'closed',
  'cancelled',
  'declined',
  'merged',
];

export type Outcome = NonNullable<Awaited<ReturnType<typeof outcomeOf>>>;

/**
 * The decision about a topic as its applicant may read it: reasons with their sentences, every review without its
 * reviewer, the dimensions beside the call's, its place, and what calibration would have changed. Null before it is told.
 */
export async function outcomeOf(db: Db, { topic }: Pick<Seen, 'topic'>) {
  const call = topic.callId === null ? null : await findCall(db, topic.callId);
  if (!call || !TOLD.includes(topic.state)) return null;
  const decided = (await listDecisions(db, [topic.id])).find(({ decision }) => decision.state === 'confirmed');
  if (!decided) return null;
  const field = await fieldOf(db, call);
  // By their points, not by who wrote them or when: a place in the list tells nothing of the reviewer.
  const reviews = (field.reviews.get(topic.id) ?? []).toSorted(
    (a, b) => b.total - a.total || (JSON.stringify(a.body) < JSON.stringify(b.body) ? -1 : 1),
  );
  const { decision } = decided;
  const [into] = decision.mergeIntoId === null ? [] : await listAnnounced(db, [decision.mergeIntoId]);
  return {
    proposal: decision.proposal,
    decidedAt: (decision.decidedAt ?? decision.updatedAt).toISOString(),
    into: into ? { title: into.title, leaderName: into.leaderName, orgName: into.orgName } : null,
    reasons: decision.reasons.map(({ reviewId, dimension, quote, text }) => {
      const reviewer = reviews.findIndex((review) => review.reviewId === reviewId);
      return { ...{ dimension, quote, text }, reviewer: reviewer < 0 ? null : reviewer };
    }),
    reviews: reviews.map((review) => anonymous(review, call)),
    dimensions: dimensionsOf(reviews, field, call),
    place: placeOf(topic, field, call),
    number: topic.approvalNumber,
  };
}

function anonymous(review: Judged, call: Call) {
  const { body, total } = review;
  const { rubric } = call.body;
  return {
    total,
    band: bandOf(total / 100, rubric.bands),
    recommendation: body.recommendation,
    comment: body.comment,
    scores: rubric.dimensions.map(({ key }) => {
      const points = body.scores[key]?.points ?? null;
      const band = points === null ? null : bandOf(points, rubric.bands);
      return { key, points, band, comment: saidOf(review, key) };
    }),
    gates: rubric.gates.flatMap(({ key }) => {
      const said = body.gates[key];
      return said?.isBroken ? [{ key, comment: said.comment }] : [];
    }),
  };
}

/** The mean of each dimension beside how the whole call was scored in it. */
function dimensionsOf(reviews: readonly Judged[], field: Field, call: Call) {
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const pointsOf = (own: readonly Judged[], key: string) => own.flatMap(({ body }) => body.scores[key]?.points ?? []);
  const all = [...field.reviews.values()];
  return call.body.rubric.dimensions.map(({ key, name, nameEn, weight, anchors }) => {
    const own = mean(pointsOf(reviews, key));
    const band = own === null ? null : bandOf(own, call.body.rubric.bands);
    const others = all.flatMap((each) => mean(pointsOf(each, key)) ?? []);
    return { key, name, nameEn, weight, mean: own, band, anchor: band ? anchors[band] : '', call: quartiles(others) };
  });
}

function placeOf(topic: Seen['topic'], field: Field, call: Call) {
  const standing = field.standings.get(topic.id);
  if (!standing) return null;
  const own = [...field.standings.values()].filter(({ track }) => track === topic.track);
  const inside = own.filter(({ rawSide }) => rawSide === 'in');
  const { topicId: _topic, ...place } = standing;
  const most = mostOf(call.body, topic.track);
  return {
    ...place,
    of: own.length,
    most,
    /** Raw mean of the last one within the places. */
    cut: most === null || inside.length === 0 ? null : Math.min(...inside.map(({ raw }) => raw)),
    calibration: field.calibration.state,
  };
}

/** What the dossier's tab shows: the outcome to its people, its unit and the keepers; notice, objections and appeals. */
export async function showResult(deps: Deps, actor: Actor, { id }: { id: string }) {
  const seen = await seenTopic(deps.db, actor, id);
  const { topic, parts } = seen;
  const isOwn = parts.includes('leader') || parts.includes('member');
  const isKeeper = parts.includes('keeper');
  const mayRead = isOwn || isKeeper || parts.includes('unit');
  const outcome = mayRead ? await outcomeOf(deps.db, seen) : null;
  const terms = await appealTerms(deps.db, seen, dayOf(deps.now()));
  const appeals = mayRead ? await appealsOf(deps.db, [id]) : [];
  const notice = topic.callId === null ? null : await noticeOf(deps.db, topic.callId, id);
  return {
    topic: { id, title: topic.title, state: topic.state, callId: topic.callId, callTitle: seen.callTitle },
    isKeeper,
    isLeader: parts.includes('leader'),
    gates: seen.callBody?.rubric.gates ?? [],
    outcome,
    notice: notice && topic.state === 'notice' ? { from: notice.from, to: notice.to } : null,
    // Without who filed it: of an objection that is the keepers' alone, on their own page.
    appeals: appeals.map(({ appeal }) => ({
      ...{ id: appeal.id, about: appeal.about, text: appeal.text, state: isKeeper ? appeal.state : shownState(appeal) },
      answer: appeal.state === 'upheld' || appeal.state === 'rejected' ? appeal.answer : '',
      at: appeal.createdAt.toISOString(),
      decidedAt: appeal.decidedAt?.toISOString() ?? null,
    })),
    appealUntil: terms.until,
    can: { appeal: permission(terms.because) },
    papers: { result: outcome !== null, approval: outcome !== null && topic.approvalNumber !== null },
  };
}
/** An answer is not known before its second key. */
const shownState = ({ state }: { state: 'open' | 'proposed' | 'upheld' | 'rejected' }) =>
  state === 'proposed' ? 'open' : state;
