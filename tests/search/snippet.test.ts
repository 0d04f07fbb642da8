import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSimplified } from '../../ingest/segment.ts';
import { aligned, snippet } from '../../server/search/snippet.ts';

const fold = (text: string) => toSimplified(text.normalize('NFKC'));
const shown = (text: string, ...terms: string[]) =>
  snippet(
    text,
    aligned(text, fold),
    terms.map((term) => ({ term, weight: 1 })),
  );
const pieces = fc.constantFrom(
  '提问',
  '学生',
  '滑鼠',
  '軟體',
  'Wait time',
  '。',
  '\n',
  '，',
  '𠮷',
  ' ',
  'ＡＢ',
  '計程車',
  '怎么办',
);
const texts = fc.array(pieces, { maxLength: 120 }).map((list) => list.join(''));
const words = fc.array(fc.constantFrom('提问', '学生', '鼠标', '软件', 'wait', 'ab', '出租车', '怎么'), {
  maxLength: 5,
});

describe('a snippet', () => {
  test('is a piece of its passage when the marks are taken out', () => {
    fc.assert(
      fc.property(texts, words, (text, terms) => {
        const bare = shown(text, ...terms)
          .replaceAll('[[', '')
          .replaceAll(']]', '');
        expect(text).toContain(bare);
      }),
    );
  });

  test('opens and closes every mark, and never marks within a mark', () => {
    fc.assert(
      fc.property(texts, words, (text, terms) => {
        expect(shown(text, ...terms).replace(/\[\[[^[\]]+\]\]/g, '')).not.toMatch(/\[\[|\]\]/);
      }),
    );
  });

  test('the folded text has the length of the text, so that places agree', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(aligned(text, fold)).toHaveLength(text.length);
      }),
    );
  });

  test('marks the original characters of a traditional text', () => {
    expect(shown('請用滑鼠打開軟體。', '鼠标', '软件')).toBe('請用[[滑鼠]]打開[[軟體]]。');
  });

  test('joins neighbouring terms and marks Latin terms only as whole words', () => {
    expect(shown('圆的面积公式', '面积', '公式')).toBe('圆的[[面积公式]]');
    expect(shown('A string sorts in order', 'or', 'sorts')).toBe('A string [[sorts]] in order');
  });

  test('shows the place where most of the different terms stand together', () => {
    const text = `${'提问。'.repeat(60)}等待时间让学生想清楚，提问之后停三秒。${'其他内容。'.repeat(60)}`;
    expect(shown(text, '提问', '等待', '三秒')).toContain('[[等待]]');
  });

  test('a passage with brackets of its own is shown without marks', () => {
    expect(shown('数组 a[[1]] 的提问', '提问')).toBe('数组 a[[1]] 的提问');
  });
});
