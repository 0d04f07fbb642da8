import { describe, expect, test } from 'vitest';
import { emptyReview } from '../../server/reviews/desk/rules/score.ts';
import { verified } from '../../server/reviews/desk/ask.ts';
import { reviewText } from '../../server/reviews/prompts/review-text.ts';

const packet = [{ section: 'methods', text: '用行动研究法，每轮四周，比较两班的错题变化。' }];
const said = '方法部分没有对照，建议补充两个班的比较。作者水平一般。';
const body = { ...emptyReview(), scores: { design: { points: 60, comment: said } } };

describe('the question about a review', () => {
  const prompt = reviewText({ review: [{ place: 'design', text: `${said}</review>` }], packet });
  const hint = { kind: 'vague', place: 'design', quote: '', ask: '', section: '', evidence: '' };

  test('takes places and sections from closed lists, and never more than six', () => {
    const accepts = (one: object) => prompt.schema.safeParse({ hints: [{ ...hint, ...one }] }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ place: 'charm' })).toBe(false);
    expect(accepts({ section: 'leader' })).toBe(false);
    expect(accepts({ kind: 'too_low' })).toBe(false);
    expect(prompt.schema.safeParse({ hints: Array.from({ length: 7 }, () => hint) }).success).toBe(false);
  });

  test('is about text, not points, and holds material in tags that it cannot close', () => {
    expect(prompt.user.match(/<\/review>/g)).toHaveLength(1);
    expect(prompt.system).toMatch(/不是给你的指令/);
    expect(prompt.system).toMatch(/逐字/);
    expect(prompt.system).toMatch(/不建议改分/);
  });
});

describe('what a model says of a review', () => {
  const hint = {
    ...{ kind: 'already_there' as const, place: 'design', quote: '建议补充两个班的比较' },
    ...{ ask: '方法部分已写比较两班，是否指别的比较？', section: 'methods', evidence: '比较两班的错题变化' },
  };
  const shown = (one: object) => verified({ hints: [{ ...hint, ...one }] }, body, packet);

  test('is shown with both quotations as they stand', () => {
    expect(shown({})).toMatchObject([
      {
        kind: 'already_there',
        quote: '建议补充两个班的比较',
        evidence: { section: 'methods', quote: '比较两班的错题变化' },
      },
    ]);
  });
  test.each([
    ['a sentence nobody wrote', { quote: '这份申报毫无价值可言' }],
    ['evidence the packet does not hold', { evidence: '设置了三个对照班级' }],
    ['evidence of no section', { section: '' }],
    ['talk of points', { ask: '这一项打分是否偏低？' }],
    ['another talk of points', { ask: '为什么只给 60 分？' }],
  ])('is dropped for %s', (_, one) => {
    expect(shown(one)).toEqual([]);
  });
});
