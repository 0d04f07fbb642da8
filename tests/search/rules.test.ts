import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestOfGroups,
  calibrate,
  coverage,
  fuse,
  isWeak,
  K1,
  ndcg,
  rarity,
  termWeight,
  weighTerms,
  type Judged,
  type Scored,
} from '../../server/search/rules.ts';

const scale = { floor: 0, reach: 1 };
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const scored = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    group: fc.constantFrom('a', 'b', 'c', 'd'),
    words: fc.double({ min: 0, max: 30, noNaN: true }),
    similarity: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 20 },
);
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('the weight of a term', () => {
  const count = fc.record({ body: fc.integer({ min: 0, max: 500 }), head: fc.double({ min: 0, max: 8, noNaN: true }) });
  test('grows with its occurrences in text and title, never beyond the limit, and shrinks with the length of the text', () => {
    fc.assert(
      fc.property(count, fc.nat(5000), fc.integer({ min: 1, max: 3000 }), ({ body, head }, length, pivot) => {
        const weight = termWeight({ body: body + 1, head }, length, pivot);
        expect(weight).toBeLessThan(K1 + 1);
        expect(termWeight({ body: body + 2, head }, length, pivot)).toBeGreaterThanOrEqual(weight);
        expect(termWeight({ body: body + 1, head: head + 1 }, length, pivot)).toBeGreaterThan(weight);
        expect(termWeight({ body: body + 1, head }, length + 100, pivot)).toBeLessThanOrEqual(weight);
      }),
    );
  });

  test('a title tells as much above a long text as above a short one', () => {
    expect(termWeight({ body: 0, head: 2 }, 3000, 300)).toBe(termWeight({ body: 0, head: 2 }, 30, 300));
  });

  test('a rarer term tells more, and none tells less than nothing', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (chunkCount, total) => {
        expect(rarity(chunkCount, total)).toBeGreaterThan(0);
        expect(rarity(chunkCount + 1, total + 1)).toBeLessThanOrEqual(rarity(chunkCount, total + 1));
      }),
    );
  });
});

describe('mixing words and meaning', () => {
  test('weight 0 leaves the order of the words', () => {
    fc.assert(
      fc.property(scored, (list) => {
        const byWords = [...list].sort((a, b) => b.words - a.words || (a.id < b.id ? -1 : 1));
        expect(ids(fuse(list, 0, scale))).toEqual(ids(byWords));
      }),
    );
  });

  test('a better score never makes a passage come later', () => {
    fc.assert(
      fc.property(scored, unit, fc.nat(), unit, fc.boolean(), (list, weight, pick, more, isWords) => {
        const chosen = list[pick % list.length];
        if (!chosen) return;
        const raised: Scored = isWords
          ? { ...chosen, words: chosen.words + more * 10 }
          : { ...chosen, similarity: (chosen.similarity ?? -1) + more };
        const place = (candidates: readonly Scored[]) => ids(fuse(candidates, weight, scale)).indexOf(chosen.id);
        expect(place(list.map((one) => (one.id === chosen.id ? raised : one)))).toBeLessThanOrEqual(place(list));
      }),
    );
  });

  test('the order does not depend on the order in which candidates come', () => {
    fc.assert(
      fc.property(scored, unit, (list, weight) => {
        expect(ids(fuse([...list].reverse(), weight, scale))).toEqual(ids(fuse(list, weight, scale)));
      }),
    );
  });

  test('each group is there once, with its best passage', () => {
    fc.assert(
      fc.property(scored, unit, (list, weight) => {
        const fused = fuse(list, weight, scale);
        const best = bestOfGroups(fused);
        expect(best.map(({ group }) => group).sort()).toEqual([...new Set(list.map(({ group }) => group))].sort());
        for (const one of best) expect(one.id).toBe(fused.find(({ group }) => group === one.group)?.id);
      }),
    );
  });
});

describe('the weight that a space earns', () => {
  /** Words rank the right group second; `tells` says how often the vectors know better. */
  const questions = (count: number, tells: (question: number) => boolean): Judged[] =>
    Array.from({ length: count }, (_, question) => ({
      grades: new Map([['right', 1]]),
      candidates: [
        { id: '1', group: 'wrong', words: 10, similarity: 0.2 },
        { id: '2', group: 'right', words: 8, similarity: tells(question) ? 0.9 : 0.1 },
        { id: '3', group: 'other', words: 2, similarity: 0.3 },
      ],
    }));

  test('vectors that know better earn a weight', () => {
    const { weight, reason } = calibrate(
      questions(60, () => true),
      scale,
    );
    expect(reason).toBe('earned');
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThan(0.6);
  });

  test('vectors that know nothing earn none', () => {
    expect(
      calibrate(
        questions(60, () => false),
        scale,
      ),
    ).toMatchObject({ weight: 0, reason: 'no_better_than_words' });
  });

  test('a few lucky questions are noise', () => {
    expect(
      calibrate(
        questions(60, (question) => question < 2),
        scale,
      ).weight,
    ).toBe(0);
  });

  test('too few questions decide nothing', () => {
    expect(
      calibrate(
        questions(10, () => true),
        scale,
      ),
    ).toMatchObject({ weight: 0, reason: 'too_few_queries' });
  });
});

test('nDCG is 1 for the ideal order, 0 for none found, and drops when a better one comes later', () => {
  const grades = new Map([
    ['a', 3],
    ['b', 1],
  ]);
  expect(ndcg(['a', 'b', 'x'], grades)).toBeCloseTo(1);
  expect(ndcg(['x', 'y'], grades)).toBe(0);
  expect(ndcg(['b', 'a'], grades)).toBeLessThan(1);
});

describe('a weak answer', () => {
  const terms = weighTerms(
    [
      { term: '提问', kind: 'word', count: 1, id: 1, chunkCount: 5 },
      { term: '火锅', kind: 'word', count: 1, id: null, chunkCount: 0 },
    ],
    100,
  );
  test('is one whose best hit holds little of what was asked', () => {
    expect(coverage(terms, () => true)).toBe(1);
    expect(coverage(terms, (term) => term === '提问')).toBeLessThan(0.5);
    expect(isWeak({ coverage: 0.05, meaning: 0, weight: 0 })).toBe(true);
    expect(isWeak({ coverage: 0.5, meaning: 0, weight: 0 })).toBe(false);
  });
  test('is not one that a space with a say finds near', () => {
    expect(isWeak({ coverage: 0, meaning: 0.9, weight: 0.3 })).toBe(false);
    expect(isWeak({ coverage: 0, meaning: 0.9, weight: 0 })).toBe(true);
    expect(isWeak(null)).toBe(true);
  });
});
