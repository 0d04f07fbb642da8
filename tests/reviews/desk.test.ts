import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssignmentState, ReviewBody } from '../../db/schema/reviews.ts';
import { hintsOf } from '../../server/reviews/desk/rules/hints.ts';
import { keptOf, MOST_VERSIONS, reviewBody, withVersion, type Kept } from '../../server/reviews/desk/rules/kept.ts';
import { bandOf, emptyReview, fitted, lacksOf, rangesOf, totalOf } from '../../server/reviews/desk/rules/score.ts';
import { placesOf, STEP_NAMES, whyNotStep, type SeatFacts } from '../../server/reviews/desk/rules/seat.ts';
import { AFTER, keysOf, turnOf } from '../../server/reviews/progress/rules.ts';
import { addDays } from '../../server/policy/rules/index.ts';
import ai from '../../server/topics/calls/presets/ai.json' with { type: 'json' };
import { callBody } from '../../server/topics/rules/index.ts';
import { anActor } from '../helpers/actors.ts';

const { rubric, review: way } = callBody.parse(ai);
const points = (of: (key: string) => number): ReviewBody => ({
  ...emptyReview(),
  scores: Object.fromEntries(rubric.dimensions.map(({ key }) => [key, { points: of(key), comment: '' }])),
  recommendation: 'approve',
  confidence: 2,
});

describe('a seat', () => {
  const facts: SeatFacts = { state: 'invited', isOpen: true, seesOthers: 'after_own', hasSeenOthers: false };
  const states: AssignmentState[] = [
    'invited',
    'accepted',
    'submitted',
    'declined',
    'recused',
    'abstained',
    'replaced',
  ];
  test('allows exactly these steps from each state', () => {
    const allowed = Object.fromEntries(
      states.map((state) => [state, STEP_NAMES.filter((step) => whyNotStep({ ...facts, state }, step) === null)]),
    );
    expect(allowed).toEqual({
      invited: ['accept', 'decline', 'recuse'],
      accepted: ['decline', 'recuse', 'abstain', 'save', 'submit'],
      submitted: ['recuse', 'take_back', 'open_others'],
      ...{ declined: [], recused: [], abstained: [], replaced: [] },
    });
  });

  test('nothing moves after the keeper has ended the review; what others wrote may still be read', () => {
    const ended = { ...facts, isOpen: false };
    for (const state of states) {
      const open = STEP_NAMES.filter((step) => whyNotStep({ ...ended, state }, step) === null);
      expect(open).toEqual(state === 'submitted' ? ['open_others'] : []);
    }
  });

  test('the others stay hidden before one’s own, where the call says so, and bind who has read them', () => {
    expect(whyNotStep({ ...facts, state: 'accepted' }, 'open_others')).toBe('reviews.seat_not_in_this_state');
    expect(whyNotStep({ ...facts, state: 'submitted', seesOthers: 'never' }, 'open_others')).toBe(
      'reviews.others_stay_hidden',
    );
    expect(whyNotStep({ ...facts, state: 'submitted', hasSeenOthers: true }, 'take_back')).toBe(
      'reviews.has_seen_others',
    );
  });

  test('an office is a place one does not judge; being a teacher or an expert is none', () => {
    const actor = anActor('/city/county/', ['expert', 'teacher', { role: 'researcher', at: '/city/county/' }]);
    expect(placesOf(actor)).toEqual({
      personId: 'per_actor',
      unit: { path: '/city/county/', isSchool: false },
      officePaths: ['/city/county/'],
    });
  });
});

describe('a score', () => {
  test('falls into the band whose range holds it', () => {
    const ranges = rangesOf(rubric.bands);
    for (let p = 0; p <= 100; p++) {
      const { from, to } = ranges[bandOf(p, rubric.bands)];
      expect(p >= from && p <= to).toBe(true);
    }
    expect(['A', 'B', 'C', 'D'].map((_, i) => bandOf([90, 89, 60, 59][i] ?? 0, rubric.bands))).toEqual([
      'A',
      'B',
      'C',
      'D',
    ]);
  });

  test('the total is the weighted sum in hundredths, to the last one', () => {
    expect(
      totalOf(
        points(() => 100),
        rubric,
      ),
    ).toBe(10_000);
    expect(
      totalOf(
        points((key) => (key === 'design' ? 81 : 80)),
        rubric,
      ),
    ).toBe(8030);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 }), (given) => {
        const keys = rubric.dimensions.map(({ key }) => key);
        const total =
          totalOf(
            points((key) => given[keys.indexOf(key)] ?? 0),
            rubric,
          ) ?? -1;
        expect(total).toBeGreaterThanOrEqual(100 * Math.min(...given));
        expect(total).toBeLessThanOrEqual(100 * Math.max(...given));
      }),
    );
  });

  test('without one dimension there is no total, and what another rubric had does not count', () => {
    const body = points(() => 80);
    const { design: _, ...scores } = body.scores;
    expect(totalOf({ ...body, scores }, rubric)).toBeNull();
    const foreign = { ...body, scores: { ...body.scores, charm: { points: 100, comment: '' } } };
    expect(Object.keys(fitted(foreign, rubric).scores)).toEqual(rubric.dimensions.map(({ key }) => key));
  });

  test('a review lacks what the call demands, place by place', () => {
    expect(lacksOf(emptyReview(), rubric, way.commentAt).map(({ what }) => what)).toEqual([
      ...rubric.dimensions.map(() => 'points'),
      'recommendation',
      'confidence',
    ]);
    expect(
      lacksOf(
        points(() => 80),
        rubric,
        ['A', 'C', 'D'],
      ),
    ).toEqual([]);
    expect(
      lacksOf(
        points((key) => (key === 'need' ? 59 : 80)),
        rubric,
        ['A', 'C', 'D'],
      ),
    ).toEqual([{ place: 'need', what: 'comment' }]);
    const gate = rubric.gates[0]?.key ?? '';
    const broken = { ...points(() => 80), gates: { [gate]: { isBroken: true, comment: '   有　问题 ' } } };
    expect(lacksOf(broken, rubric, [])).toEqual([{ place: gate, what: 'gate_comment' }]);
  });

  test('points are whole and within 0 and 100', () => {
    const with_ = (p: number) => reviewBody.safeParse(points(() => p)).success;
    expect([0, 100].map(with_)).toEqual([true, true]);
    expect([-1, 101, 80.5, Number.NaN].map(with_)).toEqual([false, false, false, false]);
  });
});

