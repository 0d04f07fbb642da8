import type { Facets } from './found.svelte.ts';
import { FACETS, type Asked, type FacetParam } from './query.ts';

type Option = { value: string; label: string; count: number };
export type Group = { param: FacetParam; options: Option[]; selected: readonly string[] };

/** Grades and stages read best in the order of school life, everything else by how much there is. */
const ORDERED: readonly FacetParam[] = ['stage', 'grade'];
const STAGES = ['preschool', 'primary', 'junior', 'senior', 'special'];

const rank = (param: FacetParam, value: string): number => (param === 'grade' ? Number(value) : STAGES.indexOf(value));

/**
 * The facets as they are offered. What is chosen stays visible with nothing under it, so that it can be taken back;
 * `nameOf` says a value in words.
 */
export function groupsOf(
  facets: Facets,
  asked: Asked,
  nameOf: (param: FacetParam, value: string, label: string | null) => string,
): Group[] {
  return FACETS.map(([param, name]) => {
    const given = facets[name];
    const missing = asked[param]
      .filter((value) => !given.some((one) => one.value === value))
      .map((value) => ({ value, label: null, count: 0 }));
    const options = [...given, ...missing].map(({ value, label, count }) => ({
      value,
      label: nameOf(param, value, label),
      count,
    }));
    if (ORDERED.includes(param)) options.sort((a, b) => rank(param, a.value) - rank(param, b.value));
    return { param, options, selected: asked[param] };
  });
}

const SEPARATOR = ':';

/** What is chosen, as chips whose keys `withoutChip` understands. */
export const chipsOf = (groups: readonly Group[]): { key: string; label: string }[] =>
  groups.flatMap(({ param, options, selected }) =>
    selected.map((value) => ({
      key: `${param}${SEPARATOR}${value}`,
      label: options.find((option) => option.value === value)?.label ?? value,
    })),
  );

/** The change that takes one chip back; null for a key that is none. */
export function withoutChip(asked: Asked, key: string): Partial<Asked> | null {
  const at = key.indexOf(SEPARATOR);
  const name = key.slice(0, at);
  const value = key.slice(at + 1);
  const facet = FACETS.find(([param]) => param === name);
  return facet ? { [facet[0]]: asked[facet[0]].filter((one) => one !== value), page: 1 } : null;
}
