import type { InferResponseType } from 'hono/client';
import { writeQuery, type QueryOf } from '../app/route.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const finished = api.projects.finished[':id'];
const all = api.projects.register;
export type Finished = InferResponseType<typeof finished.$get, 200>;
export type Register = InferResponseType<typeof all.$get, 200>;
export type Registered = Register['items'][number];

export const finishedOf = (id: () => string) => new Part<Finished>(() => call(finished.$get({ param: { id: id() } })));

export const FACETS = ['year', 'track', 'subject', 'state', 'grade'] as const;
export type Facet = (typeof FACETS)[number];
export const DEFAULTS = { org: '', year: '', track: '', subject: '', state: '', grade: '', page: 1 };
export type Asked = QueryOf<typeof DEFAULTS>;
export const PAGE = 20;

const STATES = ['approved', 'running', 'suspended', 'closing', 'deferred', 'closed', 'cancelled'] as const;
const GRADES = ['excellent', 'good', 'passed', 'failed', 'none'] as const;
const oneOf = <T extends string>(list: readonly T[], value: string) => list.find((one) => one === value);

/** What is chosen, as the API asks for it; nothing chosen is not sent. */
function filterOf(asked: Asked) {
  const state = oneOf(STATES, asked.state);
  const grade = oneOf(GRADES, asked.grade);
  return {
    ...(asked.year ? { year: asked.year } : {}),
    ...(asked.track ? { track: asked.track } : {}),
    ...(asked.subject ? { subject: asked.subject } : {}),
    ...(state ? { state } : {}),
    ...(grade ? { grade } : {}),
  };
}
export const isFiltered = (asked: Asked): boolean => FACETS.some((facet) => asked[facet] !== '');

export const registerOf = (orgId: () => string, asked: () => Asked) =>
  new Part<Register>(() => {
    const offset = String((asked().page - 1) * PAGE);
    return call(all.$get({ query: { orgId: orgId(), ...filterOf(asked()), limit: String(PAGE), offset } }));
  });

export const registerHref = (asked: Asked, change: Partial<Asked> = {}): string =>
  `/register${writeQuery({ ...asked, page: 1, ...change }, DEFAULTS)}`;

export function sheetHref(orgId: string, asked: Asked): string {
  const query = Object.entries({ orgId, ...filterOf(asked) });
  return `/api/projects/register/export.xlsx?${query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
}
