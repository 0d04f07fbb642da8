import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASKS, personalDataIn, withoutPersonalData } from '../../server/ai/redact.ts';

describe('text for a model', () => {
  test.each([
    ['家长电话13812345678,请回电', `家长电话${MASKS.phone},请回电`],
    ['手机 138-1234-5678', `手机 ${MASKS.phone}`],
    ['+86 138 1234 5678 找王老师', `${MASKS.phone} 找王老师`],
    ['１３８１２３４５６７８', MASKS.phone],
    ['座机0571-87654321转8', `座机${MASKS.phone}转8`],
    ['身份证11010519491231002X。', `身份证${MASKS.identity}。`],
    ['写信到 li.lei@school.edu.cn 吧', `写信到 ${MASKS.email} 吧`],
    ['ｌｉ＠ｓｃｈｏｏｌ．ｃｎ', MASKS.email],
  ])('loses the personal data of "%s"', (text, expected) => {
    expect(withoutPersonalData(text)).toBe(expected);
  });

  test('keeps the numbers that lessons are about', () => {
    const lesson = '光速约 299792458 米每秒,圆周率 3.14159265358979,2022 年版课标第 12 页,共 13812345678901234 个。';
    expect(withoutPersonalData(lesson)).toBe(lesson);
  });

  test('loses the names it is told, longer ones first, and no single characters', () => {
    expect(withoutPersonalData('欧阳小明和小明去找李老师', ['小明', '欧阳小明', '李', ' '])).toBe(
      `${MASKS.name}和${MASKS.name}去找李老师`,
    );
  });
});

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digits = (n: number) => fc.array(digit, { minLength: n, maxLength: n }).map((all) => all.join(''));
const phone = fc.tuple(fc.integer({ min: 3, max: 9 }), digits(9)).map(([second, rest]) => `1${second}${rest}`);
const around = fc.stringMatching(/^[一-龥,。 ]{0,20}$/);

test('no telephone number, address or name is left, wherever it stands', () => {
  fc.assert(
    fc.property(around, phone, around, fc.stringMatching(/^[一-龥]{2,4}$/), around, (a, number, b, name, c) => {
      const masked = withoutPersonalData(`${a}${number}${b}${name}${c}x.y@z.cn。`, [name]);
      expect(masked).not.toContain(number);
      expect(masked).not.toContain(name);
      expect(masked).not.toContain('@');
    }),
  );
});

test('text without anything personal stays as it is, and masking twice changes nothing', () => {
  fc.assert(
    fc.property(around, (text) => {
      expect(withoutPersonalData(text)).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const once = withoutPersonalData(text);
      expect(withoutPersonalData(once)).toBe(once);
    }),
  );
});

describe('personal data in a text', () => {
  const found = (text: string) => personalDataIn(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

  test.each([
    ['身份证 11010519491231002X', [['identity', '11010519491231002X']]],
    ['编号 110105194912310021', []],
    ['卡号 6222 0212 3456 7890 128', [['card', '6222 0212 3456 7890 128']]],
    ['卡号 6222 0212 3456 7890 127', []],
    [
      '座机 0735-2345678,手机138\u200b1234\u200b5678',
      [
        ['landline', '0735-2345678'],
        ['mobile', '138\u200b1234\u200b5678'],
      ],
    ],
    ['写信到 li.lei@school.edu.cn', [['email', 'li.lei@school.edu.cn']]],
    ['光速约 299792458 米每秒', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  test('is found wherever a telephone number stands, at its very place', () => {
    fc.assert(
      fc.property(around, phone, around, (a, number, b) => {
        expect(found(`${a}${number}${b}`)).toEqual([['mobile', number]]);
      }),
    );
  });
});
