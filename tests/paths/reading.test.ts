import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlineIn, gradesIn, minutesIn, queryOf, readNeed, topicsIn } from '../../server/paths/rules/reading.ts';
import { quoteByWords } from '../../server/paths/rules/quote.ts';

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
    const text = '差生跟不上怎么办';
    expect(queryOf(text, read(text))).toContain('学困生');
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
  test('is the sentence that says most about the words looked for', () => {
    const passage = '本课共两课时。候答时间延长到三秒以后,举手的学生明显多了。下课。';
    expect(quoteByWords(passage, ['候答时间', '举手'])).toBe('候答时间延长到三秒以后,举手的学生明显多了。');
  });

  test('is always a verbatim piece of the passage', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.array(fc.string({ maxLength: 4 })),
        (passage, words) => {
          expect(passage).toContain(quoteByWords(passage, words));
        },
      ),
    );
  });
});
