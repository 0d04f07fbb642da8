import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlineIn, gradesIn, minutesIn, queriesOf, readNeed, topicsIn } from '../../server/paths/rules/reading.ts';
import { chooseQuote, weightsOf } from '../../server/paths/rules/quote.ts';

const vocabulary = {
  subjects: [
    { id: 'chinese', zh: '语文', aliases: ['小学语文'] },
    { id: 'mathematics', zh: '数学', aliases: [] },
    { id: 'physics', zh: '物理', aliases: [] },
  ],
};
const profile = { subject: 'chinese', stage: 'primary', grades: ['4'] };
const today = '2026-11-22';
const read = (text: string) => readNeed(text, profile, vocabulary, today);

describe('a need in one sentence', () => {
  test('is read into topic, time and deadline, with the words that say so', () => {
    const reading = read('课堂提问总是那几个学生举手,想在四周内改进,每周能拿出一个小时');
    expect(reading.topics.value).toContain('questioning');
    expect(reading.minutesPerWeek).toEqual({ value: 60, source: 'rule', evidence: '每周能拿出一个小时' });
    expect(reading.until).toMatchObject({ value: '2026-12-20', source: 'rule', evidence: '四周内' });
  });

  test('takes from the profile what it leaves open, and says so', () => {
    const reading = read('学生习作总是流水账');
    expect(reading.subject).toEqual({ value: 'chinese', source: 'profile' });
    expect(reading.grades).toEqual({ value: ['4'], source: 'profile' });
    expect(reading.topics.value[0]).toBe('writing');
  });

  test('that names another subject and grade overrides the profile', () => {
    const reading = read('八年级物理实验课学生只看热闹');
    expect(reading.subject).toMatchObject({ value: 'physics', source: 'rule', evidence: '物理' });
    expect(reading.stage).toMatchObject({ value: 'junior' });
    expect(reading.grades.value).toEqual(['8']);
  });

  test('is searched with the professional words for what it complains of', () => {
    const text = '差生跟不上怎么办,每周30分钟';
    const queries = queriesOf(text, read(text));
    expect(queries.meant).toContain('学困生');
    expect(queries.said).toBe('差生跟不上');
  });

  test('without a known topic is searched by its matter alone', () => {
    const text = '想教七年级学生排序算法,但机房电脑不够,想要不插电的活动';
    expect(queriesOf(text, read(text))).toEqual({ said: '排序算法 机房电脑 不插电的活动', meant: '' });
  });

  test('of any kind is read without failing, with evidence that stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const reading = read(text);
        for (const part of [reading.subject, reading.stage, reading.minutesPerWeek, reading.until]) {
          if (part.evidence) expect(text).toContain(part.evidence);
        }
        expect(reading.minutesPerWeek.value).toBeGreaterThanOrEqual(20);
      }),
    );
  });
});

test.each([
  ['三年级', ['3']],
  ['七上 第三单元', ['7']],
  ['初二数学', ['8']],
  ['高一', ['10']],
  ['三到四年级', ['3', '4']],
  ['班主任工作', undefined],
])('the grades of %s', (text, grades) => {
  expect(gradesIn(text)?.grades).toEqual(grades);
});

test.each([
  ['每周90分钟', 90],
  ['一周两次,每次半小时', 60],
  ['每周一个半小时', 90],
  ['每周1.5小时', 90],
  ['每天20分钟', 100],
  ['没有时间', undefined],
])('the weekly minutes of "%s"', (text, minutes) => {
  expect(minutesIn(text)?.minutes).toBe(minutes);
});

test.each([
  ['12月底前', '2026-12-31'],
  ['1月15日前', '2027-01-15'],
  ['期末前', '2027-01-20'],
  ['两个月内', '2027-01-21'],
  ['三周内', '2026-12-13'],
  ['以后再说', undefined],
])('the deadline of "%s"', (text, until) => {
  expect(deadlineIn(text, today)?.until).toBe(until);
});

test('a complaint about pupils copying from AI is about limits, not about planning', () => {
  expect(topicsIn('怕学生用AI抄作业').map((t) => t.topic.id)).toContain('ai_boundaries');
});

describe('a quotation by rules', () => {
  const quoteFrom = (texts: string[], words: string[]) =>
    chooseQuote(
      texts.map((text, i) => ({ id: `c${i}`, text, breadcrumb: ['提问的等待'] })),
      weightsOf(words, texts),
    );

  test('is the sentence of any passage that says most about the words looked for', () => {
    const texts = ['本课共两课时,学生很多。', '提问的等待\n候答时间延长到三秒以后,举手的学生明显多了。下课。'];
    expect(quoteFrom(texts, ['学生', '候答时间', '举手'])).toEqual({
      id: 'c1',
      quote: '候答时间延长到三秒以后,举手的学生明显多了。',
    });
  });

  test('is a sentence rather than a heading or a cell with the same words', () => {
    const texts = ['提问的等待\n等待: 提问后等三秒 | 记秒数\n提问以后等三秒再点名。'];
    expect(quoteFrom(texts, ['提问', '三秒'])?.quote).toBe('提问以后等三秒再点名。');
  });

  test('is always a verbatim piece of its passage', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.array(fc.string({ maxLength: 4 })), (texts, words) => {
        const found = quoteFrom(texts, words);
        if (found) expect(texts[Number(found.id.slice(1))]).toContain(found.quote);
      }),
    );
  });
});
