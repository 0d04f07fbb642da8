import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
export const callId = z.object({ id });
export const seatOfCall = z.object({ id, seatId: id });
/** `late`: a review of it is overdue; `thin`: fewer reviewers than the call wants; `done`: all of them have handed in. */
export const progressList = z.strictObject({ list: z.enum(['all', 'late', 'thin', 'done']).default('all'), ...page });
export const replacing = z.strictObject({ reason: z.string().trim().min(2).max(500) });
