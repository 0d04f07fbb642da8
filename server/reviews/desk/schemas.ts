import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { reviewBody } from './rules/kept.ts';
import { RECUSALS } from './rules/seat.ts';

export const seatId = z.object({ id: z.string().trim().min(1).max(60) });
/** `open`: to be answered or written; `done`: handed in; `left`: declined, recused, abstained or replaced. */
export const deskList = z.strictObject({ list: z.enum(['open', 'done', 'left']).default('open'), ...page });
export const declining = z.strictObject({ reason: z.string().trim().max(500).default('') });
export const recusing = z.strictObject({ kind: z.enum(RECUSALS), reason: z.string().trim().min(2).max(500) });
export const abstaining = z.strictObject({ reason: z.string().trim().min(4).max(500) });
const revision = z.number().int().min(0);
export const draft = z.strictObject({ revision, body: reviewBody });
export const seen = z.strictObject({ revision });
export const ignoring = z.strictObject({ key: z.string().min(1).max(200), isIgnored: z.boolean() });
