import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReviewBody } from '../../db/schema/reviews.ts';
import { alarmsOf, bandOf, type Judged } from '../../server/reviews/decisions/rules/alarms.ts';
import { calibrate } from '../../server/reviews/decisions/rules/calibration.ts';
import { groupsBy, quartiles, wilson } from '../../server/reviews/decisions/rules/fairness.ts';
import * as keys from '../../server/reviews/decisions/rules/keys.ts';
import { rank, sensitivity, type Standing } from '../../server/reviews/decisions/rules/ranking.ts';
import { citedReasons, suggestedReasons, type GivenReason } from '../../server/reviews/decisions/rules/reasons.ts';
import { PRESETS } from '../../server/topics/calls/presets/index.ts';
import { simulate } from './simulated.ts';

const body = PRESETS.ai;
const KEYS = body.rubric.dimensions.map(({ key }) => key);
let last = 0;
const review = (points: number, change: Partial<ReviewBody> = {}): Judged => ({
  reviewId: `rvw_${++last}`,
  reviewerId: `exp_${last}`,
  total: points * 100,
  body: {
    scores: Object.fromEntries(KEYS.map((key) => [key, { points, comment: '' }])),
    gates: {},
    comment: '',
    recommendation: null,
    confidence: 2,
    ...change,
  },
});
const kinds = (reviews: Judged[]) => alarmsOf(reviews, body).map(({ kind }) => kind);

describe('the spread alarm', () => {
  test('goes at the call’s spread and not a hundredth below', () => {
    expect(kinds([review(70), review(84.99)])).toEqual([]);
    expect(alarmsOf([review(70), review(85)], body)).toEqual([{ kind: 'range', points: 15, least: 15 }]);
    expect(kinds([review(99)])).toEqual([]);
    expect(kinds([])).toEqual([]);
  });
  test('goes for A against D in one dimension, though the totals agree', () => {
    const split = (points: number) =>
      review(80, { scores: { ...review(80).body.scores, ethics: { points, comment: '' } } });
    expect(alarmsOf([split(90), split(59)], body)).toEqual([{ kind: 'bands', dimension: 'ethics', high: 90, low: 59 }]);
    expect(kinds([split(89), split(59)])).toEqual([]);
    expect(kinds([split(90), split(60)])).toEqual([]);
  });
  test('goes when one says yes and another no, and for one broken gate', () => {
    const says = (recommendation: ReviewBody['recommendation']) => review(80, { recommendation });
    expect(kinds([says('approve_after_revision'), says('decline')])).toEqual(['split']);
    expect(kinds([says('approve'), says('merge'), says(null)])).toEqual([]);
    const gate = review(80, { gates: { pupil_data: { isBroken: true, comment: '收集人脸' } } });
    expect(alarmsOf([review(80), gate], body)).toEqual([{ kind: 'gate', gate: 'pupil_data', count: 1 }]);
  });
  test('bands begin where the call says', () => {
    expect([90, 89.99, 75, 74.99, 60, 59.99].map((points) => bandOf(points, body.rubric.bands))).toEqual(
      'ABBCCD'.split(''),
    );
  });
});

