import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corrected, proposals } from '../../server/search/reading/correct.ts';
import { domainWords } from '../../ingest/index.ts';

/** A library that holds these words and the pairs inside them. */
const library = (...words: string[]) => {
  const known = new Set(
    words.flatMap((word) => [word, ...[...word].slice(1).map((sign, at) => (word[at] ?? '') + sign)]),
  );
  return (query: string) =>
    corrected(
      query,
      proposals(query, (term) => known.has(term)),
      (term) => (known.has(term) ? 3 : 0),
    );
};

describe('a slip', () => {
  test.each([
    ['二次涵数的配方', '二次函数', '二次函数的配方'],
    ['草图越束怎么加', '约束', '草图约束怎么加'],
    ['教岸模板', '教案', '教案模板'],
    ['神经网洛入门', '神经网络', '神经网络入门'],
    ['平行四边行的面积', '平行四边形', '平行四边形的面积'],
    ['学困升怎么帮', '学困生', '学困生怎么帮'],
    ['核心素样的落实', '核心素养', '核心素养的落实'],
    ['kebiao要求', '课标', '课标要求'],
    ['jiaoan', '教案', '教案'],
    ['rgzn零基础', '人工智能', '人工智能零基础'],
    ['er ci han shu', '二次函数', '二次函数'],
  ])('%s is read as meant when the library holds %s', (typed, held, meant) => {
    expect(library(held)(typed).text).toBe(meant);
    expect(library(held)(typed).corrections).toHaveLength(1);
  });

  test('is left alone when the library does not hold what it may have meant', () => {
    expect(library('浮力')('二次涵数的配方')).toEqual({ text: '二次涵数的配方', corrections: [] });
  });

  test.each(['火锅底料的配方', '土豆切块埋土里', '植物晚上到底呼不呼吸', '从哪学起', '想变个魔术'])(
    '%s holds none, though the library has words that sound alike',
    (text) => {
      expect(library('图里', '学期', '变革', '互不', '活过', '教案')(text).corrections).toEqual([]);
    },
  );

  test('what the library knows is never put in question', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...domainWords()), { minLength: 1, maxLength: 3 }), (words) => {
        const text = words.join(',');
        expect(library(...words, ...domainWords())(text).corrections).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('everything but the slip stays as it was typed', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '初二 ', '想问,', '3.2 '), fc.constantFrom('', ' 练习', '?'), (before, after) => {
        expect(library('二次函数')(`${before}二次涵数${after}`).text).toBe(`${before}二次函数${after}`);
      }),
    );
  });
});
