import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SHORTEST_QUOTE, verifyQuote } from '../../server/ai/quote.ts';

const passage =
  '教师应当先让学生猜想,再做实验。 “浮力的大小,\n与排开液体的重力有关吗？” 学生分组讨论 ABC１２３ 后汇报。';

describe('a quote', () => {
  test('is found as it stands, and comes back with its place', () => {
    const span = verifyQuote('先让学生猜想,再做实验', passage);
    expect(span?.text).toBe('先让学生猜想,再做实验');
    expect(passage.slice(span?.start, span?.end)).toBe(span?.text);
  });

  test('is found across another width, other blanks and other punctuation, and comes back in the words of the passage', () => {
    expect(verifyQuote('「浮力的大小，与排开液体的重力有关吗?」', passage)?.text).toBe(
      '浮力的大小,\n与排开液体的重力有关吗',
    );
    expect(verifyQuote('学生分组讨论ABC123后汇报', passage)?.text).toBe('学生分组讨论 ABC１２３ 后汇报');
  });

  test('that changes a single word is not there', () => {
    expect(verifyQuote('先让学生猜测,再做实验', passage)).toBeNull();
  });

  test('that leaves something out is not there', () => {
    expect(verifyQuote('教师应当先让学生猜想……学生分组讨论', passage)).toBeNull();
    expect(verifyQuote('教师应当先让学生再做实验', passage)).toBeNull();
  });

  test('that is too short, or only punctuation, proves nothing', () => {
    expect(verifyQuote('做实验', passage)).toBeNull();
    expect(verifyQuote('，。？！……', passage)).toBeNull();
    expect(verifyQuote('', passage)).toBeNull();
  });

  test('is found behind characters of more than one code unit', () => {
    const span = verifyQuote('实验探究要留白', '👩‍🏫𠮷👍实验探究要留白');
    expect(span).toEqual({ start: '👩‍🏫𠮷👍'.length, end: '👩‍🏫𠮷👍实验探究要留白'.length, text: '实验探究要留白' });
  });
});

const words = fc.stringMatching(/^[一-龥a-z0-9]{1,12}$/);
const joints = fc.constantFrom('', ' ', ',', '。', '\n', '、');
const text = fc.array(fc.tuple(words, joints), { minLength: 2, maxLength: 12 }).map((parts) => parts.flat().join(''));
const letters = (quote: string) => [...quote].filter((char) => /[\p{L}\p{N}]/u.test(char)).length;
const widened = (quote: string) =>
  [...quote].map((char) => (/[!-~]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char)).join(' ');

test('every piece of a passage that is long enough is found in it, however it is spaced and widened', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (whole, a, b) => {
      const from = a % whole.length;
      const piece = whole.slice(from, from + 1 + (b % (whole.length - from)));
      fc.pre(letters(piece) >= SHORTEST_QUOTE);
      for (const quote of [piece, widened(piece)]) {
        const span = verifyQuote(quote, whole);
        expect(span).not.toBeNull();
        expect(whole.slice(span?.start, span?.end)).toBe(span?.text);
        // What comes back says the same: found again, it is itself.
        expect(verifyQuote(span?.text ?? '', whole)?.text).toBe(span?.text);
      }
    }),
  );
});

test('a piece with a foreign character in it is never found', () => {
  fc.assert(
    fc.property(text, fc.nat(), (whole, at) => {
      const cut = at % whole.length;
      expect(verifyQuote(`${whole.slice(0, cut)}龘${whole.slice(cut)}龘`, whole)).toBeNull();
    }),
  );
});
