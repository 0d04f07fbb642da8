import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
const reason = z.string().trim().min(4).max(1000);
export const appealId = z.object({ id });
export const newAppeal = z.strictObject({ claimId: id, reason });
export const vote = z.strictObject({ verdict: z.enum(['uphold', 'dismiss']), reason });
/** `mine`: one's own; `open`, `closed`: of the bodies whose keys one keeps. */
export const appealList = z.object({ list: z.enum(['mine', 'open', 'closed']).default('mine'), ...page });
