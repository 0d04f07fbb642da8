import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../web/precheck/marks.ts';

const shown = (text: string, ...marks: Parameters<typeof piecesOf> extends [string, ...infer Rest] ? Rest : never) =>
  piecesOf(text, ...marks).map(({ text: part, as }) => `${as}:${part}`);

describe('a text with its marks', () => {
  test('is cut where they change; what one looks for is strongest, grey weakest', () => {
    const text = '一二三四五六七八';
    expect(shown(text, [{ start: 0, end: 4 }], [{ start: 2, end: 6 }], { start: 5, end: 7 })).toEqual([
      'grey:一二',
      'match:三四五',
      'focus:六七',
      'plain:八',
    ]);
    expect(shown(text, [], [], null)).toEqual([`plain:${text}`]);
  });

  test('says the same as before, whatever the marks', () => {
    const range = fc.record({ start: fc.integer({ min: -3, max: 40 }), end: fc.integer({ min: -3, max: 40 }) });
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.array(range),
        fc.array(range),
        fc.option(range),
        (text, grey, match, focus) => {
          expect(
            piecesOf(text, grey, match, focus)
              .map((piece) => piece.text)
              .join(''),
          ).toBe(text);
        },
      ),
    );
  });
});
