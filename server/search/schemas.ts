import { z } from 'zod';

/** Values of one facet; those of one facet are alternatives, different facets must all hold. */
export const FACETS = [
  'kinds',
  'stages',
  'grades',
  'subjects',
  'editions',
  'volumes',
  'tags',
  'competencies',
  'orgIds',
  'formats',
] as const;
export type FacetName = (typeof FACETS)[number];

export type Filters = Record<FacetName, readonly string[]> & {
  maxMinutes?: number;
  excludeIds?: readonly string[];
};

export const noFilters: Filters = {
  kinds: [],
  stages: [],
  grades: [],
  subjects: [],
  editions: [],
  volumes: [],
  tags: [],
  competencies: [],
  orgIds: [],
  formats: [],
};

export const LONGEST_QUERY = 500;

/** PostgreSQL has no text with a zero byte in it. */
const text = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .refine((value) => !value.includes('\u0000'));

/** A query parameter that may be given once or several times. */
const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => [given ?? []].flat())
  .pipe(z.array(text(1, 120)).max(40));

export const searchQuery = z
  .object({
    q: text(0, LONGEST_QUERY).default(''),
    kind: many,
    stage: many,
    grade: many,
    subject: many,
    edition: many,
    volume: many,
    tag: many,
    competency: many,
    org: many,
    format: many,
    maxMinutes: z.coerce.number().int().min(1).max(10_000).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    offset: z.coerce.number().int().min(0).max(10_000).default(0),
  })
  .transform(({ q, limit, offset, maxMinutes, ...facets }) => {
    const filters: Filters = {
      kinds: facets.kind,
      stages: facets.stage,
      grades: facets.grade,
      subjects: facets.subject,
      editions: facets.edition,
      volumes: facets.volume,
      tags: facets.tag,
      competencies: facets.competency,
      orgIds: facets.org,
      formats: facets.format,
      ...(maxMinutes === undefined ? {} : { maxMinutes }),
    };
    return { query: q, filters, limit, offset };
  });

export const passagesQuery = z.object({
  resourceId: text(1, 60),
  q: text(1, LONGEST_QUERY),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const reindexWork = z.strictObject({ only: z.enum(['all', 'missing']) });
export const spaceWork = z.strictObject({ spaceId: z.string().min(1).max(60) });
