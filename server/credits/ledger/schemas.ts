import { z } from 'zod';
import { many, page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
export const personId = z.object({ personId: id });
export const entryId = z.object({ id });
/** `ids`: only these entries, as the number that was opened sums them. */
export const ledgerQuery = z.object({ ...page, ids: many(id) });
export const reversal = z.strictObject({ note: z.string().trim().min(4).max(500) });
