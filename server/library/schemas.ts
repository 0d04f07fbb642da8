import { z } from 'zod';
import { KINDS, VISIBILITIES } from './rules.ts';

const id = z.string().trim().min(1).max(60);
const word = z.string().trim().min(1).max(60);
const words = (most: number) =>
  z
    .array(word)
    .max(most)
    .transform((list) => [...new Set(list)]);
const orNone = z.union([word, z.null()]);

export const resourceId = z.object({ id });
export const suggestionId = z.object({ id, sid: id });
export const fileId = z.object({ fileId: id });
export const batchId = z.object({ id });
export const batchFileId = z.object({ id, fid: id });

/** The fields of a resource that a person may set. */
export const metadata = z.strictObject({
  title: z.string().trim().min(1).max(200),
  kind: z.enum(KINDS),
  stage: orNone,
  grades: words(12),
  subject: orNone,
  edition: orNone,
  volume: orNone,
  editionEra: z.enum(['current', 'old']).nullable(),
  unit: z.union([z.string().trim().min(1).max(120), z.null()]),
  lesson: z.union([z.string().trim().min(1).max(120), z.null()]),
  tags: words(20),
  competencies: words(20),
  coreCompetencies: words(20),
  aiUse: z.enum(['none', 'assisted', 'generated']).nullable(),
  licence: orNone,
  sourceName: z.union([z.string().trim().min(1).max(200), z.null()]),
  sourceUrl: z.union([z.url({ protocol: /^https?$/ }).max(1000), z.null()]),
  summary: z.string().trim().max(1000),
  minutes: z.number().int().min(1).max(600),
  language: z.enum(['zh', 'en', 'other']),
});

/** `base` is the version that was shown: a newer one in the database refuses the change. */
export const change = z.strictObject({ base: z.number().int().min(1), fields: metadata.partial() });
export const decision = z.strictObject({ decision: z.enum(['accept', 'reject']) });

/** With whom: nobody, an organisation and all below it, or everybody. */
export const sharing = z.discriminatedUnion('visibility', [
  z.strictObject({ visibility: z.literal('own') }),
  z.strictObject({ visibility: z.literal('public') }),
  z.strictObject({ visibility: z.literal('organisation'), orgId: id }),
]);
export type Sharing = z.output<typeof sharing>;

export const newBatch = z
  .strictObject({
    orgId: id.optional(),
    kind: z.enum(KINDS).nullish(),
    visibility: z.enum(VISIBILITIES).default('own'),
    visibleOrgId: id.nullish(),
  })
  .refine(({ visibility, visibleOrgId }) => (visibility === 'organisation') === (visibleOrgId != null), {
    path: ['visibleOrgId'],
  });
export type NewBatch = z.output<typeof newBatch>;

/** Where the file stood in the dropped folder. */
export const filePath = z.object({ path: z.string().min(1).max(1000) });
export const ingestBatch = z.strictObject({ batchId: id });
export const suggestMetadata = z.strictObject({ resourceId: id });
