import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
const ids = z.array(id).min(1).max(100);
const reason = z.string().trim().min(4).max(1000);
const dryRun = z.boolean().default(false);

export const byId = z.object({ id });
export const LISTS = ['all', 'alarm', 'reviewing', 'deliberating', 'proposed', 'decided'] as const;
export const rankingQuery = z.strictObject({
  track: z.string().trim().max(40).default(''),
  list: z.enum(LISTS).default('all'),
  order: z.enum(['raw', 'calibrated']).default('raw'),
  ...page,
});
export const ending = z.strictObject({ topicIds: ids, reason: z.string().trim().max(1000).default(''), dryRun });

const quote = z.string().trim().min(1).max(400);
const text = z.string().trim().max(600).default('');
export const givenReason = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('review'),
    reviewId: id,
    dimension: z.string().trim().max(60).nullable(),
    quote,
    text,
  }),
  z.strictObject({ from: z.literal('minutes'), deliberationId: id, quote, text }),
  z.strictObject({ from: z.literal('rule'), ruleId: id, text }),
  z.strictObject({ from: z.literal('places'), text }),
]);
export const PROPOSALS = ['approve', 'approve_after_revision', 'merge', 'decline'] as const;
const proposal = z.strictObject({
  topicId: id,
  proposal: z.enum(PROPOSALS),
  mergeIntoId: id.nullable().default(null),
  /** Null: the sentences that suggest themselves are taken. */
  reasons: z.array(givenReason).max(12).nullable(),
});
export const proposing = z.strictObject({ items: z.array(proposal).min(1).max(100), dryRun });
export const confirming = z.strictObject({ decisionIds: ids, dryRun });
export const rejecting = z.strictObject({ decisionId: id, reason });
export const approving = z.strictObject({ topicIds: ids, dryRun });

export const opening = z.strictObject({ way: z.enum(['third_reader', 'joint']) });
export const closing = z.strictObject({ minutes: z.string().trim().min(10).max(8000) });
export const revisionVerdict = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('accept') }),
  z.strictObject({ verdict: z.literal('return'), reason }),
]);

export const publishing = z.strictObject({
  topicIds: ids,
  from: z.iso.date(),
  text: z.string().trim().max(2000).default(''),
});
export const noticeQuery = z.strictObject({ ...page });
export const objecting = z.strictObject({ topicId: id, text: z.string().trim().min(10).max(4000) });
export const appealing = z.strictObject({ text: z.string().trim().min(10).max(4000) });
export const appealsQuery = z.strictObject({ list: z.enum(['open', 'closed']).default('open'), ...page });
export const appealProposal = z.strictObject({ verdict: z.enum(['upheld', 'rejected']), answer: reason });
export const appealConfirmation = z.strictObject({ agrees: z.boolean() });

export const PAPERS = ['result.docx', 'result.pdf', 'approval.docx', 'approval.pdf'] as const;
export const paper = z.object({ id, name: z.enum(PAPERS) });
