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

/** A query parameter that may be given once or several times. */
const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => [given ?? []].flat().map((value) => value.trim()))
  .pipe(z.array(z.string().min(1).max(120)).max(40));

export const searchQuery = z
  .object({
    q: z.string().trim().max(LONGEST_QUERY).default(''),
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
  resourceId: z.string().trim().min(1).max(60),
  q: z.string().trim().min(1).max(LONGEST_QUERY),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const reindexWork = z.strictObject({ only: z.enum(['all', 'missing']) });
export const spaceWork = z.strictObject({ spaceId: z.string().min(1).max(60) });
