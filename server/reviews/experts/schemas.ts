import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { TITLES } from '../../topics/rules/index.ts';
import { DEEDS } from './rules.ts';

const id = z.string().trim().min(1).max(60);
const word = z.string().trim().min(1).max(40);
const words = (most: number) => z.array(word).max(most);
const day = z.iso.date();

export const expertId = z.strictObject({ id });
export const declaredId = z.strictObject({ id, declaredId: id });
export const poolQuery = z.strictObject({
  orgId: id.optional(),
  state: z.enum(['proposed', 'active', 'paused', 'left']).optional(),
  subject: word.optional(),
  stage: word.optional(),
  q: z.string().trim().max(60).optional(),
  ...page,
});

/** What an expert says of herself. */
const own = {
  subjects: words(12),
  stages: words(8),
  directions: words(12),
  record: z.string().trim().max(4000),
  mostLoad: z.number().int().min(0).max(200).nullable(),
  away: z.array(z.strictObject({ from: day, to: day }).refine(({ from, to }) => from <= to)).max(20),
  preferences: z.record(word, z.number().int().min(-1).max(1)).refine((all) => Object.keys(all).length <= 60),
};
export const ownProfile = z.strictObject(own).partial();
/** Her title is the keepers' to say. */
export const keptProfile = z.strictObject({ ...own, title: z.enum(TITLES) }).partial();
export const proposal = z.strictObject({
  orgId: id,
  personId: id,
  title: z.enum(TITLES),
  subjects: own.subjects.default([]),
  stages: own.stages.default([]),
  directions: own.directions.default([]),
  record: own.record.default(''),
});
export type Proposal = z.output<typeof proposal>;
export const deed = z.strictObject({
  deed: z.enum(DEEDS),
  reason: z.string().trim().max(500).default(''),
  /** The rule of the pool it rests on. */
  ruleId: id.nullable().default(null),
});
export const declaring = z
  .strictObject({
    otherPersonId: id.nullable().default(null),
    otherOrgId: id.nullable().default(null),
    kind: z.enum(['kin', 'friend', 'rival', 'former_unit', 'other']),
    reason: z.string().trim().max(300).default(''),
  })
  .refine(({ otherPersonId, otherOrgId }) => (otherPersonId === null) !== (otherOrgId === null));
export type Declaring = z.output<typeof declaring>;
