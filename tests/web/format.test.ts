import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as format from '../../web/lib/format.ts';

const when = '2026-11-22T13:05:00Z';

describe('what people read', () => {
  test('dates, in the manner of the language', () => {
    expect(format.day(when, 'zh')).toBe('2026年11月22日');
    expect(format.day(when, 'en')).toBe('22 November 2026');
    expect(format.shortDay(when, 'zh')).toBe('11月22日');
    expect(format.moment(when, 'zh')).toBe('2026年11月22日 13:05');
  });

  test('how long ago, and beyond a month the day itself', () => {
    const now = new Date('2026-11-22T16:10:00Z');
    expect(format.ago(when, now, 'zh')).toBe('3小时前');
    expect(format.ago('2026-11-22T16:09:50Z', now, 'zh')).toBe('现在');
    expect(format.ago('2026-11-21T16:00:00Z', now, 'en')).toBe('yesterday');
    expect(format.ago('2026-09-01T00:00:00Z', now, 'zh')).toBe('2026年9月1日');
  });

  test('time to spend', () => {
    expect(format.minutes(45, 'zh')).toBe('45 分钟');
    expect(format.minutes(60, 'zh')).toBe('1 小时');
    expect(format.minutes(89.6, 'zh')).toBe('1 小时 30 分钟');
    expect(format.minutes(90, 'en')).toBe('1 h 30 min');
  });

  test('places in a recording', () => {
    expect(format.clock(205)).toBe('03:25');
    expect(format.clock(3725.9)).toBe('1:02:05');
    expect(format.clock(-1)).toBe('00:00');
  });

  test('credits, with an English singular', () => {
    expect(format.credits(1.5, 'zh')).toBe('1.5 学分');
    expect(format.credits(1, 'en')).toBe('1 credit');
    expect(format.credits(0.25, 'en')).toBe('0.25 credits');
  });

  test('sizes and shares', () => {
    expect(format.bytes(0, 'zh')).toBe('0 B');
    expect(format.bytes(1023, 'zh')).toBe('1,023 B');
    expect(format.bytes(1.4 * 1024 ** 2, 'zh')).toBe('1.4 MB');
    expect(format.percent(0.734, 'zh')).toBe('73%');
  });

  test('a place in a recording is never lost by more than a second', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360_000, noNaN: true }), (seconds) => {
        const back = format
          .clock(seconds)
          .split(':')
          .reduce((sum, part) => sum * 60 + Number(part), 0);
        expect(seconds - back).toBeGreaterThanOrEqual(0);
        expect(seconds - back).toBeLessThan(1);
      }),
    );
  });
});
