import { z } from 'zod';
import type { ReviewBody } from '../../../../db/schema/reviews.ts';
import { MOST_POINTS } from './score.ts';

/** Versions kept of one review; whoever takes it back more often keeps the first and the latest. */
export const MOST_VERSIONS = 20;

const key = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
const comment = z.string().max(4000);
export const reviewBody = z.strictObject({
  scores: z.record(key, z.strictObject({ points: z.number().int().min(0).max(MOST_POINTS).nullable(), comment })),
  gates: z.record(key, z.strictObject({ isBroken: z.boolean(), comment })),
  comment,
  recommendation: z.enum(['approve', 'approve_after_revision', 'merge', 'decline']).nullable(),
  confidence: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
}) satisfies z.ZodType<ReviewBody>;

export const HINTS = ['vague', 'personal', 'unsupported', 'praise_only', 'already_there'] as const;
export type HintKind = (typeof HINTS)[number];
/**
 * What the gentle check says of a sentence of the review. `place` is a dimension, a gate, or 'comment'; `evidence` a
 * sentence of the packet, where the review asks for what is there.
 */
export type Hint = {
  key: string;
  kind: HintKind;
  place: string;
  quote: string;
  by: 'rules' | 'model';
  ask: string;
  evidence: { section: string; quote: string } | null;
};

const hint = z.strictObject({
  key: z.string(),
  kind: z.enum(HINTS),
  place: z.string(),
  quote: z.string(),
  by: z.enum(['rules', 'model']),
  ask: z.string(),
  evidence: z.strictObject({ section: z.string(), quote: z.string() }).nullable(),
}) satisfies z.ZodType<Hint>;

/** What is kept beside a review: hints of a model, what she set aside, that she saw the others', earlier versions. */
const kept = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('hint'), hint }),
  z.strictObject({ is: z.literal('ignored'), key: z.string() }),
  z.strictObject({ is: z.literal('saw_others'), at: z.string() }),
  z.strictObject({
    is: z.literal('version'),
    revision: z.number().int(),
    total: z.number().int(),
    submittedAt: z.string(),
    body: reviewBody,
  }),
]);
export type Kept = z.output<typeof kept>;

/** Reads the rows of `reviews.hints`; what is not ours is left out. */
export const keptOf = (rows: readonly unknown[]): Kept[] =>
  rows.flatMap((row) => {
    const parsed = kept.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });

/** Adds a version; beyond the limit the second oldest goes, so that the first judgement stays. */
export function withVersion(rows: readonly Kept[], version: Extract<Kept, { is: 'version' }>): Kept[] {
  const versions = rows.filter((one) => one.is === 'version');
  const others = rows.filter((one) => one.is !== 'version');
  const all = [...versions, version];
  const some = all.length > MOST_VERSIONS ? [...all.slice(0, 1), ...all.slice(all.length - MOST_VERSIONS + 1)] : all;
  return [...others, ...some];
}
