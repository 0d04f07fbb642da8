import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../server/library/families/differing.ts';
import { isNamedVersion, nameKeys } from '../../server/library/families/names.ts';
import {
  estimateOf,
  formOf,
  isOtherNumber,
  likenessOf,
  verdictOf,
  versionName,
} from '../../server/library/families/rules.ts';
import { signatureOf, signed } from '../../server/library/families/signature.ts';

const HAN = [...'春夏秋冬山水花草风云雨雪天地人你我他来去上下左右大小多少红黄蓝白读写听说看想做问答学教思'];
/** A sentence that nobody else writes: its ideographs follow from its number. */
const sentence = (seed: number, length = 24): string => {
  let state = (seed + 1) * 2654435761;
  return (
    Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return HAN[(state >>> 8) % HAN.length];
    }).join('') + '。'
  );
};
const text = (...seeds: number[]) => seeds.map((seed) => sentence(seed)).join('\n');
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const compared = (content: string, title = '教案') => ({ ...signed(content), sha256: null, title });
const verdict = (a: string, b: string, others: string[] = []) =>
  verdictOf(
    compared(a),
    compared(b),
    formOf(
      signed(a).set,
      [b, ...others].map((one) => signed(one).set),
    ),
  );

describe('the signature of a text', () => {
  test('is the same on every machine', () => {
    const { minima, bands, shingles, textHash } = signatureOf('一次函数的图象与性质，Linear functions in grade 8。');
    expect({ minima: minima.slice(0, 3), bands: bands.slice(0, 3), shingles, textHash }).toMatchInlineSnapshot(`
      {
        "bands": [
          2117233791,
          1665543625,
          -929200758,
        ],
        "minima": [
          190901488,
          8827367,
          479180985,
        ],
        "shingles": 13,
        "textHash": "CpyaF4AIxxewXQNgwXXaDY1M5BYxUdI-",
      }
    `);
  });

  test('does not change with blanks, punctuation, width, case or Traditional characters', () => {
    const plain = '學生閱讀課文，完成 Worksheet 3，然後討論。';
    const other = '**学生阅读课文**\n完成ｗｏｒｋｓｈｅｅｔ　３;然后、讨论！';
    expect(signatureOf(other).textHash).toBe(signatureOf(plain).textHash);
  });

  test('does not change with marks of markup between words', () => {
    const marks = fc.constantFrom(' ', '\n', '*', '#', '|', '，', '- ', '> ');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...HAN), marks), { minLength: 8, maxLength: 80 }), (parts) => {
        const marked = parts.map(([character, mark]) => character + mark).join('');
        expect(signatureOf(marked).textHash).toBe(signatureOf(parts.map(([one]) => one).join('')).textHash);
      }),
    );
  });

  test('estimates how much two texts have in common', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (shared) => {
        const a = signed(text(...range(0, 40)));
        const b = signed(text(...range(40 - shared, 80 - shared)));
        expect(Math.abs(estimateOf(a.minima, b.minima) - likenessOf(a.set, b.set).similarity)).toBeLessThan(0.2);
      }),
      { numRuns: 20 },
    );
  });

  test('leads from a near-copy to the original, and from a part to the whole, but not from a stranger', () => {
    const original = signatureOf(text(...range(0, 60)));
    const share = (content: string) => signatureOf(content).bands.filter((key) => original.bands.includes(key)).length;
    expect(share(text(...range(0, 50), ...range(200, 210)))).toBeGreaterThan(0);
    const paragraph = (from: number) => range(from, from + 3).map((seed) => sentence(seed)).join(''); // prettier-ignore
    const whole = range(0, 120).map((at) => paragraph(at * 3)).join('\n'); // prettier-ignore
    const part = range(40, 60).map((at) => paragraph(at * 3)).join('\n'); // prettier-ignore
    const keys = signatureOf(whole).bands;
    expect(signatureOf(part).bands.some((key) => keys.includes(key))).toBe(true);
    expect(share(text(...range(500, 560)))).toBe(0);
  });

  test('of a text too short for one stretch has no keys, so that empty files are no family', () => {
    expect(signatureOf('教案').bands).toEqual([]);
    expect(signatureOf('').shingles).toBe(0);
  });
});

describe('two texts', () => {
  const original = text(...range(0, 40));

  test('with the same words are one text, whatever the format; with the same bytes one file', () => {
    expect(verdict(original, `# ${original}`)).toMatchObject({ kind: 'text', similarity: 1 });
    const file = { ...compared(original), sha256: 'abc' };
    expect(verdictOf(file, file, new Set())).toMatchObject({ kind: 'bytes' });
  });

  test('are near when a quarter was rewritten, and two works when most was', () => {
    expect(verdict(original, text(...range(0, 30), ...range(100, 110)))).toMatchObject({ kind: 'near' });
    expect(verdict(original, text(...range(0, 10), ...range(100, 130)))).toBeNull();
  });

  test('are part and whole when a collection holds the other', () => {
    const whole = verdict(original, text(...range(0, 160)));
    expect(whole).toMatchObject({ kind: 'part' });
    expect(whole?.containment).toBeGreaterThan(0.95);
  });

  test('stay the same pair whichever is looked at first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 5, max: 60 }), (shared, more) => {
        const other = text(...range(0, shared), ...range(100, 100 + more));
        expect(verdict(other, original)).toEqual(verdict(original, other));
      }),
      { numRuns: 30 },
    );
  });

  test('of a few words are no family for having them in common', () => {
    expect(verdict('请家长签字确认。', '请家长签字确认，谢谢。')).toBeNull();
  });
});

