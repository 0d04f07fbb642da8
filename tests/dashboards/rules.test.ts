import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween, coverageRows, totalOf, type Counted } from '../../server/dashboards/rules.ts';

const cell = (row: string | null, kind: string, resources: number) => ({
  ...{ row, kind, resources },
  ...{ quality: null, completeness: null, reused: 0, old: 0 },
});

test('what the vocabulary holds and the library lacks is a row of its own, and what says nothing comes last', () => {
  const rows = coverageRows(
    [
      cell('mathematics', 'lesson_plan', 2),
      cell('mathematics', 'case', 1),
      cell(null, 'case', 9),
      cell('校本', 'case', 4),
    ],
    ['chinese', 'mathematics'],
  );
  expect(rows.map(({ value, total }) => [value, total])).toEqual([
    ['校本', 4],
    ['mathematics', 3],
    ['chinese', 0],
    [null, 9],
  ]);
});

test('grades stand in their own order, however many resources each has', () => {
  const rows = coverageRows(
    [cell('9', 'case', 5), cell('7', 'case', 1), cell(null, 'case', 2)],
    ['7', '8', '9'],
    'vocabulary',
  );
  expect(rows.map(({ value }) => value)).toEqual(['7', '8', '9', null]);
});

const counted = fc.record({
  subject: fc.constantFrom('chinese', 'mathematics', null),
  unit: fc.constantFrom('第一单元', '第二单元', null),
  kind: fc.constantFrom('case', 'lesson_plan'),
  resources: fc.integer({ min: 1, max: 9 }),
  old: fc.constant(0),
});
const sumOf = (changes: readonly { before: number; after: number }[]) =>
  changes.reduce((sum, { before, after }) => sum + after - before, 0);

test('the changes between two days add up to the change of the total, by subject and by unit', () => {
  fc.assert(
    fc.property(fc.array(counted), fc.array(counted), (before, after) => {
      const changes = changesBetween(before, after, undefined);
      expect(sumOf(changes)).toBe(totalOf(after) - totalOf(before));
      expect(changes.every((change) => change.before !== change.after)).toBe(true);
      const of = (cells: readonly Counted[]) => cells.filter(({ subject }) => subject === null);
      expect(sumOf(changesBetween(before, after, null))).toBe(totalOf(of(after)) - totalOf(of(before)));
    }),
  );
});

test('nothing has changed between a day and itself', () => {
  fc.assert(
    fc.property(fc.array(counted), (cells) => void expect(changesBetween(cells, cells, undefined)).toEqual([])),
  );
});
