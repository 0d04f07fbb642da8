import { z } from 'zod';

const day = z.iso.date();
const word = z.string().regex(/^[\w-]{1,60}$/);
const minutesPerWeek = z.number().int().min(10).max(900);
const needId = z.string().regex(/^need_[0-9a-z]+$/);
const policyId = z.string().regex(/^pol_[0-9a-z]+$/);
/** As a policy writes it: at most two decimals. */
const natural = z.number().min(0).max(100_000);

export const planId = z.object({ id: z.string().regex(/^cyc_[0-9a-z]+$/) });
export const planList = z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) });

/** What a teacher decides herself about a plan. */
const limits = {
  needId: needId.nullish(),
  minutesPerWeek: minutesPerWeek.optional(),
  /** How many steps are to answer the need. */
  precise: z.number().int().min(0).max(8).optional(),
  /** When the certificate of a degree she studies for is expected; null when there is none. */
  degreeOn: day.nullish(),
  /** Minimums of a year or term whose consequence she accepts, as a conflict names them. */
  accepted: z
    .array(z.string().regex(/^[\w-]{1,60}@\d{4}-\d{2}-\d{2}$/))
    .max(20)
    .optional(),
};
export const makePlan = z.strictObject(limits);
export type MakePlan = z.output<typeof makePlan>;

export const ITEM_REF = /^[\w@-]{1,80}$/;
const ref = z.string().regex(ITEM_REF);
export const changePlan = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('limits'), ...limits }),
  z.strictObject({ change: z.literal('move'), ref, to: day }),
  z.strictObject({ change: z.literal('pin'), ref, isPinned: z.boolean() }),
  z.strictObject({ change: z.literal('drop'), ref }),
  z.strictObject({ change: z.literal('restore'), ref }),
]);
export type ChangePlan = z.output<typeof changePlan>;

const level = z.enum(['school', 'county', 'city', 'province', 'national']);
const form = z.enum(['in_person', 'remote', 'base', 'school_based', 'blended', 'self_study', 'degree', 'other']);
const exception = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waive') }),
  z.strictObject({ kind: z.literal('least'), least: natural }),
  z.strictObject({ kind: z.literal('most'), most: natural }),
  z.strictObject({ kind: z.literal('until'), to: day }),
]);
/** Something assumed to be in the ledger. Hundredths. */
const extra = z.strictObject({
  category: word,
  level,
  form,
  on: day,
  hours: z.number().int().min(0).max(1_000_000),
  credits: z.number().int().min(0).max(1_000_000),
});
export const whatIf = z.strictObject({
  ...limits,
  planId: planId.shape.id.optional(),
  ladderLevel: z.enum(['novice', 'qualified', 'backbone', 'subject_leader', 'master']).optional(),
  policyId: policyId.optional(),
  extra: z.array(extra).max(20).default([]),
  exceptions: z
    .array(z.strictObject({ ruleId: word, change: exception }))
    .max(10)
    .default([]),
});
export type WhatIf = z.output<typeof whatIf>;
