import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { STATES } from '../rules/states.ts';
import { TITLES, topicForm } from '../rules/form.ts';
import { USES } from './rules/attaching.ts';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]+$`));
const revision = z.number().int().min(1);
const reason = z.string().trim().max(2000);
const rules = z.array(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/)).max(60);
const task = z.string().trim().max(200);

export const topicId = z.object({ id: id('top') });
export const memberOf = z.object({ id: id('top'), memberId: id('tmb') });
export const statementOf = z.object({ id: id('top'), statementId: id('tst') });
export const attachmentOf = z.object({ id: id('top'), attachmentId: id('tat') });

export const newTopic = z.strictObject({ callId: id('cll'), guideItem: z.string().max(40).nullable().default(null) });
export const saving = z.strictObject({ revision, form: topicForm });
export const seenForm = z.strictObject({ revision });

export const asking = z.strictObject({ personId: id('per'), task: task.default('') });
export const tasking = z.strictObject({ task });
export const recommending = z.strictObject({ personId: id('per') });
export const answer = z.strictObject({ accepts: z.boolean() });
export const statement = z.discriminatedUnion('gives', [
  z.strictObject({ gives: z.literal(true), title: z.enum(TITLES), text: z.string().trim().min(10).max(2000) }),
  z.strictObject({ gives: z.literal(false) }),
]);
export const searching = z.strictObject({ q: z.string().trim().min(1).max(40) });

export const withdrawal = z.strictObject({ revision, reason: reason.default('') });
export const endorsement = z.strictObject({
  revision,
  /** The unit's commitment is given word by word or not at all. */
  commits: z.literal(true),
  text: z.string().trim().max(2000).default(''),
});
export const explained = z.strictObject({ revision, reason: reason.min(2) });
export const returning = z.strictObject({ revision, reason: reason.min(2), rules: rules.default([]) });
export const admission = z.strictObject({ revision, reason: reason.default('') });
export const refusing = z.strictObject({ revision, reason: reason.default(''), rules: rules.default([]) });

export const bulk = z.strictObject({
  reason: reason.default(''),
  items: z
    .array(z.strictObject({ id: id('top'), revision }))
    .min(1)
    .max(200)
    .refine((items) => new Set(items.map((item) => item.id)).size === items.length),
});
export type Bulk = z.output<typeof bulk>;

export const mineQuery = z.strictObject({ ...page, callId: id('cll').optional() });
const word = z.string().trim().min(1).max(80).optional();
export const deskQuery = z.strictObject({
  ...page,
  side: z.enum(['unit', 'keeper']),
  callId: id('cll').optional(),
  state: z.enum(STATES).optional(),
  track: word,
  subject: word,
  orgId: id('org').optional(),
  q: word,
});
export type DeskQuery = z.output<typeof deskQuery>;
export const eventsQuery = z.strictObject({ ...page });

export const fileGiven = z.strictObject({ name: z.string().trim().min(1).max(200), use: z.enum(USES) });
