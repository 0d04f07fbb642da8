import { z } from 'zod';

const id = z.string().trim().min(1).max(60);
export const resourceId = z.object({ id });
export const reuseId = z.object({ id });
const day = z.iso.date();

export const newReuse = z.discriminatedUnion('kind', [
  /** `note`: which class, and how it went. */
  z.strictObject({ kind: z.literal('taught'), day, note: z.string().trim().min(2).max(500) }),
  /** `note`: where it is cited, or what for; `inResourceId`: the resource that cites it. */
  z.strictObject({
    kind: z.literal('cited'),
    day,
    note: z.string().trim().min(2).max(500),
    inResourceId: id.nullable().default(null),
  }),
]);
export type NewReuse = z.output<typeof newReuse>;
export const hiding = z.strictObject({ hidden: z.boolean() });
export const use = z.strictObject({ kind: z.enum(['opened', 'downloaded', 'exported']) });
