import { z } from 'zod';

const id = z.string().trim().min(1).max(60);
export const topicId = z.object({ id });
export const verdictId = z.object({ id, rule: z.string().trim().min(1).max(40) });
/** `to` null takes the setting aside back. */
export const setting = z.strictObject({
  to: z.enum(['met', 'unmet']).nullable(),
  reason: z.string().trim().min(4).max(1000),
});
