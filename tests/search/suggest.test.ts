import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pinyinOf, syllablesOf } from '../../server/search/pinyin.ts';
import {
  beginningsOf,
  choose,
  keyOf,
  match,
  soundsOf,
  START,
  typed,
  type Candidate,
} from '../../server/search/suggest/rules.ts';
import { fromVocabulary } from '../../server/search/suggest/vocabulary.ts';

const placeOf = (typing: string, name: string) => {
  const found = match(typed(typing), soundsOf(name));
  return found && name.slice(found.from, found.to);
};
/** Whether the index would bring the name at all. */
const isFound = (typing: string, name: string) => {
  const key = keyOf(typed(typing));
  return key !== null && beginningsOf([name]).some((form) => form.startsWith(key));
};

describe('pinyin', () => {
  test('is given whole and as initials, letters and digits among them', () => {
    expect(pinyinOf('课堂提问')).toEqual({ full: 'ketangtiwen', initials: 'kttw' });
    expect(pinyinOf('3年级《女生》AI')).toEqual({ full: '3nianjinvshengai', initials: '3njnsai' });
  });

  test('has one syllable per unit of the text, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(syllablesOf(text)).toHaveLength(text.length);
      }),
    );
    expect(syllablesOf('𠮷野家')).toHaveLength(4);
  });
});

describe('what is typed', () => {
  test.each([
    ['小组讨', '怎样让小组讨论不流于形式', '小组讨'],
    ['xiaozut', '怎样让小组讨论不流于形式', '小组讨'],
    ['xztl', '怎样让小组讨论不流于形式', '小组讨论'],
    ["xiao'zu", '小组讨论', '小组'],
    ['小组tao', '小组讨论', '小组讨'],
    ['小組討論', '小组讨论', '小组讨论'],
    ['disan', '统编版《第三单元》教学', '第三'],
    ['背影', '七上 《背影》 教学设计', '背影'],
    ['shuxue', '数学', '数学'],
    ['shx', '数学', '数学'],
    ['PPT', '电子白板ppt使用', 'ppt'],
  ])('%s is found in %s', (typing, name, piece) => {
    expect(placeOf(typing, name)).toBe(piece);
    // Mixed initials of two letters are compared only after the index has brought a name by something else.
    if (typing !== 'shx') expect(isFound(typing, name)).toBe(true);
  });

  test.each([
    ['讨论课', '小组讨论'],
    ['pt', '电子白板ppt使用'],
    ['xzz', '小组讨论'],
  ])('%s is not in %s', (typing, name) => {
    expect(placeOf(typing, name)).toBeNull();
  });

  test('asks for nothing while it says nothing', () => {
    expect(keyOf(typed('x'))).toBeNull();
    expect(keyOf(typed(' 《》 '))).toBeNull();
    expect(keyOf(typed('课'))).toBe('课');
  });

  test('is found from every ideograph of a name on, in signs, in pinyin and in initials', () => {
    const name = fc.array(fc.constantFrom(...'课堂提问小组讨论设计三单元重庆女'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(name, fc.nat(19), fc.integer({ min: 1, max: 12 }), (signs, from, length) => {
        const piece = signs.slice(from % signs.length).slice(0, length);
        const full = signs.join('');
        const said = pinyinOf(piece.join(''));
        const forms = [piece.join(''), ...[said.full, said.initials].filter((form) => form.length > 1)];
        // A polyphonic sign may be said otherwise inside the longer name.
        const isSaidAlike = syllablesOf(full).join('').includes(said.full);
        for (const form of isSaidAlike ? forms : [piece.join('')]) {
          expect(isFound(form, full)).toBe(true);
          expect(placeOf(form, full)).not.toBeNull();
        }
      }),
    );
  });

  test('knows what begins a name', () => {
    expect(beginningsOf(['小组讨论'])).toEqual(
      expect.arrayContaining([`${START}小组讨论`, '组讨论', 'zutaolun', 'ztl']),
    );
    expect(beginningsOf(['小组讨论'])).not.toContain(`${START}组讨论`);
  });
});

describe('what is offered', () => {
  const one = (kind: Candidate['kind'], text: string, more: Partial<Candidate['match']> = {}): Candidate => ({
    kind,
    text,
    match: { from: 0, to: 1, isStart: true, isSaid: false, ...more },
  });

  test('begins with what was typed before it holds it, in signs before pinyin', () => {
    const inside = one('resource', '在中间', { isStart: false });
    const said = one('resource', '读音', { isSaid: true });
    const start = one('resource', '这是一个更长的开头');
    expect(choose([inside, said, start])).toEqual([start, said, inside]);
  });

  test('is at most eight, few of a kind, and no unit, tag or word twice', () => {
    const many = Array.from({ length: 30 }, (_, i) => one('resource', `资源${i}`));
    const tags = Array.from({ length: 5 }, () => one('tag', '提问'));
    const chosen = choose([...many, ...tags]);
    expect(chosen.filter(({ kind }) => kind === 'resource')).toHaveLength(5);
    expect(chosen.filter(({ kind }) => kind === 'tag')).toHaveLength(1);
    expect(choose([...many, ...tags, one('unit', '第一单元'), one('word', '听课')]).length).toBeLessThanOrEqual(8);
  });

  test('a grade with a subject is offered once more than the grade is typed', () => {
    const texts = (typing: string) => fromVocabulary(typed(typing)).map(({ text }) => text);
    expect(texts('三年级')).toContain('三年级');
    expect(texts('三年级')).not.toContain('三年级数学');
    expect(texts('三年级数')).toContain('三年级数学');
    expect(texts('snjsx')).toContain('三年级数学');
    expect(fromVocabulary('数学')[0]).toMatchObject({ kind: 'subject', subjects: ['mathematics'] });
  });
});
