import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(64);
const reason = z.string().trim().min(4).max(500);

export const topicId = z.strictObject({ id });
export const pairOf = z.strictObject({ id, otherId: id });
export const paged = z.strictObject({ ...page });
export const reasoned = z.strictObject({ reason });
export const answered = z.strictObject({ text: z.string().trim().min(2).max(1000) });
export const newBoilerplate = z.strictObject({
  orgId: id.optional(),
  name: z.string().trim().min(2).max(80),
  kind: z.enum(['policy', 'template']),
  text: z.string().trim().min(20).max(20_000),
});
