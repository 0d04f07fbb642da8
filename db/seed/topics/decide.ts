import type { Answer } from '../doer.ts';
import type { Cast } from './apply.ts';
import { KEEPER } from './calls.ts';

type Wanted = { id: string; proposal: 'approve' | 'approve_after_revision' | 'decline' };

/** Ends the review of topics, proposes what is wanted with the reasons that suggest themselves, and has it confirmed. */
export async function decide(cast: Cast, callId: string, wanted: readonly Wanted[]): Promise<void> {
  const path = `/reviews/decisions/calls/${callId}`;
  const keeper = await cast(KEEPER);
  const topicIds = wanted.map(({ id }) => id);
  await keeper.send('POST', `${path}/end`, { topicIds, reason: '两位专家都已交齐意见。' });
  const items = wanted.map(({ id, proposal }) => ({ topicId: id, proposal, reasons: null }));
  await keeper.send('POST', `${path}/propose`, { items });
  const second = await cast('xu.wen');
  const ranking = (await second.get(`${path}/ranking?list=proposed&limit=100`)) as Answer & {
    items: { decision: { id: string } | null }[];
  };
  const decisionIds = ranking.items.flatMap(({ decision }) => (decision ? [decision.id] : []));
  await second.send('POST', `${path}/confirm`, { decisionIds });
}

/** Announces topics to the county. */
export async function announce(cast: Cast, callId: string, topicIds: readonly string[], from: string): Promise<void> {
  const text = '经专家盲评和合议，拟立项课题公示如下。对公示内容有异议的，请在公示期内实名提出。';
  const keeper = await cast(KEEPER);
  await keeper.send('POST', `/reviews/decisions/calls/${callId}/notices`, { topicIds, from, text });
}

/** Approves what was announced, with numbers, after the notice. */
export async function approve(cast: Cast, callId: string, topicIds: readonly string[]): Promise<void> {
  const keeper = await cast(KEEPER);
  await keeper.send('POST', `/reviews/decisions/calls/${callId}/approve`, { topicIds });
}
