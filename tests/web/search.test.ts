import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asText, piecesOf, quotedIn } from '../../web/search/answer.ts';
import type { AskPassage, Sentence } from '../../web/search/ask.svelte.ts';
import { askedOf, DEFAULTS, filtersOf, type Asked } from '../../web/library/query.ts';

const sentence = (text: string, ...sources: Sentence['sources']): Sentence => ({ text, sources });

describe('a passage under an answer', () => {
  test('is marked where it is quoted, stretches that overlap as one', () => {
    const marks = [
      { from: 4, to: 8 },
      { from: 0, to: 2 },
      { from: 6, to: 10 },
    ];
    expect(piecesOf('0123456789ab', marks)).toEqual([
      { text: '01', isMarked: true },
      { text: '23', isMarked: false },
      { text: '4567', isMarked: true },
      { text: '89', isMarked: true },
      { text: 'ab', isMarked: false },
    ]);
  });

  test('keeps every sign, wherever the marks are', () => {
    const mark = fc.tuple(fc.nat(30), fc.nat(30)).map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(mark), (text, marks) => {
        const pieces = piecesOf(text, marks);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });

  test('is marked only by its own quotations that have a place', () => {
    const sentences = [
      sentence('一', { n: 1, quote: '甲', from: 2, to: 5 }, { n: 2, quote: '乙', from: 0, to: 1 }),
      sentence('二', { n: 1, quote: '【姓名】', from: null, to: null }),
    ];
    expect(quotedIn(1, sentences)).toEqual([{ from: 2, to: 5 }]);
  });
});

test('a copied answer carries its marks and where each source stands', () => {
  const cited = [{ n: 2 }, { n: 3 }] as AskPassage[];
  const sentences = [
    sentence('先停三秒。', { n: 2, quote: '停三秒', from: 0, to: 3 }, { n: 3, quote: '等一等', from: 0, to: 3 }),
  ];
  const text = asText('怎样提问?', sentences, cited, { heading: '出处', sourceOf: ({ n }) => `资源${n}` });
  expect(text).toBe('怎样提问?\n\n先停三秒。[2][3]\n\n出处\n[2] 资源2\n[3] 资源3\n');
});

describe('a saved search', () => {
  test('gives the address back that it was saved from', () => {
    const asked: Asked = {
      ...DEFAULTS,
      q: '提问',
      subject: ['chinese'],
      unit: ['第三单元'],
      era: ['old'],
      minutes: 30,
    };
    const { facets, maxMinutes } = filtersOf(asked);
    expect(facets).toEqual({ subjects: ['chinese'], units: ['第三单元'], eras: ['old'] });
    const stored = { ...facets, ...(maxMinutes === undefined ? {} : { maxMinutes }) };
    expect(askedOf('提问', stored)).toEqual(asked);
  });

  test('of another release loses only what this one does not know', () => {
    expect(askedOf('', { nonsense: ['x'], tags: ['提问'] })).toEqual({ ...DEFAULTS, tag: ['提问'] });
  });
});
