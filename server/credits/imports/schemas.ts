import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { FORMS, LEVELS } from '../offerings/schemas.ts';
import { FIELDS } from './rules/columns.ts';

const id = z.string().trim().min(1).max(64);
export const batchId = z.strictObject({ id });
export const newBatch = z.strictObject({ orgId: id, name: z.string().trim().min(1).max(200) });
export const batchList = z.strictObject({
  list: z.enum(['all', 'open', 'to_audit', 'posted']).default('all'),
  ...page,
});
export type BatchList = z.output<typeof batchList>;
export const ROW_STATES = ['ready', 'refused', 'skipped', 'landed', 'undone'] as const;
export const rowList = z.strictObject({
  state: z.enum(ROW_STATES).optional(),
  code: z.string().trim().max(40).optional(),
  lang: z.enum(['zh', 'en']).default('zh'),
  ...page,
});
export type RowList = z.output<typeof rowList>;
export const language = z.strictObject({ lang: z.enum(['zh', 'en']).default('zh') });
export const templateFor = z.strictObject({ orgId: id, lang: z.enum(['zh', 'en']).default('zh') });

const column = z.number().int().min(0).max(59);
export const given = z.strictObject({
  defaults: z
    .strictObject({
      category: z.string().trim().min(1).max(60).optional(),
      level: z.enum(LEVELS).optional(),
      form: z.enum(FORMS).optional(),
    })
    .default({}),
  /** Category keys by what the sheet calls them. */
  aliases: z.record(z.string().trim().min(1).max(80), z.string().trim().min(1).max(60)).default({}),
});
/** How the sheet is to be read, where it was not understood right. */
export const mapping = given.extend({
  sheet: z.number().int().min(0).max(40).optional(),
  header: z.number().int().min(0).max(200).optional(),
  columns: z.partialRecord(z.enum(FIELDS), column).optional(),
});
export type Mapping = z.output<typeof mapping>;
/** When the batch that was looked at had last been changed. */
export const seen = z.strictObject({ seen: z.iso.datetime() });
export const reason = z.strictObject({ reason: z.string().trim().min(2).max(500) });

/** What a batch keeps beside its columns; stored as text in its note. */
export const about = z.strictObject({
  mapping: mapping.default({ defaults: {}, aliases: {} }),
  /** Names of the sheets of the file, and the words of the header that was used. */
  sheets: z.array(z.string()).default([]),
  headers: z.array(z.string()).default([]),
  /** Why the file could not be read. */
  failure: z.string().nullable().default(null),
  isRead: z.boolean().default(false),
  returned: z.strictObject({ by: z.string(), reason: z.string(), at: z.iso.datetime() }).nullable().default(null),
  undo: z.strictObject({ by: z.string(), reason: z.string(), at: z.iso.datetime() }).nullable().default(null),
  undoneBy: z.string().nullable().default(null),
});
export type About = z.output<typeof about>;
