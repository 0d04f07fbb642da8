import type { QueryOf } from '../app/route.ts';

const none: readonly string[] = [];

/** What the address of the library holds; everything at its default is left out. */
export const DEFAULTS = {
  q: '',
  kind: none,
  stage: none,
  grade: none,
  subject: none,
  edition: none,
  volume: none,
  tag: none,
  competency: none,
  org: none,
  format: none,
  unit: none,
  era: none,
  aiUse: none,
  licence: none,
  scope: none,
  minutes: 0,
  page: 1,
};
export type Asked = QueryOf<typeof DEFAULTS>;

/** The facets in the order they are offered: the name in the address, and the name in the answer. */
export const FACETS = [
  ['kind', 'kinds'],
  ['subject', 'subjects'],
  ['stage', 'stages'],
  ['grade', 'grades'],
  ['unit', 'units'],
  ['era', 'eras'],
  ['scope', 'scopes'],
  ['org', 'orgIds'],
  ['tag', 'tags'],
  ['format', 'formats'],
  ['competency', 'competencies'],
  ['edition', 'editions'],
  ['volume', 'volumes'],
  ['aiUse', 'aiUses'],
  ['licence', 'licences'],
] as const;
export type FacetParam = (typeof FACETS)[number][0];
type FacetName = (typeof FACETS)[number][1];

export const PAGE_SIZE = 20;
/** The furthest page that the server goes to. */
const LAST_PAGE = 500;
/** Lengths to choose from; 0 is any. */
export const MINUTES = [0, 10, 20, 30, 60] as const;

/** The server takes this many characters; a longer text pasted into the box is cut, not refused. */
const LONGEST_QUERY = 500;

export const pageOf = (asked: Asked): number =>
  Math.min(LAST_PAGE, Math.max(1, Number.isInteger(asked.page) ? asked.page : 1));

/** The query as the API takes it. */
export function apiQuery(asked: Asked) {
  const { q, minutes, page: _page, ...facets } = asked;
  const many = Object.fromEntries(
    Object.entries(facets).map(([name, values]) => [name, values.filter((value) => value.trim() !== '').slice(0, 40)]),
  );
  return {
    ...many,
    q: q.trim().slice(0, LONGEST_QUERY),
    ...(Number.isInteger(minutes) && minutes > 0 && minutes <= 10_000 ? { maxMinutes: String(minutes) } : {}),
    limit: String(PAGE_SIZE),
    offset: String((pageOf(asked) - 1) * PAGE_SIZE),
  };
}

/** How many conditions narrow the list, besides the words. */
export const narrowness = (asked: Asked): number =>
  FACETS.reduce((sum, [param]) => sum + asked[param].length, 0) + (asked.minutes > 0 ? 1 : 0);

/** The same words without any condition. */
export const unfiltered = (asked: Asked): Asked => ({ ...DEFAULTS, q: asked.q });

/** Filters as the API takes them in a body: by the names of the answer's facets. */
export function filtersOf(asked: Asked) {
  const given = FACETS.flatMap(([param, name]) =>
    asked[param].length > 0 ? [[name, [...asked[param]]] as const] : [],
  );
  const facets: Partial<Record<FacetName, string[]>> = Object.fromEntries(given);
  return { facets, ...(asked.minutes > 0 ? { maxMinutes: asked.minutes } : {}) };
}

/** What a saved search stands for in the address; facets that this release does not know are left out. */
export function askedOf(query: string, filters: Readonly<Record<string, readonly string[] | number>>): Asked {
  const asked: Asked = { ...DEFAULTS, q: query };
  for (const [param, name] of FACETS) {
    const values = filters[name];
    if (typeof values === 'object') asked[param] = values;
  }
  if (typeof filters.maxMinutes === 'number') asked.minutes = filters.maxMinutes;
  return asked;
}
