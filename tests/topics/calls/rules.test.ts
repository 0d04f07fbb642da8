import { describe, expect, test } from 'vitest';
import type { CallBody } from '../../../db/schema/topic-data.ts';
import { PRESET_KEYS, PRESETS } from '../../../server/topics/calls/presets/index.ts';
import { differencesOf, problemsOf, stops } from '../../../server/topics/calls/rules/index.ts';
import { callBody } from '../../../server/topics/rules/call.ts';
import { callOf } from '../world.ts';

const TODAY = '2026-09-01';
const stopsOf = (body: CallBody, title = '申报公告') =>
  stops(problemsOf({ title, body }, TODAY)).map(({ part, code }) => `${part}.${code}`);
const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('an empty list');
  return one;
};

describe('before a call is published', () => {
  test.each(PRESET_KEYS)('the preset %s lacks only its window', (key) => {
    expect(stopsOf(PRESETS[key])).toEqual(['general.window_missing']);
    expect(stopsOf({ ...PRESETS[key], window: { from: '2026-09-01', to: '2026-09-01' } })).toEqual([]);
  });

  const body = callOf();
  const { rubric, tracks, guide, eligibility, review, closing, milestones } = body;
  const [track, item, rule, dimension] = [first(tracks), first(guide), first(eligibility), first(rubric.dimensions)];
  const TRAPS: [string, Partial<CallBody>][] = [
    ['general.window_reversed', { window: { from: '2026-10-02', to: '2026-10-01' } }],
    ['general.window_over', { window: { from: '2026-08-01', to: '2026-08-31' } }],
    ['general.number_pattern', { numberPattern: 'AI{year}' }],
    ['tracks.key_twice', { tracks: [...tracks, track] }],
    ['tracks.track_months', { tracks: [{ ...track, leastMonths: 13, mostMonths: 12 }, ...tracks.slice(1)] }],
    ['guide.title_too_long', { guide: [{ ...item, title: '很长'.repeat(21) }] }],
    ['guide.track_unknown', { guide: [{ ...item, track: 'gone' }] }],
    ['form.sections_none', { sections: [] }],
    ['form.section_lengths', { sections: [{ key: 'content', isRequired: true, least: 500, most: 100 }] }],
    ['eligibility.name_missing', { eligibility: [{ ...rule, label: '' }] }],
    [
      'eligibility.clause_missing',
      { eligibility: [{ ...rule, clause: { document: '通知', place: '', quotation: '', kind: 'quoted' } }] },
    ],
    ['eligibility.track_unknown', { eligibility: [{ ...rule, when: { tracks: ['gone'] } }] }],
    [
      'rubric.weights_sum',
      { rubric: { ...rubric, dimensions: [{ ...dimension, weight: 21 }, ...rubric.dimensions.slice(1)] } },
    ],
    [
      'rubric.anchor_missing',
      {
        rubric: {
          ...rubric,
          dimensions: [{ ...dimension, anchors: { ...dimension.anchors, C: '' } }, ...rubric.dimensions.slice(1)],
        },
      },
    ],
    ['rubric.bands_order', { rubric: { ...rubric, bands: { A: 75, B: 90, C: 60, D: 0 } } }],
    ['review.reviews_none', { review: { ...review, count: 0, subjectExperts: 0 } }],
    ['review.subject_experts', { review: { ...review, subjectExperts: 4 } }],
    ['milestones.closing_none', { milestones: milestones.filter(({ kind }) => kind !== 'closing') }],
    ['closing.of_subject', { closing: { ...closing, ofSubject: 6 } }],
    ['closing.ways_none', { closing: { ...closing, ways: [] } }],
  ];
  test.each(TRAPS)('%s is said', (problem, change) => expect(stopsOf({ ...body, ...change })).toEqual([problem]));
  test('a call without a title', () => expect(stopsOf(body, ' ')).toEqual(['general.title_missing']));
});

describe('two versions', () => {
  const body = callOf();
  test('that say the same differ in nothing, also when they come from the database in another order of keys', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, one]) => [key, turned(one)]),
            )
          : value;
    expect(differencesOf(body, callBody.parse(turned(body)))).toEqual([]);
  });

  test('differ in the rows that came, went and changed, each named as people know it', () => {
    const [track, ...others] = body.tracks;
    if (!track) throw new Error('the default call has tracks');
    const after: CallBody = {
      ...body,
      tracks: [
        ...others.map((one) => (one.key === 'mini' ? { ...one, mostMonths: 18 } : one)),
        { ...track, key: 'school', name: '校本专项' },
      ],
      eligibility: body.eligibility.map((rule) => (rule.type === 'unit_quota' ? { ...rule, most: 3 } : rule)),
      review: { ...body.review, commentAt: ['D'] },
    };
    const row = { field: '', before: '', after: '' };
    expect(differencesOf(body, after)).toEqual([
      { part: 'review', change: 'changed', item: '', field: 'commentAt', before: '["A","C","D"]', after: '["D"]' },
      { part: 'tracks', change: 'removed', item: '重点课题', ...row },
      { part: 'tracks', change: 'changed', item: '小课题', field: 'mostMonths', before: '12', after: '18' },
      { part: 'tracks', change: 'added', item: '校本专项', ...row },
      {
        part: 'eligibility',
        change: 'changed',
        item: '每所学校推荐不超过两项',
        field: 'most',
        before: '2',
        after: '3',
      },
    ]);
  });
});
