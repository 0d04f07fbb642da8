import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeByRules, type Judged } from '../../server/paths/rules/relevance.ts';
import { readNeed } from '../../server/paths/rules/reading.ts';

const vocabulary = { subjects: [{ id: 'chinese', zh: '语文', aliases: [] }] };
const reading = readNeed(
  '课堂提问总是那几个学生举手',
  { subject: 'chinese', stage: 'primary', grades: ['3'] },
  vocabulary,
  '2026-11-22',
);

const resource = (more: Partial<Judged> = {}): Judged => ({
  title: '让课堂提问不再只有几个学生举手',
  tags: [],
  competencies: [],
  subject: 'chinese',
  stage: 'primary',
  grades: ['3'],
  breadcrumb: ['做法'],
  passage: '做法\n提问以后先等三秒,再点名。',
  score: 1,
  coverage: 0.5,
  minutes: 25,
  ...more,
});
const relevance = (more: Partial<Judged>) => judgeByRules(resource(more), reading).relevance;

describe('a resource judged by rules', () => {
  test('that speaks of the need, in her subject and stage, answers it fully and says why', () => {
    expect(judgeByRules(resource(), reading)).toMatchObject({
      relevance: 3,
      reason: { code: 'topic_subject_stage', params: { words: '课堂提问' } },
    });
  });

  test('of another subject is worth less, and much less when the matter itself is another', () => {
    expect(relevance({ subject: 'physics' })).toBeLessThan(relevance({}));
    const writing = readNeed(
      '学生习作流水账',
      { subject: 'chinese', stage: null, grades: [] },
      vocabulary,
      '2026-11-22',
    );
    const physics = judgeByRules(resource({ title: '物理小论文习作', subject: 'physics' }), writing).relevance;
    expect(physics).toBeLessThan(1.5);
  });

  test('is not taken to speak of homework because a section of it is called so', () => {
    const homework = readNeed(
      '作业设计不会分层',
      { subject: 'chinese', stage: null, grades: [] },
      vocabulary,
      '2026-11-22',
    );
    const plan = { title: '《背影》教学设计', coverage: 0.05, breadcrumb: ['作业设计'] };
    const byHeading = judgeByRules(resource({ ...plan, passage: '作业设计\n读课文三遍。' }), homework);
    const byText = judgeByRules(resource({ ...plan, passage: '作业设计\n分层作业分为三档。' }), homework);
    expect(byHeading.relevance).toBeLessThan(byText.relevance);
  });

  test('that is the best of a poor list is not relevant for that', () => {
    const quantum = readNeed('量子力学怎么教', { subject: null, stage: null, grades: [] }, vocabulary, '2026-11-22');
    expect(judgeByRules(resource({ score: 1, coverage: 0.04 }), quantum).relevance).toBeLessThan(1);
  });

  test('that takes a minute announces something rather than teaching it', () => {
    expect(relevance({ minutes: 1 })).toBeLessThan(relevance({ minutes: 10 }));
  });

  test('never leaves 0 to 3, and more coverage never makes it worse', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (score, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const low = relevance({ title: '一篇短文', passage: '无关', score, coverage: less });
        const high = relevance({ title: '一篇短文', passage: '无关', score, coverage: more });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(3);
        expect(high).toBeGreaterThanOrEqual(low);
      }),
    );
  });
});
