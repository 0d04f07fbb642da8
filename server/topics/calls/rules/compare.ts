import type { CallBody } from '../../../../db/schema/topic-data.ts';
import type { CallPart } from './check.ts';

/** One thing that is not the same in two versions. `item` names a row of a list, `field` what differs in it. */
export type Difference = {
  part: CallPart;
  change: 'added' | 'removed' | 'changed';
  item: string;
  field: string;
  before: string;
  after: string;
};

type Row = { item: string; value: unknown };
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values as they are compared and shown: texts as they are, everything else as JSON. */
const said = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Leaves of a value with their paths; lists are leaves. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (!isObject(value)) return [[path, said(value)]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`));
}

function fields(part: CallPart, item: string, before: unknown, after: unknown): Difference[] {
  const [was, is] = [new Map(leaves(before)), new Map(leaves(after))];
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths.flatMap((field) => {
    const [one, other] = [was.get(field) ?? '', is.get(field) ?? ''];
    return one === other ? [] : [{ part, change: 'changed' as const, item, field, before: one, after: other }];
  });
}

type Listed = { part: CallPart; before: readonly Row[]; after: readonly Row[]; nameOf: (row: Row) => string };

/** Rows by their keys: what left, what stayed with other fields, what came. */
function rows({ part, before, after, nameOf }: Listed): Difference[] {
  const left = before.filter(({ item }) => !after.some((row) => row.item === item));
  const came = after.filter(({ item }) => !before.some((row) => row.item === item));
  const stayed = before.flatMap((row) => {
    const other = after.find(({ item }) => item === row.item);
    return other ? fields(part, nameOf(other), row.value, other.value) : [];
  });
  const whole = (change: 'added' | 'removed') => (row: Row) => ({
    ...{ part, change, item: nameOf(row), field: '', before: '', after: '' },
  });
  return [...left.map(whole('removed')), ...stayed, ...came.map(whole('added'))];
}

/** The keyed lists of a call, each with the field that people know its rows by. */
function lists(
  body: CallBody,
): { part: CallPart; key: string; name: string; list: readonly Record<string, unknown>[] }[] {
  return [
    { part: 'tracks', key: 'key', name: 'name', list: body.tracks },
    { part: 'guide', key: 'id', name: 'title', list: body.guide },
    { part: 'form', key: 'key', name: 'key', list: body.sections },
    { part: 'eligibility', key: 'id', name: 'label', list: body.eligibility },
    { part: 'rubric', key: 'key', name: 'name', list: body.rubric.dimensions },
    { part: 'rubric', key: 'key', name: 'name', list: body.rubric.gates },
    { part: 'milestones', key: 'id', name: 'label', list: body.milestones },
  ];
}

/** What stands alone in each part. */
const alone = (body: CallBody): [CallPart, Record<string, unknown>][] => [
  [
    'general',
    {
      ...{ window: body.window, lead: body.lead, level: body.level, notice: body.notice },
      ...{ numberPattern: body.numberPattern, similarity: body.similarity },
    },
  ],
  [
    'form',
    {
      ...{ titleMost: body.titleMost, stageOutcomesMost: body.stageOutcomesMost },
      ...{ finalOutcomesMost: body.finalOutcomesMost, budget: body.budget, aiPart: body.aiPart },
    },
  ],
  ['rubric', { bands: body.rubric.bands, clause: body.rubric.clause }],
  ['review', body.review],
  ['closing', body.closing],
];

/** Everything that differs between two versions of a call, part by part. */
export function differencesOf(before: CallBody, after: CallBody): Difference[] {
  const [was, is] = [lists(before), lists(after)];
  const rowsOf = (at: number, of: typeof was): Row[] =>
    (of[at]?.list ?? []).map((value) => ({ item: said(value[of[at]?.key ?? '']), value }));
  const listed = is.flatMap(({ part, name }, at) => {
    const nameOf = ({ item, value }: Row) => (isObject(value) && said(value[name])) || item;
    return rows({ part, before: rowsOf(at, was), after: rowsOf(at, is), nameOf });
  });
  const single = alone(after).flatMap(([part, value], at) => fields(part, '', alone(before)[at]?.[1], value));
  return [...single, ...listed];
}
