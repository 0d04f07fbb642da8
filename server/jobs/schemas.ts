import { z } from 'zod';

export const jobParam = z.object({ id: z.string().min(1).max(80) });
