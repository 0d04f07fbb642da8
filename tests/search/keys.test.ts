import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidateKeys, markOf, marksOf } from '../../server/search/keys.ts';
import { MOST_CANDIDATES, type TermKind, type WeighedTerm } from '../../server/search/rules.ts';

const TOTAL = 1_000_000;
const term = (word: string, chunkCount: number, kind: TermKind = 'word'): WeighedTerm => ({
  term: word,
  kind,
  count: 1,
  id: chunkCount > 0 ? 1 : null,
  chunkCount,
  weight: Math.log(TOTAL / (chunkCount + 1)),
});
const keys = (terms: WeighedTerm[], counts: Record<string, number> = {}) =>
  candidateKeys(terms, new Map(Object.entries(counts)), TOTAL);

describe('marks', () => {
  test('a term that weighs much in a passage is marked by how much, an ideograph or an ordinary one is not', () => {
    expect(markOf('提问', 1)).toBeNull();
    expect(markOf('提问', 1.25)).toBe('提问^0');
    expect(markOf('提问', 2.1)).toBe('提问^7');
    expect(markOf('问', 2.1)).toBeNull();
    expect(marksOf('提问')).toContain(markOf('提问', 1.7));
  });
});

describe('candidates', () => {
  test('rare terms come whole, and a common one no longer counts when they bring enough', () => {
    expect(keys([term('浮力', 4000), term('学生', 700_000)], { '学生^3': 500 })).toEqual([['浮力']]);
  });

  test('of a common word alone the passages where it weighs most are looked at, as many as there is room for', () => {
    const counts = { '学生^0': 90_000, '学生^1': 40_000, '学生^2': 3000, '学生^3': 2000 };
    expect(keys([term('学生', 700_000)], counts)).toEqual([['学生^3'], ['学生^2']]);
  });

  test('a word only a little too common comes whole', () => {
    expect(keys([term('生物', 2 * MOST_CANDIDATES)], { '生物^0': 700 })).toEqual([['生物']]);
  });

  test('where even those are many they are taken all the same, and the word itself where nothing is marked yet', () => {
    expect(keys([term('学生', 700_000)], { '学生^2': 80_000 })).toEqual([['学生^2']]);
    expect(keys([term('学生', 700_000)])).toEqual([['学生']]);
  });

  test('a term that tells nothing finds nothing', () => {
    expect(keys([{ ...term('提问', 200), weight: 0 }, term('作业', 300)])).toEqual([['作业']]);
  });

  test('two common words are looked for together', () => {
    expect(keys([term('提问', 30_000), term('作业', 40_000)])).toEqual([['提问', '作业']]);
  });

  test('a word and a pair inside it are not taken for two words', () => {
    expect(keys([term('课堂提问', 20_000), term('提问', 30_000, 'pair')], { '课堂提问^3': 900 })).toEqual([
      ['课堂提问^3'],
    ]);
  });

  test('known terms always find something, and never by more keys than fit', () => {
    const terms = fc.uniqueArray(
      fc.record({
        word: fc.stringMatching(/^[一-龥]{1,4}$/),
        chunkCount: fc.integer({ min: 0, max: TOTAL }),
        kind: fc.constantFrom<TermKind>('word', 'pair', 'character'),
      }),
      { selector: ({ word }) => word, maxLength: 40 },
    );
    fc.assert(
      fc.property(terms, (given) => {
        const all = given.map(({ word, chunkCount, kind }) => term(word, chunkCount, kind));
        const found = keys(all);
        // A term that stands nearly everywhere has no weight, and finds nothing.
        expect(found.length > 0).toBe(all.some(({ chunkCount, weight }) => chunkCount > 0 && weight > 0));
        const whole = found.flatMap((key) => (key.length === 1 ? key : []));
        const brought = whole.map((word) => all.find((one) => one.term === word)?.chunkCount ?? 0);
        if (whole.length > 1)
          expect(brought.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MOST_CANDIDATES);
      }),
    );
  });
});
