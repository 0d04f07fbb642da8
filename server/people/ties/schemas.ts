import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(64);
const day = z.iso.date();
export const TIES = ['mentor', 'studio', 'liaison', 'former_unit'] as const;

export const tieId = z.strictObject({ id });
export const tieQuery = z.strictObject({ kind: z.enum(TIES).optional(), personId: id.optional(), ...page });
/**
 * `mentor`: the person teaches the other; `studio`: she belongs to the studio the other leads; `liaison`: she answers for the
 * organisation; `former_unit`: she has left it.
 */
export const newTie = z.strictObject({
  kind: z.enum(TIES),
  personId: id,
  otherId: id.nullable().default(null),
  orgId: id.nullable().default(null),
  label: z.string().trim().max(60).default(''),
  from: day,
  to: day.nullable().default(null),
});
export type NewTie = z.output<typeof newTie>;
export const tieEnd = z.strictObject({ to: day });
