import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { KINDS } from './rules/fields.ts';

const id = z.string().trim().min(1).max(60);
export const topicParam = z.object({ id });
export const outcomeParam = z.object({ id });

const words = z.number().int().min(0).max(10_000_000).nullable();
const whole = {
  kind: z.enum(KINDS),
  title: z.string().trim().min(1).max(200),
  abstract: z.string().trim().max(1000).default(''),
  words: words.default(null),
  /** 发表、获奖或使用情况, as the official form asks. */
  published: z.string().trim().max(300).default(''),
  authorIds: z.array(id).max(30).default([]),
  commitmentId: id.nullable().default(null),
  attachmentId: id.nullable().default(null),
};
export const newOutcome = z.strictObject(whole);
export type OutcomeInput = z.output<typeof newOutcome>;
/** `seen`: when what is replaced was last changed, as it was shown. */
export const changedOutcome = z.strictObject({ ...whole, seen: z.iso.datetime() });

export const handingIn = z
  .strictObject({
    visibility: z.enum(['organisation', 'public']),
    orgId: id.optional(),
    licence: z.string().trim().min(1).max(40),
    aiUse: z.enum(['none', 'assisted', 'generated']),
    selfCheck: z.array(z.strictObject({ point: z.string().max(40), ok: z.boolean() })).max(20),
    commitment: z.string().trim().min(1).max(1000),
  })
  .refine(({ visibility, orgId }) => (visibility === 'organisation') === (orgId !== undefined), { path: ['orgId'] });
export type HandingIn = z.output<typeof handingIn>;

export const publishing = z.strictObject({ outcomeId: id });

const filter = {
  orgId: id,
  /** Of the approval. */
  year: z
    .string()
    .regex(/^(\d{4}|none)$/)
    .optional(),
  track: z.string().trim().max(40).optional(),
  subject: z.string().trim().max(40).optional(),
  state: z.enum(['approved', 'running', 'suspended', 'closing', 'deferred', 'closed', 'cancelled']).optional(),
  grade: z.enum(['excellent', 'good', 'passed', 'failed', 'none']).optional(),
};
export const registerQuery = z.strictObject({ ...filter, ...page });
export const sheetQuery = z.strictObject(filter);
export type RegisterFilter = z.output<typeof sheetQuery>;
