import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesOf } from '../../web/library/quoted.ts';

const shown = (pieces: readonly string[], passage: string) =>
  placesOf(pieces, passage).map(({ piece, from, to }) => pieces[piece]?.slice(from, to));

describe('a quoted passage in an original', () => {
  test('is found across the lines that a page breaks it into', () => {
    const lines = ['父亲的 背影', '在月台边，', '他 穿过铁道，要爬上', '那边月台'];
    expect(shown(lines, '他穿过铁道,要爬上那边月台')).toEqual(['他 穿过铁道，要爬上', '那边月台']);
  });

  test('is marked sentence by sentence when only a part of it is on the page', () => {
    expect(shown(['先让学生独立思考两分钟。', '页脚'], '先让学生独立思考两分钟。再在小组里轮流发言。')).toEqual([
      '先让学生独立思考两分钟',
    ]);
  });

  test('is not invented where it does not stand', () => {
    expect(placesOf(['完全不同的话'], '他穿过铁道,要爬上那边月台')).toEqual([]);
    expect(placesOf(['任何文字'], ' \n ')).toEqual([]);
  });

  test('is found however it is cut and spaced', () => {
    const letters = fc.array(fc.constantFrom(...'春夏秋冬日月山水天地ab12，。 '), { minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(letters, fc.array(fc.nat(39), { maxLength: 5 }), (signs, cuts) => {
        const passage = signs.join('');
        fc.pre(/[\p{L}\p{N}]/u.test(passage));
        const ends = [...new Set([0, ...cuts.filter((at) => at < signs.length), signs.length])].sort((a, b) => a - b);
        const pieces = ends.slice(1).map((end, i) => signs.slice(ends[i], end).join(' '));
        const letter = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
        expect(letter(shown(pieces, passage).join(''))).toBe(letter(passage));
      }),
    );
  });
});