describe('the gentle check', () => {
  const said = (comment: string, p = 80) => {
    const body = { ...emptyReview(), scores: { design: { points: p, comment } } };
    return hintsOf(body, rubric).map(({ kind, quote }) => [kind, quote]);
  };
  test.each([
    ['选题较好。', 'vague'],
    ['研究设计有待完善。', 'vague'],
    ['建议进一步完善研究内容。', 'vague'],
    ['总体不错', 'vague'],
    ['申报人水平有限。', 'personal'],
    ['作者对人工智能不懂，纯属外行。', 'personal'],
    ['看得出是城里某学校报的。', 'personal'],
    ['选题不新颖。', 'unsupported'],
    ['这方面已有大量研究。', 'unsupported'],
    ['属于重复性工作。', 'unsupported'],
  ])('asks about “%s”: %s', (text, kind) => {
    expect(said(text)).toEqual([[kind, text]]);
  });
  test.each([
    '目标二没有对应的证据，建议增加前测和后测。',
    '错因分类只有三项，缺少“审题不清”一类。',
    '与《初中数学错题归因研究》相比不新颖，差别只在工具。',
    '王等（2023）已有类似的分类，属于重复研究。',
    '第二步的时间安排合理，第四步只留了两周，可能不够。',
  ])('has nothing to ask about “%s”', (text) => {
    expect(said(text)).toEqual([]);
  });

  test('praise alone beside a low score is asked for the lack, without a word of the score', () => {
    expect(said('第一部分结构完整，数据充分。', 55)).toEqual([['praise_only', '第一部分结构完整，数据充分。']]);
    expect(said('第一部分结构完整，数据充分。', 85)).toEqual([]);
    expect(said('第一部分结构完整，但第二部分没有对照。', 55)).toEqual([]);
  });

  test('quotes only sentences that stand there, remarks on the person first, and not too many', () => {
    const text = '选题较好。方法不错。作者水平有限。'.repeat(6);
    const hints = said(text);
    expect(hints.length).toBeLessThanOrEqual(8);
    expect(hints[0]?.[0]).toBe('personal');
    for (const [, quote] of hints) expect(text).toContain(quote);
  });
});

describe('what is kept beside a review', () => {
  const version = (revision: number): Extract<Kept, { is: 'version' }> => ({
    ...{ is: 'version', revision, total: 8000, submittedAt: '2026-09-02T00:00:00.000Z', body: emptyReview() },
  });
  test('is read back, and what is foreign is left out', () => {
    expect(keptOf([version(1), { is: 'saw_others', at: 'x' }, { is: 'spell' }, null])).toHaveLength(2);
  });
  test('the first version and the latest stay', () => {
    let kept: Kept[] = [{ is: 'ignored', key: 'k' }];
    for (let n = 1; n <= MOST_VERSIONS + 5; n++) kept = withVersion(kept, version(n));
    const numbers = kept.flatMap((one) => (one.is === 'version' ? [one.revision] : []));
    expect(numbers).toHaveLength(MOST_VERSIONS);
    expect([numbers[0], numbers.at(-1)]).toEqual([1, MOST_VERSIONS + 5]);
    expect(kept[0]).toEqual({ is: 'ignored', key: 'k' });
  });
});

describe('a reminder of a review', () => {
  const seat = { id: 'asg_1', dueOn: '2026-10-10' };
  const turns = (from: number, to: number) => {
    const found: string[] = [];
    for (let days = from; days <= to; days++) {
      const turn = turnOf(seat, addDays(seat.dueOn, days));
      if (turn && !found.includes(turn.key)) found.push(turn.key);
    }
    return found.map((key) => key.split(':').at(-1));
  };
  test('comes three days before, on the day, and after 1, 3, 7, 14, 21 and 28 days', () => {
    expect(turns(-30, 60)).toEqual(['due-3', 'due-0', ...AFTER.map((n) => `over-${n}`)]);
    expect(turnOf(seat, '2026-10-06')).toBeNull();
    expect(turnOf(seat, '2026-10-07')?.kind).toBe('review_due');
    expect(turnOf(seat, '2026-10-11')?.kind).toBe('review_overdue');
  });
  test('days without a server bring one reminder, and every one can be finished', () => {
    expect(turnOf(seat, '2026-10-19')?.key).toBe('review:asg_1:over-7');
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 400 }), (days) => {
        const turn = turnOf(seat, addDays(seat.dueOn, days));
        if (turn) expect(keysOf(seat.id)).toContain(turn.key);
      }),
    );
  });
});
