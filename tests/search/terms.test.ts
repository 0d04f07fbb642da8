import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameOfSection } from '../../server/search/reading/sections.ts';
import { essence } from '../../server/search/reading/question.ts';
import { numberOf, places, placesOf } from '../../server/search/reading/place.ts';
import { chunkTerms, queryTerms } from '../../server/search/terms.ts';
import { SECTION_KEYS } from '../../ingest/index.ts';

const termsOf = (query: string) => queryTerms(query).map(({ term }) => term);

describe('what a question asks for', () => {
  test.each([
    ['请问二进制怎么教？', '二进制'],
    ['有没有分数的意义的教案，求分享', '分数的意义的教案'],
    ['想找一份家长会的发言稿', '家长会的发言稿'],
    ['数列求和怎么办', '数列求和'],
    ['学生的学习要求是什么', '学生的学习要求'],
  ])('"%s" is about %s', (question, about) => {
    expect(essence(question).replace(/[\s？，]|教$/g, '')).toContain(about);
    expect(essence(question)).not.toMatch(/请问|有没有|求分享|想找|怎么办|什么|？.+/);
  });

  test('a question that only asks is kept as it is', () => {
    expect(essence('怎么办')).toBe('怎么办');
    expect(termsOf('什么').length).toBeGreaterThan(0);
  });

  test('nothing that can be searched for becomes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('怎么', '求', '吗', '二进制', ' ', '？', 'how', 'the', '了'), { maxLength: 8 }),
        (parts) => {
          const question = parts.join('');
          if (/[\p{L}\p{N}]/u.test(question)) expect(queryTerms(question).length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('grammar weighs nothing, in either language', () => {
    expect(termsOf('怎样把分数的意义讲清楚')).not.toContain('的');
    expect(termsOf('how to teach the binary system to kids')).not.toContain('the');
  });

  test('English words meet in all their forms', () => {
    expect(termsOf('sorting networks')).toEqual(expect.arrayContaining(['sort', 'network']));
    expect(chunkTerms('She sorts two networks.', []).counts.has('network')).toBe(true);
  });
});

describe('a place in the curriculum', () => {
  test.each([
    ['七上 第三单元', ['@grade7', '@grade7upper', '@unit3']],
    ['三年级下册第2课', ['@grade3', '@grade3lower', '@lesson2']],
    ['初二（下）物理', ['@grade8', '@grade8lower']],
    ['高一必修 第十二课', ['@grade10', '@lesson12']],
    ['Unit 3 Lesson 10', ['@unit3', '@lesson10']],
    ['module2_lesson4', ['@unit2', '@lesson4']],
    ['3.2 解方程', ['@section3.2']],
    ['第二章', ['@unit2']],
    ['第03课_控制台的魔法', ['@lesson3']],
  ])('%s', (text, expected) => {
    expect(places(text, true).sort()).toEqual([...expected].sort());
  });

  test.each(['第一年级组会议', '三上公交车', '上好第三节课间操', '买了3.5元的笔', '初步了解', '高一点', '第2课时'])(
    'is not said by %s',
    (text) => {
      expect(places(text, true)).toEqual([]);
    },
  );

  test('the fields of a resource say the same as words do', () => {
    expect(placesOf(['7'], 'upper')).toEqual(places('七年级上册', true));
    expect(placesOf(['7', 'x', '13'], null)).toEqual(['@grade7']);
  });

  test('numbers read the same in both scripts', () => {
    const digits = '零一二三四五六七八九';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (number) => {
        const [tens, ones] = [Math.floor(number / 10), number % 10];
        const written = `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? digits[ones] : ''}`;
        expect(numberOf(written)).toBe(number);
        expect(numberOf(String(number))).toBe(number);
      }),
    );
  });
});

describe('the terms of a passage', () => {
  test('a term above the text counts by the weightiest of its fields', () => {
    const { counts } = chunkTerms('学生讨论。', [
      { text: '板书', weight: 1 },
      { text: '板书设计', weight: 3 },
    ]);
    const light = chunkTerms('学生讨论。', [{ text: '板书', weight: 1 }]).counts.get('板书');
    expect(counts.get('板书')?.head).toBeGreaterThan(light?.head ?? 0);
    expect(counts.get('板书')?.body).toBe(0);
    expect(counts.get('讨论')).toEqual({ body: 1, head: 0 });
  });

  test('what is added to the words makes a passage no longer', () => {
    fc.assert(
      fc.property(fc.constantFrom('公开课', '学困生', '三年级上册', '二进制'), (text) => {
        const { counts, length } = chunkTerms(text, []);
        const own = [...counts].filter(([term]) => !/^[≈@]/.test(term)).reduce((sum, [, { body }]) => sum + body, 0);
        expect(counts.size).toBeGreaterThan([...counts.keys()].filter((term) => !/^[≈@]/.test(term)).length);
        expect(length).toBe(own);
      }),
    );
  });

  test('every section that says something of its content has a name that needs can use', () => {
    const silent = SECTION_KEYS.filter((key) => nameOfSection(key) === '');
    expect(silent.sort()).toEqual(['basics', 'content', 'other', 'resources']);
    expect(nameOfSection(null)).toBe('');
  });
});
