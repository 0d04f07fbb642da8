import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
export const spaceId = z.object({ orgId: id });
export const spaceList = z.object({ q: z.string().trim().max(100).default(''), ...page });
/** `reused`: only what others have reused, most first. `own`: without what lies below the organisation. */
export const spaceResources = z.object({
  order: z.enum(['newest', 'reused']).default('newest'),
  own: z.enum(['yes', 'no']).default('no'),
  ...page,
});
/** `base`: when it was last written as it was shown; null: never. */
export const introduction = z.strictObject({
  introduction: z.string().trim().max(4000),
  base: z.iso.datetime().nullable(),
});
export const period = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'] });
