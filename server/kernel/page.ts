import { z } from 'zod';

/** `limit` rows after skipping `offset`; small pages keep phones quick. */
export const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
};

/** A query parameter that may be given once or several times. */
export const many = (item: z.ZodType<string, string>) =>
  z
    .union([item, z.array(item)])
    .optional()
    .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]));
