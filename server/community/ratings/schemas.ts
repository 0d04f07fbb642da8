import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
export const resourceId = z.object({ id });
export const ratingId = z.object({ id, personId: id });
export const ratingPage = z.object(page);
/** Length and meaning of the sentence are a rule's matter, so that the page can say what is missing. */
export const rating = z.strictObject({
  stars: z.number().int().min(1).max(5),
  sentence: z.string().trim().max(500),
});
export const hiding = z.strictObject({ hidden: z.boolean() });
