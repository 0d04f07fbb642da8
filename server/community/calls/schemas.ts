import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { KINDS } from '../../library/index.ts';

const id = z.string().trim().min(1).max(60);
const word = z.string().trim().min(1).max(60);
export const callId = z.object({ id });
export const contributionId = z.object({ id, resourceId: id });

const fields = {
  title: z.string().trim().min(2).max(120),
  text: z.string().trim().min(1).max(4000),
  closesOn: z.iso.date(),
};
export const newCall = z.strictObject({
  ...fields,
  orgId: id,
  kind: z.enum(KINDS).nullable().default(null),
  stage: word.nullable().default(null),
  grades: z.array(word).max(12).default([]),
  subject: word.nullable().default(null),
  unit: z.string().trim().min(1).max(120).nullable().default(null),
});
export type NewCall = z.output<typeof newCall>;
export const callChange = z.strictObject(fields).partial();
/** `open`: those one may answer; `closed`: those that are over. */
export const callList = z.object({ list: z.enum(['open', 'closed']).default('open'), ...page });
export const candidates = z.object({ q: z.string().trim().max(100).default('') });
export const contribution = z.strictObject({ resourceId: id, note: z.string().trim().max(1000).default('') });
export const verdict = z.strictObject({
  state: z.enum(['accepted', 'declined']),
  answer: z.string().trim().min(2).max(1000),
});
