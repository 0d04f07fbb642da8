import { z } from 'zod';
import { LONGEST_RECORDING } from './rules.ts';

const id = z.string().trim().min(1).max(60);
export const resourceId = z.object({ id });
export const commentId = z.object({ id });
const text = z.string().trim().min(1).max(2000);

export const anchor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('resource') }),
  z.strictObject({ kind: z.literal('section'), sectionId: id }),
  z.strictObject({ kind: z.literal('second'), second: z.number().min(0).max(LONGEST_RECORDING) }),
]);

/** A reply stands where its thread stands. */
export const newComment = z.union([z.strictObject({ text, anchor }), z.strictObject({ text, parentId: id })]);
export type NewComment = z.output<typeof newComment>;
export const changed = z.strictObject({ text });
export const resolution = z.strictObject({ resolved: z.boolean() });
export const hiding = z.strictObject({ hidden: z.boolean() });
