import { z } from 'zod';
import { filtersInput, LONGEST_QUERY, noFilters, FACETS, text, type Filters, type FiltersInput } from '../schemas.ts';

export const MOST_SAVED = 30;

const name = text(1, 60);
export const savedId = z.object({ id: text(1, 60) });
export const newSaved = z.strictObject({ name, query: text(0, LONGEST_QUERY), filters: filtersInput });
export const savedChange = z.strictObject({ name: name.optional(), isAlerting: z.boolean().optional() });

/** What stands in the row: the facets that narrow, and the limit of minutes. */
export type Stored = Record<string, string[] | number>;

export function storedOf({ facets, maxMinutes }: FiltersInput): Stored {
  const stored: Stored = {};
  for (const facet of FACETS) {
    const values = facets[facet];
    if (values && values.length > 0) stored[facet] = [...new Set(values)].sort();
  }
  if (maxMinutes !== undefined) stored.maxMinutes = maxMinutes;
  return stored;
}

/** The row's filters as search takes them; a facet that this release does not know is left out. */
export function filtersOfStored(stored: Stored): Filters {
  const filters: Filters = { ...noFilters };
  for (const facet of FACETS) {
    const values = stored[facet];
    if (Array.isArray(values)) filters[facet] = values;
  }
  return typeof stored.maxMinutes === 'number' ? { ...filters, maxMinutes: stored.maxMinutes } : filters;
}

/** Two searches are the same when they ask for the same, in whatever order. */
export const keyOf = (query: string, stored: Stored): string =>
  JSON.stringify([query.trim(), Object.entries(stored).sort(([a], [b]) => (a < b ? -1 : 1))]);
