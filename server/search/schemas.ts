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
  'units',
  'eras',
  'aiUses',
  'licences',
  'scopes',
] as const;
export type FacetName = (typeof FACETS)[number];

export type Filters = Record<FacetName, readonly string[]> & {
  maxMinutes?: number;
  excludeIds?: readonly string[];
  /** Only what was listed (or, when it never was, made) after this moment, ISO 8601, and by somebody else. */
  news?: { after: string; notBy: string };
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
  units: [],
  eras: [],
  aiUses: [],
  licences: [],
  scopes: [],
};

export const LONGEST_QUERY = 500;

/** PostgreSQL has no text with a zero byte in it. */
export const text = (least: number, most: number) =>
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
    unit: many,
    era: many,
    aiUse: many,
    licence: many,
    scope: many,
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
      units: facets.unit,
      eras: facets.era,
      aiUses: facets.aiUse,
      licences: facets.licence,
      scopes: facets.scope,
      ...(maxMinutes === undefined ? {} : { maxMinutes }),
    };
    return { query: q, filters, limit, offset };
  });

/** Filters in a body: the facets that are asked for, and the limit of minutes. */
export const filtersInput = z.strictObject({
  facets: z.partialRecord(z.enum(FACETS), z.array(text(1, 120)).max(40)).default({}),
  maxMinutes: z.number().int().min(1).max(10_000).optional(),
});
export type FiltersInput = z.output<typeof filtersInput>;

export const filtersOf = ({ facets, maxMinutes }: FiltersInput): Filters => ({
  ...noFilters,
  ...facets,
  ...(maxMinutes === undefined ? {} : { maxMinutes }),
});

export const passagesQuery = z.object({
  resourceId: text(1, 60),
  q: text(1, LONGEST_QUERY),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const reindexWork = z.strictObject({ only: z.enum(['all', 'missing']) });
export const spaceWork = z.strictObject({ spaceId: z.string().min(1).max(60) });
