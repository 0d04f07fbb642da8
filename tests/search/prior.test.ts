import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prior, wantsOldEdition, type Standing } from '../../server/search/prior.ts';
import { bestOfGroups, fuse } from '../../server/search/rules.ts';

const now = new Date('2026-11-22T00:00:00Z');
const about = { now, wantsOld: false };
const known: Standing = { quality: 0.5, listedAt: null, isOldEdition: false };
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600 * 1000);
const standing = fc.record({
  quality: fc.double({ min: -1, max: 2, noNaN: true }),
  listedAt: fc.option(fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })),
  isOldEdition: fc.boolean(),
});

describe('what speaks for a resource whatever is asked', () => {
  test('moves neighbours only: between 0.8 and 1.09 for whatever is known of it', () => {
    fc.assert(
      fc.property(standing, fc.boolean(), (one, wantsOld) => {
        const factor = prior(one, { now, wantsOld });
        expect(factor).toBeGreaterThan(0.8);
        expect(factor).toBeLessThan(1.09);
      }),
    );
  });

  test('the better and the newer come first, all else being equal', () => {
    fc.assert(
      fc.property(standing, fc.double({ min: 0.01, max: 0.5, noNaN: true }), fc.nat(3000), (one, more, days) => {
        const quality = Math.min(0.5, Math.max(0, one.quality));
        expect(prior({ ...one, quality: quality + more }, about)).toBeGreaterThan(prior({ ...one, quality }, about));
        expect(prior({ ...one, listedAt: daysAgo(days) }, about)).toBeGreaterThanOrEqual(
          prior({ ...one, listedAt: daysAgo(days + 10) }, about),
        );
      }),
    );
    expect(prior(known, about)).toBe(1);
  });

  test('an old edition comes after a current one that says the same, unless it is what was asked for', () => {
    expect(prior({ ...known, isOldEdition: true }, about)).toBeLessThan(prior(known, about));
    expect(prior({ ...known, isOldEdition: true }, { now, wantsOld: true })).toBe(1);
    expect(wantsOldEdition('旧教材 圆的面积')).toBe(true);
    expect(wantsOldEdition('圆的面积')).toBe(false);
    const list = [
      { id: '1', group: 'old', words: 10, similarity: null },
      { id: '2', group: 'current', words: 10, similarity: null },
    ];
    const place = (group: string) => (group === 'old' ? prior({ ...known, isOldEdition: true }, about) : 1);
    const ranked = bestOfGroups(fuse(list, 0, { floor: 0, reach: 1 }), place);
    expect(ranked.map(({ group }) => group)).toEqual(['current', 'old']);
  });

  test('the freshest and best does not overtake what answers much better', () => {
    const best = prior({ quality: 1, listedAt: now, isOldEdition: false }, about);
    const worst = prior({ quality: 0, listedAt: null, isOldEdition: false }, about);
    expect(0.85 * best).toBeLessThan(worst);
  });
});
