import { writeQuery } from '../app/route.ts';

/** Which part of the library is looked at; '-' in the address is what says nothing. */
export const DEFAULTS = {
  org: '',
  stage: '',
  subject: '',
  grade: '',
  unit: '',
  lesson: '',
  kind: '',
  list: '',
  page: 1,
};
export type Asked = typeof DEFAULTS;
export const NOTHING = '-';

export const LEVELS = ['subject', 'grade', 'unit', 'lesson'] as const;
export type Level = (typeof LEVELS)[number];

/** The rows of the coverage: of what has been chosen, the next level. */
export const levelOf = (asked: Asked): Level => LEVELS.find((level) => asked[level] === '') ?? 'lesson';

const PLACES = ['stage', 'subject', 'grade', 'unit', 'lesson', 'kind'] as const;

/** The place as the API takes it: absent where nothing was chosen, '' where the field shall say nothing. */
export function placeQuery(asked: Asked): Partial<Record<(typeof PLACES)[number] | 'orgId', string>> {
  const chosen = PLACES.filter((name) => asked[name] !== '').map(
    (name) => [name, asked[name] === NOTHING ? '' : asked[name]] as const,
  );
  return { ...(asked.org ? { orgId: asked.org } : {}), ...Object.fromEntries(chosen) };
}

/** Work lists in the order they are read; the server's own names. */
export const WORK_LISTS = [
  'flagged',
  'in_families',
  'no_licence',
  'outdated',
  'never_used',
  'weak',
  'free_tags',
  'no_subject',
  'no_stage',
  'no_grades',
  'no_unit',
  'no_summary',
  'no_tags',
  'no_source',
] as const;
export type WorkList = (typeof WORK_LISTS)[number];

export const healthHref = (asked: Asked, change: Partial<Asked>): string =>
  `/health${writeQuery({ ...asked, list: '', page: 1, ...change }, DEFAULTS)}`;
export const behindHref = (asked: Asked, change: Partial<Asked>): string =>
  `/health/resources${writeQuery({ ...asked, page: 1, ...change }, DEFAULTS)}`;

/** What is missing in a cell, as the page for a new call takes it. */
export function callHref(asked: Asked, change: Partial<Asked>): string {
  const { org, stage, subject, grade, unit, kind } = { ...asked, ...change };
  const known = Object.entries({ org, stage, subject, grade, unit, kind }).filter(
    ([, value]) => value && value !== NOTHING,
  );
  const query = new URLSearchParams(known).toString();
  return `/calls/new${query ? `?${query}` : ''}`;
}
