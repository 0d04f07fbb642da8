import { describe, expect, test } from 'vitest';
import { bigrams, segment, segmentQuery, toSimplified, words } from '../../ingest/index.ts';

describe('terms for search', () => {
  test('keep the words of teacher research whole and give their parts', () => {
    const terms = words('校本研修中的大单元教学与同课异构');
    expect(terms).toEqual(expect.arrayContaining(['校本研修', '大单元教学', '同课异构', '教学']));
  });

  test('of Traditional text are those of Simplified text, Taiwan’s words included', () => {
    expect(segment('資訊科技課堂提問')).toEqual(segment('信息技术课堂提问'));
    expect(toSimplified('軟體')).toBe('软件');
  });

  test('of a query are among those of the sentence it is taken from', () => {
    const terms = new Set(segment('教师如何用分层作业帮助学困生，提高课堂提问的有效性？'));
    for (const term of segmentQuery('分层作业 学困生')) expect(terms).toContain(term);
  });

  test('keep repetitions, because frequency counts', () => {
    expect(words('提问，再提问').filter((term) => term === '提问')).toHaveLength(2);
  });

  test('split Latin names at their humps, fold width and case, and leave ideographs apart', () => {
    expect(words('ＪａｖａScript与ChatGPT-4o')).toEqual(
      expect.arrayContaining(['javascript', 'java', 'script', 'chatgpt', '4o']),
    );
    expect(bigrams('5G网络 茶')).toEqual(['5g', '网络', '茶']);
  });

  test('hold no punctuation and no blanks', () => {
    for (const term of segment('“你好！”——他说：走吧… (OK)')) expect(term).toMatch(/^[\p{L}\p{N}]+$/u);
  });
});
