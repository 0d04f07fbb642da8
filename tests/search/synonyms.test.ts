import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../ingest/segment.ts';
import { added, rarity, termWeight, weighTerms, KIND_WEIGHTS } from '../../server/search/rules.ts';
import { concepts, mentions, stem } from '../../server/search/synonyms/concepts.ts';
import { chunkTerms, queryTerms } from '../../server/search/terms.ts';

const meant = (text: string) => mentions(text, new Set(analyse(text).words)).flatMap((one) => one.concepts);

describe('words that mean the same', () => {
  test.each([
    ['公开课', '观摩课'],
    ['差生', '学困生'],
    ['集备', '集体备课'],
    ['教案', '教学设计'],
    ['一元一次方程', '方程'],
    ['二进制', 'binary numbers'],
    ['排序网络', 'a sorting network'],
    ['编程', 'programming'],
    ['滑鼠', '鼠标'],
  ])('%s and %s share a concept', (one, other) => {
    expect(meant(one).filter((concept) => meant(other).includes(concept))).not.toEqual([]);
  });

  test.each([
    ['收集备课资料', '≈集体备课'],
    ['微课题研究', '≈微课'],
  ])('%s does not speak of %s', (text, concept) => {
    expect(meant(text)).not.toContain(concept);
  });

  test('every word of every concept is recognised where it stands alone', () => {
    const deaf = concepts().flatMap(({ id, words }) => words.filter((word) => !meant(word).includes(id)));
    expect(deaf).toEqual([]);
  });

  test('no concept has one word only, and none the name of another', () => {
    const all = concepts();
    expect(all.filter(({ words }) => new Set(words).size < 2)).toEqual([]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('stems are the same for all forms of a word, and no stem is empty', () => {
    expect(new Set(['sort', 'sorts', 'sorted', 'sorting'].map(stem)).size).toBe(1);
    expect(new Set(['story', 'stories'].map(stem)).size).toBe(1);
    expect(new Set(['code', 'codes', 'coded', 'coding'].map(stem)).size).toBe(1);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,14}$/), (word) => {
        expect(stem(word).length).toBeGreaterThanOrEqual(Math.min(3, word.length));
      }),
    );
  });
});

describe('the say of a concept', () => {
  /** What a passage gets for a query when `text` is all that it says; `holding` says how many of 1000 hold each term. */
  const score = (query: string, text: string, holding: (term: string) => number) => {
    const passage = chunkTerms(text, []);
    const terms = weighTerms(
      queryTerms(query).map((term) => ({
        ...term,
        id: 1,
        chunkCount: holding(term.term),
        ...(term.says && { literalCount: Math.min(...term.says.map(holding)) }),
      })),
      1000,
    );
    return terms.reduce((sum, { term, weight }) => {
      const count = passage.counts.get(term);
      return sum + (count ? weight * termWeight(count, 10, 10) : 0);
    }, 0);
  };

  test('a synonym finds, and never beats the literal word', () => {
    const words = concepts().flatMap(({ words: all }) =>
      all.filter((word) => /^\p{Script=Han}{3,6}$/u.test(word)).map((word) => ({ word, all })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(60), fc.nat(200), ({ word, all }, literal, more) => {
        const holding = (term: string) => (term.startsWith('≈') ? literal + more : literal);
        const others = all.filter((other) => /^\p{Script=Han}{3,6}$/u.test(other) && !other.includes(word));
        const best = Math.max(...others.map((other) => score(word, other, holding)));
        expect(score(word, word, holding)).toBeGreaterThanOrEqual(best - 1e-9);
        if (more > literal) for (const other of others) expect(score(word, other, holding)).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test('adds nothing where the word itself finds all there is, and all where nobody uses it', () => {
    expect(added(50, 50)).toBe(0);
    expect(added(0, 50)).toBe(1);
    expect(added(0, 0)).toBe(1);
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (literal, all) => {
        expect(added(literal, all)).toBeGreaterThanOrEqual(added(literal + 1, all));
      }),
    );
  });

  test('words that a model has put beside the query count by their factor', () => {
    const base = { term: '板书', kind: 'word', count: 1, id: 1, chunkCount: 5 } as const;
    const [full] = weighTerms([base], 100);
    const [part] = weighTerms([{ ...base, factor: 0.4 }], 100);
    expect(full?.weight).toBeCloseTo(KIND_WEIGHTS.word * rarity(5, 100));
    expect(part?.weight).toBeCloseTo(0.4 * (full?.weight ?? 0));
  });
});