describe('lesson plans from one form', () => {
  const FORM =
    '课题\n课型\n授课教师\n课标要求\n教材分析（说明本课在单元中的位置）\n学情分析（从知识基础和生活经验两方面写）\n核心素养目标\n' +
    '教学重点\n教学难点\n教学准备\n教学过程（环节、时长、教师活动、学生活动、设计意图）\n作业设计（分层）\n板书设计\n教学反思（课后填写）\n';
  const plan = (from: number) => FORM + text(...range(from, from + 12));

  test('are not near for the form', () => {
    expect(verdict(plan(0), plan(100))).toBeNull();
  });

  test('are not near even when half of each is the form, once a few of them are there', () => {
    const slides = text(...range(900, 912));
    const deck = (from: number) => slides + text(...range(from, from + 8));
    expect(verdict(deck(0), deck(100), [deck(200), deck(300)])).toBeNull();
  });

  test('are two lessons when their titles count them differently', () => {
    const deck = (from: number) => text(...range(900, 912), ...range(from, from + 6));
    const named = (content: string, title: string) => compared(content, title);
    expect(verdictOf(named(deck(0), '第2课'), named(deck(100), '第2课'), new Set())).toMatchObject({ kind: 'near' });
    expect(verdictOf(named(deck(0), '第2课'), named(deck(100), '第3课'), new Set())).toBeNull();
  });

  test('but versions of one plan stay near, however many there are', () => {
    const version = (n: number) => FORM + text(...range(0, 12), 300 + n);
    expect(verdict(version(1), version(2), range(3, 9).map(version))).toMatchObject({ kind: 'near' });
  });
});

test.each([
  ['第2课 声音', '第三课 声音', true],
  ['第十二课', '第12课', false],
  ['Lesson 02', 'lesson 3', true],
  ['第一单元 第2课', '第一单元 第2课 修改稿', false],
  ['第一单元', '第2课', false],
])('%s and %s are %s numbers of one series', (a, b, isOther) => {
  expect(isOtherNumber(a, b)).toBe(isOther);
  expect(isOtherNumber(b, a)).toBe(isOther);
});

describe('names of files', () => {
  test.each([
    ['lesson1.master.v0.5.md', 'lesson1', true],
    ['《背影》教案修改稿.docx', '《背影》教案', true],
    ['《背影》教案（定稿）.docx', '《背影》教案', true],
    ['教案(1).docx', '教案', true],
    ['introduction_old.md', 'introduction', true],
    ['报告_教师版.docx', '报告', true],
    ['《观潮》_人教版.docx', '《观潮》_人教版', false],
    ['lesson2.md', 'lesson2', false],
    ['threshold.md', 'threshold', false],
    ['final.docx', 'final', false],
  ])('%s is %s, a version: %s', (name, base, isMarked) => {
    expect(versionName(name)).toEqual({ base, isMarked });
  });

  const file = (name: string, folder = '七年级/', ownerId = 'per_1') => ({
    id: name,
    title: name,
    ownerId,
    orgId: 'org_1',
    sha256: name,
    fileName: name,
    places: [{ batchId: 'bat_1', folder, name }],
  });

  test('make two files versions only when one person dropped them side by side', () => {
    expect(isNamedVersion(file('背影.docx'), file('背影_初稿.docx'))).toBe(true);
    expect(isNamedVersion(file('背影.docx'), file('背影_初稿.docx', '八年级/'))).toBe(false);
    expect(isNamedVersion(file('背影.docx'), file('背影_初稿.docx', '七年级/', 'per_2'))).toBe(false);
    expect(isNamedVersion(file('背影.docx'), file('背影.pdf'))).toBe(false);
  });

  test('without a mark are asked for among marked ones only', () => {
    const [plain, draft] = [nameKeys('背影.docx'), nameKeys('背影_初稿.docx')];
    expect(draft.kept).toEqual(expect.arrayContaining(plain.asked));
    expect(plain.kept).toEqual(expect.arrayContaining(draft.asked));
    expect(plain.kept).not.toEqual(expect.arrayContaining(nameKeys('背影.pdf').asked));
  });
});

test('the difference of two texts counts paragraphs that are new, gone and reworded', () => {
  const mine = text(1, 2, 3, 4);
  const reworded = sentence(4).replace(/^./u, '新');
  expect(differenceOf(mine, [text(1, 2), reworded, text(7, 8, 9)].join('\n'))).toEqual({
    added: 3,
    removed: 1,
    changed: 1,
  });
  expect(differenceOf(mine, mine)).toEqual({ added: 0, removed: 0, changed: 0 });
});
