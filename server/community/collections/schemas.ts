import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = z.string().trim().min(1).max(60);
export const collectionId = z.object({ id });
export const itemId = z.object({ id, resourceId: id });

/** With whom: nobody, an organisation and all below it, or everybody. */
const sharing = z.discriminatedUnion('visibility', [
  z.strictObject({ visibility: z.literal('own') }),
  z.strictObject({ visibility: z.literal('public') }),
  z.strictObject({ visibility: z.literal('organisation'), orgId: id }),
]);
export type Sharing = z.output<typeof sharing>;

const title = z.string().trim().min(1).max(120);
const note = z.string().trim().max(2000);

/** `mine`: one's own; `shared`: those of others that one may read; `shelves`: those of one's organisations' spaces. */
export const listing = z.object({
  list: z.enum(['mine', 'shared', 'addable']).default('mine'),
  /** Says of each whether this resource is in it. */
  holding: id.optional(),
  q: z.string().trim().max(100).default(''),
  ...page,
});

export const newCollection = z.strictObject({
  title,
  note: note.default(''),
  sharing: sharing.default({ visibility: 'own' }),
  isOpen: z.boolean().default(false),
  /** A shelf of this organisation's space. */
  shelfOf: id.nullable().default(null),
});
export type NewCollection = z.output<typeof newCollection>;

/** `base`: when it was last changed as it was shown, so that two who change its words see each other. */
export const change = z.strictObject({
  base: z.iso.datetime(),
  title: title.optional(),
  note: note.optional(),
  sharing: sharing.optional(),
  isOpen: z.boolean().optional(),
});
export type Change = z.output<typeof change>;

export const addition = z.strictObject({ resourceId: id, note: note.default('') });
/** To stand right before this one; null: last. */
export const placement = z.strictObject({ before: id.nullable() });
export const itemNote = z.strictObject({ note });
export const hiding = z.strictObject({ hidden: z.boolean() });
