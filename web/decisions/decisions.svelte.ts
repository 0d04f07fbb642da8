import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const calls = api.reviews.decisions.calls[':id'];
const topics = api.reviews.decisions.topics[':id'];
export type Ranking = InferResponseType<typeof calls.ranking.$get, 200>;
export type Row = Ranking['items'][number];
export type Alarm = Row['alarms'][number];
export type Sensitivity = InferResponseType<typeof calls.sensitivity.$get, 200>;
export type Fairness = InferResponseType<typeof calls.fairness.$get, 200>;
export type Told = Ranking['calibration'];
export type Case = InferResponseType<typeof topics.case.$get, 200>;
export type Bulk = InferResponseType<typeof calls.confirm.$post, 200>;
export type Proposing = InferRequestType<typeof calls.propose.$post>['json']['items'][number];
export type Proposal = Proposing['proposal'];
export type GivenReason = NonNullable<Proposing['reasons']>[number];
export type Result = InferResponseType<typeof topics.$get, 200>;
export type Outcome = NonNullable<Result['outcome']>;
export type Notices = InferResponseType<typeof calls.notices.$get, 200>;
export type Appeals = InferResponseType<typeof calls.appeals.$get, 200>;

export const PROPOSALS = [
  'approve',
  'approve_after_revision',
  'merge',
  'decline',
] as const satisfies readonly Proposal[];
export const LISTS = ['all', 'alarm', 'reviewing', 'deliberating', 'proposed', 'decided'] as const;
export const TABS = ['ranking', 'line', 'fairness', 'appeals'] as const;
export const QUERY = { tab: 'ranking', track: '', list: 'all', order: 'raw', page: 1 };
export type Asked = typeof QUERY;
export const PER_PAGE = 25;

const oneOf = <V extends string>(values: readonly V[], value: string): V | undefined =>
  values.find((one) => one === value);
export const listOf = (asked: Asked) => oneOf(LISTS, asked.list) ?? 'all';
export const orderOf = (asked: Asked) => oneOf(['raw', 'calibrated'] as const, asked.order) ?? 'raw';
export const tabOf = (asked: Asked) => oneOf(TABS, asked.tab) ?? 'ranking';
const paged = (page: number) => ({ limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) });

export const rankingOf = (id: string, asked: () => Asked): Part<Ranking> =>
  new Part(() => {
    const now = asked();
    const query = { track: now.track, list: listOf(now), order: orderOf(now), ...paged(now.page) };
    return call(calls.ranking.$get({ param: { id }, query }));
  });
/** Topics of a track that another one might be merged into; a hundred at most. */
export const othersOf = (id: string, track: string): Part<Ranking> =>
  new Part(() => call(calls.ranking.$get({ param: { id }, query: { track, limit: '100' } })));
export const sensitivityOf = (id: string): Part<Sensitivity> =>
  new Part(() => call(calls.sensitivity.$get({ param: { id } })));
export const fairnessOf = (id: string): Part<Fairness> => new Part(() => call(calls.fairness.$get({ param: { id } })));
export const caseOf = (id: string): Part<Case> => new Part(() => call(topics.case.$get({ param: { id } })));
export const resultOf = (id: string): Part<Result> => new Part(() => call(topics.$get({ param: { id } })));
export const noticesOf = (id: string, page: () => number): Part<Notices> =>
  new Part(() => call(calls.notices.$get({ param: { id }, query: paged(page()) })));
export const appealsOf = (id: string, asked: () => { list: 'open' | 'closed'; page: number }): Part<Appeals> =>
  new Part(() => {
    const { list, page } = asked();
    return call(calls.appeals.$get({ param: { id }, query: { list, ...paged(page) } }));
  });

/** What is done to many topics of a call at once. */
export type Work =
  | { kind: 'end'; topicIds: string[] }
  | { kind: 'propose'; items: Proposing[] }
  | { kind: 'confirm'; decisionIds: string[] }
  | { kind: 'approve'; topicIds: string[] };

/** Does it, or says what it would do. @param reason why a review ends with fewer than it should have */
export function work(id: string, asked: Work, dryRun: boolean, reason = ''): Promise<Bulk> {
  const param = { id };
  switch (asked.kind) {
    case 'end':
      return call(calls.end.$post({ param, json: { topicIds: asked.topicIds, reason, dryRun } }));
    case 'propose':
      return call(calls.propose.$post({ param, json: { items: asked.items, dryRun } }));
    case 'confirm':
      return call(calls.confirm.$post({ param, json: { decisionIds: asked.decisionIds, dryRun } }));
    case 'approve':
      return call(calls.approve.$post({ param, json: { topicIds: asked.topicIds, dryRun } }));
  }
}

export const reject = (id: string, decisionId: string, reason: string) =>
  call(calls.reject.$post({ param: { id }, json: { decisionId, reason } }));
export const deliberate = (id: string, way: 'third_reader' | 'joint') =>
  call(topics.deliberations.$post({ param: { id }, json: { way } }));
export const closeTalk = (id: string, minutes: string) =>
  call(api.reviews.decisions.deliberations[':id'].close.$post({ param: { id }, json: { minutes } }));
export const judgeRevision = (id: string, reason: string | null) =>
  call(
    topics.revision.$post({
      param: { id },
      json: reason === null ? { verdict: 'accept' } : { verdict: 'return', reason },
    }),
  );
export const publish = (id: string, topicIds: string[], from: string, text: string) =>
  call(calls.notices.$post({ param: { id }, json: { topicIds, from, text } }));
export const objectTo = (noticeId: string, topicId: string, text: string) =>
  call(api.reviews.decisions.notices[':id'].objections.$post({ param: { id: noticeId }, json: { topicId, text } }));
export const appeal = (id: string, text: string) => call(topics.appeals.$post({ param: { id }, json: { text } }));

const appeals = api.reviews.decisions.appeals[':id'];
export const proposeAnswer = (id: string, verdict: 'upheld' | 'rejected', answer: string) =>
  call(appeals.propose.$post({ param: { id }, json: { verdict, answer } }));
export const confirmAnswer = (id: string, agrees: boolean) =>
  call(appeals.confirm.$post({ param: { id }, json: { agrees } }));

export const fairnessHref = (id: string): string => `/api/reviews/decisions/calls/${id}/fairness.xlsx`;
export const paperHref = (id: string, name: string): string => `/api/reviews/decisions/topics/${id}/papers/${name}`;
