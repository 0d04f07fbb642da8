import type { InferResponseType } from 'hono/client';
import { writeQuery } from '../app/route.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const organisations = api.credits.standing.organisations[':id'];
export type Overview = InferResponseType<typeof organisations.$get, 200>;
export type Flag = Overview['flags'][number];
export type Measure = Overview['measures'][number];
export type Child = Overview['children'][number];
export type Listed = InferResponseType<typeof organisations.persons.$get, 200>['items'][number];

export const LISTS = ['all', 'year', 'incomplete', 'impossible', 'complete', 'none'] as const;
export type ListName = (typeof LISTS)[number];
const SORTS = ['place', 'name', 'counted', 'gap', 'year'] as const;
const LEVELS = ['novice', 'qualified', 'backbone', 'subject_leader', 'master'] as const;
export { LEVELS };

/** What the address says: the day, and which persons the list shows. */
export const DEFAULTS = {
  asOf: '',
  list: 'all',
  unmet: '',
  subject: '',
  level: '',
  q: '',
  sort: 'place',
  down: false,
  page: 1,
};
export type Asked = typeof DEFAULTS;
export const PER_PAGE = 20;

/** The address of an organisation's page. */
export const orgHref = (id: string, asked: Partial<Asked> = {}): string =>
  `/standing/organisations/${id}${writeQuery({ ...DEFAULTS, ...asked }, DEFAULTS)}`;

const one = <T extends string>(all: readonly T[], value: string): T | undefined => all.find((each) => each === value);

/** The list's part of the address as the API asks for it. */
export function filterOf(asked: Asked) {
  const level = one(LEVELS, asked.level);
  return {
    ...(asked.asOf ? { asOf: asked.asOf } : {}),
    list: one(LISTS, asked.list) ?? 'all',
    ...(asked.unmet ? { unmet: asked.unmet } : {}),
    ...(asked.subject ? { subject: asked.subject } : {}),
    ...(level ? { level } : {}),
    ...(asked.q ? { q: asked.q } : {}),
    sort: one(SORTS, asked.sort) ?? 'place',
    descending: asked.down ? ('true' as const) : ('false' as const),
  };
}

export const overviewOf = (id: () => string, asked: () => Asked) =>
  new Part<Overview>(() => {
    const { asOf } = asked();
    return call(organisations.$get({ param: { id: id() }, query: asOf ? { asOf } : {} }));
  });

export const personsOf = (id: () => string, asked: () => Asked) =>
  new Part(() => {
    const offset = String((asked().page - 1) * PER_PAGE);
    const query = { ...filterOf(asked()), limit: String(PER_PAGE), offset };
    return call(organisations.persons.$get({ param: { id: id() }, query }));
  });

export function exportHref(id: string, asked: Asked): string {
  const query = Object.entries(filterOf(asked)).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/api/credits/standing/organisations/${id}/export.xlsx?${query.join('&')}`;
}

export const countAgain = (id: string) => call(organisations.refresh.$post({ param: { id } }));
export const keepSummary = (id: string, asOf: string) =>
  call(organisations.snapshots.$post({ param: { id }, json: asOf ? { asOf } : {} }));
