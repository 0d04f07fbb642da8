import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { LADDER } from '../../people/index.ts';

const id = z.string().trim().min(1).max(60);
const day = z.iso.date();
const word = z.string().trim().max(60).optional();

export const personParam = z.strictObject({ id });
/** `asOf`: a day in the past. `policyId`: as if this policy held at its owner's place. */
export const personQuery = z.object({ asOf: day.optional(), policyId: id.optional() });
export type PersonQuery = z.output<typeof personQuery>;

/** 'mine' is the highest organisation that one looks after. */
export const orgParam = z.strictObject({ id });
export const orgQuery = z.object({ asOf: day.optional() });
export type OrgQuery = z.output<typeof orgQuery>;

export const LISTS = ['all', 'year', 'incomplete', 'impossible', 'complete', 'none'] as const;
export type ListName = (typeof LISTS)[number];
export const SORTS = ['place', 'name', 'counted', 'gap', 'year'] as const;
const filters = {
  asOf: day.optional(),
  list: z.enum(LISTS).default('all'),
  /** `ruleId from`, as the overview names its measures: those who owe it and do not have it. */
  unmet: z.string().trim().max(120).optional(),
  subject: word,
  level: z.enum(LADDER).optional(),
  q: word,
  sort: z.enum(SORTS).default('place'),
  descending: z.enum(['true', 'false']).default('false'),
};
export const personsQuery = z.object({ ...filters, ...page });
export type PersonsQuery = z.output<typeof personsQuery>;
export const exportQuery = z.object(filters);
export type ExportQuery = z.output<typeof exportQuery>;

export const newSnapshots = z.strictObject({ asOf: day.optional() });
export type NewSnapshots = z.output<typeof newSnapshots>;
