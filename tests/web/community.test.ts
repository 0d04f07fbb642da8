import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { move } from '../../server/community/collections/rules.ts';
import { toCsv } from '../../web/community/csv.ts';
import { marksOf } from '../../web/community/marks.ts';
import { moved, neighbour, placeAt } from '../../web/community/order.ts';
import { secondsOf } from '../../web/community/seconds.ts';
import { monthOf, totalsOf } from '../../web/community/usage.ts';

const same = (id: string) => id;

describe('ordering a collection on the page', () => {
  const cases = fc
    .uniqueArray(fc.integer({ min: 0, max: 40 }).map(String), { minLength: 1, maxLength: 12 })
    .chain((order) =>
      fc.record({
        order: fc.constant(order),
        id: fc.constantFrom(...order, 'none'),
        before: fc.option(fc.constantFrom(...order, 'none'), { nil: null }),
      }),
    );

  test('shows at once what the server will answer', () => {
    fc.assert(
      fc.property(cases, ({ order, id, before }) => {
        expect(moved(order, same, { id, before })).toEqual(move(order, { id, before }) ?? order);
      }),
    );
  });

  test('puts an item at the place it was dragged to', () => {
    const drags = fc.record({ size: fc.integer({ min: 1, max: 10 }), from: fc.nat(9), to: fc.nat(9) });
    fc.assert(
      fc.property(drags, ({ size, from, to }) => {
        const ids = Array.from({ length: size }, (_, at) => `i${at}`);
        const [id, before] = [ids[from], neighbour(ids, from, to)];
        const isMove = id !== undefined && to < size && from !== to;
        expect(before !== undefined).toBe(isMove);
        if (isMove) expect(moved(ids, same, { id, before: before ?? null }).indexOf(id)).toBe(to);
      }),
    );
  });

  test('reads a place from the height of a pointer', () => {
    expect([placeAt([10, 30, 50], 0), placeAt([10, 30, 50], 31), placeAt([10, 30, 50], 99)]).toEqual([0, 2, 3]);
  });
});

describe('a usage report as a file', () => {
  test('opens in a spreadsheet as what it says, and runs nothing', () => {
    expect(
      toCsv([
        ['资源', '打开'],
        ['=HYPERLINK("x")', 3],
        ['甲,"乙"', null],
      ]),
    ).toBe('\uFEFF资源,打开\r\n"\'=HYPERLINK(""x"")",3\r\n"甲,""乙""",\r\n');
  });

  test('sums what can be summed, and persons not', () => {
    const row = { opened: 2, downloaded: 1, exported: 0, persons: 2, outside: 1, taught: 1, cited: 0, adapted: 0 };
    expect(totalsOf([row, row])).toMatchObject({ opened: 4, downloaded: 2, taught: 2, persons: null, outside: null });
  });

  test('begins with the month that is running', () => {
    expect(monthOf(new Date(2026, 8, 5))).toEqual({ from: '2026-09-01', to: '2026-09-05' });
  });
});

describe('marks beside the text', () => {
  const open = { resolvedAt: null, state: 'shown' as const, replies: [] };
  test('count what is open, per section and second', () => {
    const { sections, seconds } = marksOf([
      { ...open, place: { kind: 'section', sectionId: 's1' } },
      { ...open, place: { kind: 'section', sectionId: 's1' } },
      { ...open, resolvedAt: '2026-09-01', place: { kind: 'section', sectionId: 's2' } },
      { ...open, state: 'taken_back', place: { kind: 'section', sectionId: 's2' } },
      { ...open, place: { kind: 'second', second: 75.6 } },
      { ...open, place: { kind: 'second', second: 12 } },
      { ...open, place: { kind: 'resource' } },
    ]);
    expect([...sections]).toEqual([['s1', 2]]);
    expect(seconds).toEqual([
      { second: 12, count: 1 },
      { second: 75, count: 1 },
    ]);
  });
});

test('a time is written as minutes and seconds, also with the colon of a Chinese keyboard', () => {
  expect(['2:15', '1:02:05', '0：09', '45'].map(secondsOf)).toEqual([135, 3725, 9, 45]);
  expect(['', '2:', 'abc', '1:2:3:4'].map(secondsOf)).toEqual([null, null, null, null]);
});
