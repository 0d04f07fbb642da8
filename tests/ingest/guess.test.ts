import { describe, expect, test } from 'vitest';
import { catalog, guessMetadata, labelOf, type Block, type Extracted, type GuessField } from '../../ingest/index.ts';

const at = { kind: 'heading' as const, heading: '', ordinal: 0 };
const paragraph = (text: string): Block => ({ type: 'paragraph', text, locator: at });
const document = (fields: Partial<Extracted> = {}): Extracted => ({
  format: 'docx',
  title: null,
  language: 'zh',
  blocks: [paragraph('这是一段没有任何线索的文字。')],
  facts: { characters: 14 },
  warnings: [],
  ...fields,
});
const guesses = (path: string, fields?: Partial<Extracted>) => guessMetadata({ path, extracted: document(fields) });
const valueOf = (path: string, field: GuessField, fields?: Partial<Extracted>) =>
  guesses(path, fields).find((guess) => guess.field === field)?.value;

describe('metadata are guessed from names', () => {
  const cases: [path: string, expected: Partial<Record<GuessField, unknown>>][] = [
    [
      '人教版三年级下册语文《燕子》公开课教学设计.docx',
      {
        stage: 'primary',
        grades: ['3'],
        subject: 'chinese',
        edition: '人教版',
        volume: 'lower',
        kind: 'lesson_plan',
        tags: ['公开课'],
      },
    ],
    [
      '七上 第三单元/数学 一元一次方程 教案.docx',
      {
        stage: 'junior',
        grades: ['7'],
        subject: 'mathematics',
        volume: 'upper',
        unit: '第三单元',
        kind: 'lesson_plan',
      },
    ],
    ['初二物理/浮力 微课脚本.docx', { stage: 'junior', grades: ['8'], subject: 'physics', kind: 'micro_lesson' }],
    [
      '高一 必修一 物理 牛顿第一定律 课件.pptx',
      { stage: 'senior', grades: ['10'], volume: 'required_1', kind: 'courseware' },
    ],
    ['部编版五年级上册第二单元 学历案.docx', { edition: '统编版', unit: '第二单元', kind: 'lesson_plan' }],
    [
      '英语 Unit 3 My weekend plan 六上 PEP.docx',
      { grades: ['6'], subject: 'english', edition: '人教版', unit: 'Unit 3', volume: 'upper' },
    ],
    ['3-4年级 科学 综合测试卷.docx', { grades: ['3', '4'], subject: 'science', kind: 'exercise' }],
    ['大班科学活动 沉与浮.docx', { stage: 'preschool', subject: 'science' }],
    ['用AI辅助初中作文批改案例.docx', { stage: 'junior', subject: 'chinese', kind: 'case' }],
    ['高二年级 班主任 主题班会.docx', { stage: 'senior', grades: ['11'], subject: 'class_management' }],
    ['國中數學/三角形.docx', { stage: 'junior', subject: 'mathematics' }],
  ];
  test.each(cases)('%s', (path, expected) => {
    for (const [field, value] of Object.entries(expected))
      expect([field, valueOf(path, field as GuessField)]).toEqual([field, value]);
  });

  test('and not from numbers that mean something else', () => {
    expect(valueOf('第三上午的安排.docx', 'grades')).toBeUndefined();
    expect(valueOf('科学的态度与历史上的今天/通知.docx', 'grades')).toBeUndefined();
    expect(valueOf('2024级新生.docx', 'grades')).toBeUndefined();
  });
});

describe('metadata are guessed from the text', () => {
  test('by labels, before anything else', () => {
    const blocks = [paragraph('教学年级 | 初二 | 课时预设 | 2'), paragraph('学科：物理')];
    expect(valueOf('a.docx', 'grades', { blocks })).toEqual(['8']);
    expect(valueOf('a.docx', 'subject', { blocks })).toBe('physics');
    expect(valueOf('a.docx', 'minutes', { blocks })).toBe(90);
  });

  test('by the sections that make a lesson plan', () => {
    const blocks = ['教学目标', '教学重点', '教学过程'].map((text): Block => ({
      type: 'heading',
      level: 3,
      text,
      locator: at,
    }));
    expect(valueOf('文件1.docx', 'kind', { blocks })).toBe('lesson_plan');
  });

  test('a recording lasts as long as its captions', () => {
    expect(valueOf('a.srt', 'minutes', { format: 'srt', facts: { characters: 9, seconds: 412 } })).toBe(7);
  });

  test('the evidence of every guess stands in the path or the text, Traditional text included', () => {
    const path = '國中數學七年級上冊/一元一次方程教學設計.docx';
    const blocks = [paragraph('本課用問題鏈引導學生列一元一次方程，並且在小組合作中比較不同的解法。')];
    const found = guesses(path, { blocks, title: '一元一次方程' });
    expect(found.length).toBeGreaterThan(5);
    for (const { evidence, confidence } of found) {
      expect(`${path}\n一元一次方程\n${blocks[0]?.text}`).toContain(evidence);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  test('no field is guessed twice', () => {
    const fields = guesses('人教版三年级下册语文教案.docx').map(({ field }) => field);
    expect(new Set(fields).size).toBe(fields.length);
  });
});

describe('the catalog', () => {
  test('names every id once, with labels in two languages', () => {
    for (const list of [catalog.stages, catalog.grades, catalog.subjects, catalog.editions, catalog.volumes]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
      for (const { zh, en } of list) expect(zh !== '' && en !== '').toBe(true);
    }
    expect(labelOf('subjects', 'chinese')).toBe('语文');
    expect(labelOf('subjects', 'chinese', 'en')).toBe('Chinese');
    expect(labelOf('grades', '7')).toBe('七年级');
  });
});