describe('a ranking', () => {
  const most = (n: number | null) => () => n;
  const refused = calibrate([]);
  const table = (points: Record<string, number[]>) =>
    Object.entries(points).flatMap(([topicId, own]) =>
      own.map((value, i) => ({ topicId, reviewerId: `r${i}`, points: value })),
    );
  const all = (scores: ReturnType<typeof table>) =>
    [...new Set(scores.map(({ topicId }) => topicId))].map((topicId) => ({ topicId, track: 'general' }));

  test('goes by raw means; equal ones share a place, and who is tied across the line is out', () => {
    const scores = table({ a: [90, 80], b: [80, 80], c: [81, 79], d: [70, 60] });
    const places = (n: number | null) =>
      rank(all(scores), scores, refused, most(n)).map((one) => [one.topicId, one.rawRank, one.rawSide]);
    expect(places(2)).toEqual([
      ['a', 1, 'in'],
      ['b', 2, 'out'],
      ['c', 2, 'out'],
      ['d', 4, 'out'],
    ]);
    expect(places(3).map(([, , side]) => side)).toEqual(['in', 'in', 'in', 'out']);
    expect(places(null).every(([, , side]) => side === 'in')).toBe(true);
    expect(places(0).every(([, , side]) => side === 'out')).toBe(true);
  });
  test('ranks each track by itself and leaves out what nobody has reviewed', () => {
    const scores = table({ a: [90], b: [80] });
    const candidates = [
      { topicId: 'a', track: 'key' },
      { topicId: 'b', track: 'mini' },
      { topicId: 'c', track: 'mini' },
    ];
    expect(rank(candidates, scores, refused, most(1)).map((one) => [one.topicId, one.rawRank])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
  const fitted = (seed: number, n: number | null) => {
    const { scores } = simulate(seed, { topics: 60, reviewers: 10, each: 3 });
    const calibration = calibrate(scores);
    return { scores, calibration, standings: rank(all(scores), scores, calibration, most(n)) };
  };
  test('gives places with what is uncertain about them', () => {
    const { standings } = fitted(5, 20);
    for (const one of standings) {
      const [from, to] = one.ranks ?? [0, 0];
      expect(from).toBeLessThanOrEqual(one.calibratedRank ?? 0);
      expect(to).toBeGreaterThanOrEqual(one.calibratedRank ?? 99);
      expect((one.above ?? 0) > 0.5).toBe(one.calibratedSide === 'in');
    }
    expect(standings.filter(({ rawSide }) => rawSide === 'in')).toHaveLength(20);
    expect(standings.filter(({ calibratedSide }) => calibratedSide === 'in')).toHaveLength(20);
  });
  test('says which topics change sides, and what moves them', () => {
    const { scores, calibration, standings } = fitted(5, 20);
    const sways = sensitivity(standings, scores, calibration, most(20));
    const by = new Map(sways.map((sway) => [sway.topicId, sway]));
    for (const one of standings) {
      expect(by.get(one.topicId)?.byCalibration ?? false).toBe(one.rawSide !== one.calibratedSide);
    }
    expect(sways.some(({ byCalibration }) => byCalibration)).toBe(true);
    // Leaving a reviewer out, counted a second time by hand.
    const flipped = (one: Standing, reviewerId: string) => {
      const rest = scores.filter((score) => score.reviewerId !== reviewerId);
      const again = rank(all(scores), rest, calibrate([]), most(20));
      return again.find(({ topicId }) => topicId === one.topicId)?.rawSide !== one.rawSide;
    };
    for (const one of standings.slice(14, 26)) {
      const expected = Array.from({ length: 10 }, (_, i) => `exp_${i}`).filter((id) => flipped(one, id));
      expect([one.topicId, by.get(one.topicId)?.withoutReviewer ?? []]).toEqual([one.topicId, expected.sort()]);
    }
  });
  test('nobody changes sides where no number is set', () => {
    const { scores, calibration, standings } = fitted(5, null);
    expect(sensitivity(standings, scores, calibration, most(null))).toEqual([]);
  });
});

describe('a cited reason', () => {
  const said = review(62, {
    comment: '整体可行。建议缩小范围！',
    recommendation: 'decline',
    scores: {
      ...review(62).body.scores,
      design: { points: 50, comment: '目标与方法脱节，看不出怎样判断有没有效果。步骤也笼统。' },
      ethics: { points: 61, comment: '没有说明学生数据怎样脱敏。' },
    },
    gates: { pupil_data: { isBroken: true, comment: '附件里有学生姓名。' } },
  });
  const sources = {
    reviews: [said],
    minutes: [{ id: 'dlb_1', text: '合议认为选题与去年立项课题重复，建议合并。' }],
    body,
    track: 'general',
    standing: { rawRank: 23, raw: 62.5, of: 57 },
  };
  const quoting = (quote: string, dimension: string | null = 'design'): GivenReason => ({
    from: 'review',
    reviewId: said.reviewId,
    dimension,
    quote,
    text: '',
  });

  test('is the sentence as it stands in the review, whatever its blanks and width', () => {
    expect(citedReasons([quoting(' 目标与方法脱节,看不出怎样判断 ')], sources)).toMatchObject([
      { reviewId: said.reviewId, dimension: 'design', quote: '目标与方法脱节，看不出怎样判断' },
    ]);
  });
  test.each([
    ['a changed word', quoting('目标与内容脱节')],
    ['another dimension’s sentence', quoting('没有说明学生数据怎样脱敏')],
    ['too short a piece', quoting('脱节')],
    ['a review of another topic', { ...quoting('目标与方法脱节'), reviewId: 'rvw_else' } as GivenReason],
    ['minutes that do not say it', { from: 'minutes', deliberationId: 'dlb_1', quote: '经费不足', text: '' } as const],
  ])('is refused with %s', (_, reason) => {
    expect(citedReasons([reason], sources)).toBe('reviews.quote_not_found');
  });
  test('may be of the whole, of a gate, of minutes, of a rule or of the places', () => {
    const rule = body.eligibility[0];
    const cited = citedReasons(
      [
        quoting('建议缩小范围', null),
        quoting('附件里有学生姓名', 'gate:pupil_data'),
        { from: 'minutes', deliberationId: 'dlb_1', quote: '选题与去年立项课题重复', text: '' },
        { from: 'rule', ruleId: rule?.id ?? '', text: '见条款' },
        { from: 'places', text: '' },
      ],
      sources,
    );
    expect(cited).toMatchObject([
      { dimension: null },
      { dimension: 'gate:pupil_data' },
      { dimension: 'minutes:dlb_1', reviewId: null },
      { dimension: `rule:${rule?.id}`, quote: rule?.clause.quotation },
      { dimension: 'places', quote: '20/23/57/62.50' },
    ]);
  });
  test('is needed, and a rule has to be the call’s', () => {
    expect(citedReasons([], sources)).toBe('reviews.no_reasons');
    expect(citedReasons([{ from: 'rule', ruleId: 'made_up', text: '' }], sources)).toBe('reviews.no_such_rule');
    expect(citedReasons([{ from: 'places', text: '' }], { ...sources, track: 'mini' })).toBe('reviews.no_such_rule');
  });
  test('that suggests itself can be found in its source', () => {
    for (const proposal of ['approve', 'decline', 'merge', 'approve_after_revision'] as const) {
      const suggested = suggestedReasons([said], body, proposal);
      expect(suggested.length).toBeGreaterThan(0);
      expect(typeof citedReasons(suggested, sources)).not.toBe('string');
    }
    expect(suggestedReasons([said], body, 'decline')[0]?.dimension).toBe('design');
  });
});

describe('keys', () => {
  const holder = (change: Partial<keys.Holder> = {}) => ({
    personId: 'p1',
    isReviewer: false,
    isOfUnit: false,
    ...change,
  });
  test('are two persons’, who neither judged it nor work where it comes from', () => {
    expect(keys.whyNotKey(holder(), 'p2')).toBeNull();
    expect(keys.whyNotKey(holder(), 'p1')).toBe('reviews.same_key');
    expect(keys.whyNotKey(holder({ isReviewer: true }), null)).toBe('reviews.own_review');
    expect(keys.whyNotKey(holder({ isOfUnit: true }), null)).toBe('reviews.own_unit');
  });
  test('of an appeal belong to neither the appellant nor whoever decided before', () => {
    const appeal = { byId: 'p3', proposedById: null, deciders: ['p4', 'p5'] };
    expect(keys.whyNotDecideAppeal(holder(), appeal)).toBeNull();
    expect(keys.whyNotDecideAppeal(holder({ personId: 'p3' }), appeal)).toBe('reviews.own_appeal');
    expect(keys.whyNotDecideAppeal(holder({ personId: 'p5' }), appeal)).toBe('reviews.decided_before');
    expect(keys.whyNotDecideAppeal(holder(), { ...appeal, proposedById: 'p1' })).toBe('reviews.same_key');
  });
});

describe('days and numbers', () => {
  test('a notice of seven days from the 28th ends with the 6th; an appeal may be filed seven days later', () => {
    expect(keys.noticeSpan(body, '2026-09-28')).toEqual({ from: '2026-09-28', to: '2026-10-04' });
    expect(keys.appealUntil(body, '2026-09-28')).toBe('2026-10-05');
  });
  test.each([
    ['{year}AI{n:3}', '2026AI007'],
    ['{year}-{track}-{n}', '2026-key-7'],
    ['临教研〔{year}〕{n:4}号', '临教研〔2026〕0007号'],
    ['固定', '固定'],
  ])('%s gives %s', (pattern, expected) => {
    expect(keys.numberOf(pattern, { year: '2026', track: 'key', n: 7 })).toBe(expected);
  });
  test('numbers longer than their digits are not cut', () => {
    expect(keys.numberOf('{n:2}', { year: '2026', track: 'key', n: 1234 })).toBe('1234');
  });
  test('the end is months after approval, the least of the track where the form says nothing', () => {
    expect(keys.endOf(body, '2026-10-31', 'general', 18)).toBe('2028-04-30');
    expect(keys.endOf(body, '2026-10-31', 'general', null)).toBe('2027-10-31');
  });
  test('a track is full at its number, and one without a number never', () => {
    expect([keys.isFull(body, 'key', 4), keys.isFull(body, 'key', 5), keys.isFull(body, 'mini', 900)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('fairness', () => {
  test('intervals are Wilson’s', () => {
    const [low, high] = wilson(10, 20) ?? [0, 0];
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2993', '0.7007']);
    expect(wilson(0, 10)?.map((value) => value.toFixed(4))).toEqual(['0.0000', '0.2775']);
    expect(wilson(0, 0)).toBeNull();
  });
  test('an interval holds its share, and narrows with more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const hits = Math.round(of * share);
        const [low, high] = wilson(hits, of) ?? [1, 0];
        const [more, less] = wilson(hits * 4, of * 4) ?? [1, 0];
        expect(low).toBeLessThanOrEqual(hits / of + 1e-9);
        expect(high).toBeGreaterThanOrEqual(hits / of - 1e-9);
        expect(less - more).toBeLessThan(high - low);
      }),
    );
  });
  test('groups count who applied, who was decided and who was approved', () => {
    const row = (kind: string, isDecided: boolean, isApproved: boolean, points: number | null) => ({
      kind,
      isDecided,
      isApproved,
      points,
    });
    const rows = [row('rural', true, true, 80), row('rural', true, false, 60), row('town', false, false, null)];
    expect(groupsBy([...rows, row('rural', false, false, 70)], ({ kind }) => kind)).toMatchObject([
      { key: 'rural', applied: 3, decided: 2, approved: 1, rate: 0.5, scored: 3, mean: 70, sd: 10 },
      { key: 'town', applied: 1, decided: 0, approved: 0, rate: null, interval: null, scored: 0, mean: null },
    ]);
  });
  test('quartiles', () => {
    expect(quartiles([1, 2, 3, 4, 5])).toEqual({ low: 2, median: 3, high: 4 });
    expect(quartiles([])).toBeNull();
  });
});
