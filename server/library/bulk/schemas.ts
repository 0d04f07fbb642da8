import { z } from 'zod';
import { metadata } from '../schemas.ts';

const id = z.string().trim().min(1).max(60);
const MOST = 200;

/** Fields that may hold the same value for many; a title or a summary is written for one. */
const fields = metadata
  .pick({
    kind: true,
    stage: true,
    grades: true,
    subject: true,
    edition: true,
    editionEra: true,
    volume: true,
    unit: true,
    lesson: true,
    tags: true,
    licence: true,
    sourceName: true,
    aiUse: true,
  })
  .partial()
  .refine((given) => Object.keys(given).length > 0);

export const preview = z.strictObject({ ids: z.array(id).min(1).max(MOST), fields });
export type Preview = z.output<typeof preview>;
export const apply = z.strictObject({
  items: z
    .array(z.strictObject({ id, base: z.number().int().min(1) }))
    .min(1)
    .max(MOST)
    .refine((items) => new Set(items.map((item) => item.id)).size === items.length),
  fields,
});
export type Apply = z.output<typeof apply>;
