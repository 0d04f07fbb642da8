import { z } from 'zod';
import { page } from '../../kernel/page.ts';

export const REASONS = [
  'wrong_content',
  'outdated',
  'copyright',
  'privacy',
  'unsafe',
  'broken',
  'duplicate',
  'other',
] as const;

const id = z.string().trim().min(1).max(60);
export const resourceId = z.object({ id });
export const flagId = z.object({ id });
export const newFlag = z.strictObject({ reason: z.enum(REASONS), text: z.string().trim().min(4).max(1000) });
export type NewFlag = z.output<typeof newFlag>;
/** `queue`: those one decides; `mine`: those one has raised. */
export const flagList = z.object({
  list: z.enum(['queue', 'mine']).default('queue'),
  state: z.enum(['open', 'decided']).default('open'),
  ...page,
});
export type FlagList = z.output<typeof flagList>;
export const verdict = z.strictObject({
  state: z.enum(['resolved', 'dismissed']),
  answer: z.string().trim().min(2).max(1000),
});
