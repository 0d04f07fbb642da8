import { z } from 'zod';

const person = z.string().regex(/^per_[0-9a-z]+$/);
const commitment = z.string().regex(/^cmt_[0-9a-z]+$/);
const reason = z.string().trim().min(4).max(2000);

/** What a change of each kind asks for; kept as it was asked, applied when it is approved. */
export const asked = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('people'),
      reason,
      /** A new leader, and whether the old one stays as a member. */
      leaderId: person.nullable().default(null),
      oldLeaderStays: z.boolean().default(true),
      join: z
        .array(z.strictObject({ personId: person, task: z.string().trim().max(300).default('') }))
        .max(20)
        .default([]),
      leave: z.array(person).max(20).default([]),
    })
    .refine((one) => one.leaderId !== null || one.join.length > 0 || one.leave.length > 0),
  z.strictObject({ kind: z.literal('title'), reason, title: z.string().trim().min(4).max(120) }),
  z.strictObject({
    kind: z.literal('outcome_form'),
    reason,
    outcomes: z
      .array(
        z.strictObject({
          commitmentId: commitment,
          text: z.string().trim().min(1).max(200),
          form: z.string().trim().min(1).max(60),
        }),
      )
      .min(1)
      .max(30),
  }),
  z.strictObject({
    kind: z.literal('content'),
    reason,
    summary: z.string().trim().min(10).max(4000),
    /** Objectives that read otherwise from now on. */
    objectives: z
      .array(z.strictObject({ commitmentId: commitment, text: z.string().trim().min(1).max(300) }))
      .max(12)
      .default([]),
  }),
  z.strictObject({ kind: z.literal('unit'), reason, orgId: z.string().regex(/^org_[0-9a-z]+$/) }),
  z.strictObject({ kind: z.literal('delay'), reason, endsOn: z.iso.date() }),
  z.strictObject({ kind: z.literal('stop'), reason, what: z.enum(['suspend', 'cancel']) }),
]);
export type Asked = z.output<typeof asked>;

export const changeId = z.strictObject({ id: z.string().regex(/^chg_[0-9a-z]+$/) });
export const answering = z.strictObject({ answer: z.string().trim().max(1000).default('') });
export const refusing = z.strictObject({ answer: z.string().trim().min(4).max(1000) });
/** With the approval of a cancellation its cause is named. */
export const approving = z.strictObject({
  answer: z.string().trim().max(1000).default(''),
  cause: z.enum(['without_cause', 'with_cause', 'integrity']).nullable().default(null),
});
export const unitsAsked = z.strictObject({ q: z.string().trim().min(1).max(40) });
