import { z } from 'zod';
import { page } from '../kernel/page.ts';
import { POINTS } from './rules.ts';

const id = z.string().trim().min(1).max(60);
const sentence = z.string().trim().max(500);
const reason = z.string().trim().min(2).max(1000);
const MOST_AT_ONCE = 100;

export const auditId = z.object({ id });
export const resourceId = z.object({ id });
export const termId = z.object({ id });
export const auditFile = z.object({ id, fileId: id });

const point = z.strictObject({ point: z.enum(POINTS), ok: z.boolean(), note: sentence.default('') });
const points = z.array(point).max(POINTS.length);
/** Texts by the id of a finding. */
const byFinding = z.record(z.string().max(200), sentence).default({});

const SCOPE = { visibility: z.enum(['organisation', 'public']), orgId: id.optional() };
const isScope = ({ visibility, orgId }: { visibility: string; orgId?: string | undefined }) =>
  (visibility === 'organisation') === (orgId !== undefined);
export type AskedScope = { visibility: 'organisation' | 'public'; orgId?: string | undefined };

export const checkQuery = z
  .object({
    version: z.coerce.number().int().min(1),
    visibility: z.enum(['organisation', 'public']).optional(),
    orgId: id.optional(),
  })
  .refine((query) => query.visibility === undefined || isScope({ ...query, visibility: query.visibility }), {
    path: ['orgId'],
  });

export const submission = z
  .strictObject({
    version: z.number().int().min(1),
    ...SCOPE,
    selfCheck: points,
    commitment: z.string().trim().min(1).max(1000),
    answers: byFinding,
  })
  .refine(isScope, { path: ['orgId'] });
export type Submission = z.output<typeof submission>;

export const listing = z.strictObject({ verdict: points, answers: byFinding });
const mark = z.strictObject({
  block: z.number().int().min(0),
  quote: z.string().min(1).max(300),
  note: reason,
});
export const returning = z.strictObject({
  verdict: points.default([]),
  reason,
  notes: byFinding,
  marks: z.array(mark).max(50).default([]),
});
export type Returning = z.output<typeof returning>;
export const withdrawal = z.strictObject({ reason });

export const queue = z.object({
  state: z.enum(['waiting', 'machine_check', 'human_check', 'listed', 'returned', 'recalled']).default('waiting'),
  body: id.optional(),
  subject: id.optional(),
  kind: id.optional(),
  blocking: z.enum(['yes', 'no']).optional(),
  /** At least so many days old. */
  days: z.coerce.number().int().min(1).max(3650).optional(),
  q: z.string().trim().max(100).optional(),
  ...page,
});
export type QueueQuery = z.output<typeof queue>;

const ids = z
  .array(id)
  .min(1)
  .max(MOST_AT_ONCE)
  .transform((list) => [...new Set(list)]);
const token = z.string().min(1).max(100);
/** `list`, `return` and `recall` name audits, `submit` names resources. */
const actions = [
  z.strictObject({ action: z.literal('list'), ids }),
  z.strictObject({ action: z.literal('return'), ids }),
  z.strictObject({ action: z.literal('recall'), ids }),
  z.strictObject({ action: z.literal('submit'), ids, ...SCOPE }).refine(isScope, { path: ['orgId'] }),
] as const;
export const bulkPreview = z.discriminatedUnion('action', actions);
export type BulkAction = z.output<typeof bulkPreview>;
export const bulk = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('list'), ids, token, verdict: points }),
  z.strictObject({ action: z.literal('return'), ids, token, reason }),
  z.strictObject({ action: z.literal('recall'), ids, token }),
  z
    .strictObject({
      action: z.literal('submit'),
      ids,
      token,
      ...SCOPE,
      selfCheck: points,
      commitment: z.string().trim().min(1).max(1000),
    })
    .refine(isScope, { path: ['orgId'] }),
]);
export type Bulk = z.output<typeof bulk>;

export const negativeQuery = z.object({ orgId: id.optional() });
const severity = z.enum(['blocking', 'notice']);
export const newTerm = z.strictObject({
  orgId: id,
  term: z.string().trim().min(1).max(60),
  severity,
  reason: z.string().trim().min(2).max(200),
});
export const termChange = z.strictObject({ severity, reason: z.string().trim().min(2).max(200) }).partial();
export const checkJob = z.strictObject({ auditId: id });
