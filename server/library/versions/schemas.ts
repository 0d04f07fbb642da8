import { z } from 'zod';
import { SECTION_KEYS } from '../../../ingest/index.ts';
import { KINDS } from '../rules.ts';
import { metadata } from '../schemas.ts';

const number = z.number().int().min(1).max(1_000_000);
const numberText = z.coerce.number().int().min(1).max(1_000_000);
const id = z.string().trim().min(1).max(60);
const sectionId = z.string().regex(/^[\w-]{1,60}$/);
const key = z.enum(SECTION_KEYS);
const title = z.string().trim().max(300);
const MOST_SECTIONS = 300;

const isUnique = (sections: readonly { id?: string | undefined }[]): boolean => {
  const ids = sections.flatMap((section) => section.id ?? []);
  return new Set(ids).size === ids.length;
};

/** Sections in their new order; one without `text` is as it was in the version it was begun from. */
const sections = z
  .array(z.strictObject({ id: sectionId, key, title, text: z.string().max(500_000).optional() }))
  .max(MOST_SECTIONS)
  .refine(isUnique);
const note = z.string().trim().max(300).default('');

export const versionNumber = z.object({ id, n: numberText });
export const savedContent = z.strictObject({
  base: number,
  content: z.strictObject({ fields: metadata, sections }),
  note,
});
export type SavedContent = z.output<typeof savedContent>;

const anyWord = z.string().max(1000).nullable();
/** Fields as somebody is still typing them: anything that fits the form. */
const typed = z.strictObject({
  title: z.string().max(200),
  kind: z.enum(KINDS),
  stage: anyWord,
  grades: z.array(z.string().max(60)).max(20),
  subject: anyWord,
  edition: anyWord,
  editionEra: z.enum(['current', 'old']).nullable(),
  volume: anyWord,
  unit: anyWord,
  lesson: anyWord,
  tags: z.array(z.string().max(200)).max(40),
  competencies: z.array(z.string().max(60)).max(40),
  coreCompetencies: z.array(z.string().max(60)).max(40),
  aiUse: z.enum(['none', 'assisted', 'generated']).nullable(),
  licence: anyWord,
  sourceName: anyWord,
  sourceUrl: anyWord,
  summary: z.string().max(2000),
  minutes: z.number().min(0).max(100_000),
  language: z.string().max(20),
});
export const keptDraft = z.strictObject({ base: number, content: z.strictObject({ fields: typed, sections }) });
export type KeptDraft = z.output<typeof keptDraft>;

export const onBase = z.strictObject({ base: number });
export const structure = z.strictObject({
  base: number,
  sections: z
    .array(
      z.strictObject({
        id: sectionId.optional(),
        key,
        title,
        from: z.number().int().min(0),
        to: z.number().int().min(1),
      }),
    )
    .max(MOST_SECTIONS)
    .refine(isUnique),
});
export type Structure = z.output<typeof structure>;

export const newFile = z.object({ base: numberText, name: z.string().trim().min(1).max(300), note });
/** Which two: versions of one resource, or with `with` a version of another one as the second. */
export const comparison = z.object({ from: numberText.optional(), to: numberText.optional(), with: id.optional() });
