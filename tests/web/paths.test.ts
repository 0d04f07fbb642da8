import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stagesShown, type Stage } from '../../web/paths/stages.ts';
import { groupText, reasonText, weeksOf } from '../../web/paths/steps.ts';

describe('the weeks on the page', () => {
  test('show a step that runs on in both of its weeks', () => {
    const steps = [
      { week: 1, minutes: 40 },
      { week: 1, minutes: 30 },
      { week: 2, minutes: 40 },
    ];
    expect(weeksOf(steps, 60).map(({ week, minutes }) => [week, minutes])).toEqual([
      [1, 60],
      [2, 50],
    ]);
  });

  test('never show more than a week holds', () => {
    const step = fc.record({ week: fc.integer({ min: 1, max: 9 }), minutes: fc.integer({ min: 1, max: 90 }) });
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 20, max: 90 }), (steps, perWeek) => {
        for (const { minutes } of weeksOf(steps, perWeek)) expect(minutes).toBeLessThanOrEqual(perWeek);
      }),
    );
  });
});

describe('the header of a group', () => {
  const standing = { id: 'x', unit: 'steps' as const, needed: 3, chosen: 3, done: 1, offered: 5, isFulfilled: false };

  test('says "5 选 3，已完成 1"', () => {
    expect(groupText({ rule: { type: 'at_least', count: 3 }, standing })).toBe('5 选 3，已完成 1');
  });

  test('of required steps says how many there are', () => {
    expect(groupText({ rule: { type: 'all' }, standing })).toBe('全部完成，3 项，已完成 1');
  });
});

describe('the reason of a step', () => {
  const reason = { code: 'topic_subject', params: { words: '课堂提问' } };

  test('is the model’s sentence, or what the rules counted', () => {
    expect(reasonText({ reason: { sentence: '给出了做法' }, relevance: 3, kind: 'precise' })).toBe('给出了做法');
    expect(reasonText({ reason, relevance: 3, kind: 'precise' })).toBe('直接讲到“课堂提问”，同学科');
  });

  test('does not pretend that a duty answers the need', () => {
    expect(reasonText({ reason, relevance: 0.4, kind: 'required' })).not.toContain('课堂提问');
  });
});

describe('the making of a path', () => {
  const told: Stage[] = [
    { stage: 'template', name: '新任教师', nameEn: 'Novice', level: 'novice' },
    { stage: 'found', candidates: 22, meaning: 0, isWeak: false },
  ];

  test('shows what each stage found, which one is under way and which are to come', () => {
    expect(stagesShown(told, true).map((s) => [s.state, s.detail])).toEqual([
      ['done', '新任教师'],
      ['done', '找到 22 份候选'],
      ['now', undefined],
      ['todo', undefined],
    ]);
  });

  test('says why the rules judged when a model failed', () => {
    const judged: Stage = { stage: 'judged', by: { way: 'rules', because: 'ai.timeout' } };
    expect(stagesShown([...told, judged], true)[2]?.detail).toContain('模型没有及时回答');
  });
});
