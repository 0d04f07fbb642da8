import { describe, expect, test } from 'vitest';
import { PRESETS, PRESET_KEYS, type PresetKey } from '../../../server/topics/calls/presets/index.ts';
import type { Facts } from '../../../server/topics/eligibility/rules/index.ts';
import { against, applicant, factOf, judge, leader, other, person, places } from './applicant.ts';

type Then = Record<string, 'unmet' | 'unclear'>;
type Case = [given: string, facts: (preset: PresetKey) => Facts, then: Then];
const members = (count: number) => Array.from({ length: count + 1 }, (_, i) => person(i));
const running = (change = {}) => other({ topicId: 'top_a', title: '甲', ...change });
const second = (change = {}) => other({ topicId: 'top_b', title: '乙', ...change });
const statement = (title: string | null, state: 'asked' | 'given' = 'given') => ({
  ...{ kind: 'recommender' as const, state, title },
});
const unit = { kind: 'unit' as const, state: 'given' as const, title: null };

/** Every rule that is not named after `then` has to come out as met or as not asked. */
const GOLDEN: Record<PresetKey, Case[]> = {
  ai: [
    [
      'a third concurrent topic of the leader',
      (p) => applicant(p, { people: [person(0, running({ as: 'join' }), second({ as: 'join' })), person(1)] }),
      { active: 'unmet' },
    ],
    [
      'a third concurrent topic of a member',
      (p) => applicant(p, { people: [person(0), person(1, running(), second({ as: 'join' }))] }),
      { active: 'unmet' },
    ],
    [
      'a second topic of a member',
      (p) => applicant(p, { people: [person(0), person(1, running({ as: 'join' }))] }),
      {},
    ],
    [
      'a member who has closed two topics and declined applications behind her',
      (p) =>
        applicant(p, { people: [person(0), person(1, running({ state: 'closed' }), second({ state: 'declined' }))] }),
      {},
    ],
    [
      'a member in two applications of other calls: nobody knows yet whether they are approved',
      (p) =>
        applicant(p, {
          people: [person(0), person(1, running({ state: 'reviewing' }), second({ state: 'screening' }))],
        }),
      { active: 'unclear' },
    ],
    [
      'a member in two other applications of this call',
      (p) =>
        applicant(p, {
          people: [
            person(0),
            person(
              1,
              running({ as: 'join', state: 'screening', isThisCall: true }),
              second({ as: 'join', state: 'submitted', isThisCall: true }),
            ),
          ],
        }),
      { active: 'unmet' },
    ],
    [
      'a leader who leads another unfinished topic',
      (p) => applicant(p, { people: [person(0, running())] }),
      { 'lead-one': 'unmet' },
    ],
    [
      'an unfinished topic that she owns to herself, unknown to the platform',
      (p) => applicant(p, {}, { history: [{ title: '外县课题', level: 'county', status: 'B', year: 2025 }] }),
      { 'lead-one': 'unmet' },
    ],
    ['five members besides the leader', (p) => applicant(p, { people: members(5) }), {}],
    ['six members besides the leader', (p) => applicant(p, { people: members(6) }), { team: 'unmet' }],
    [
      'a member who co-leads',
      (p) => applicant(p, { people: [person(0), { ...person(1), task: '第二主持人' }] }),
      { 'one-leader': 'unmet' },
    ],
    [
      'a member who runs a seminar',
      (p) => applicant(p, { people: [person(0), { ...person(1), task: '主持每周研讨' }] }),
      {},
    ],
    [
      'a member from another county',
      (p) => applicant(p, { people: [person(0), { ...person(1), worksWithin: false }] }),
      { 'works-here': 'unmet' },
    ],
    [
      'a member who has not said yes',
      (p) => applicant(p, { people: [person(0), { ...person(1), consent: 'invited' }] }),
      { consent: 'unmet' },
    ],
    ['a second place of the school', (p) => applicant(p, { placesTaken: { quota: places(1) } }), {}],
    ['a third place of the school', (p) => applicant(p, { placesTaken: { quota: places(2) } }), { quota: 'unmet' }],
    [
      'a locked title, changed',
      (p) => applicant(p, {}, { track: 'key', guideItem: 'G1', title: '生成式人工智能支持的小学语文习作评价研究' }),
      { title: 'unmet' },
    ],
    [
      'a locked title, kept but for a space and a book-title mark',
      (p) =>
        applicant(
          p,
          {},
          { track: 'key', guideItem: 'G1', title: '《生成式人工智能支持的 小学语文习作过程性评价研究》' },
        ),
      {},
    ],
    ['a title of one’s own under an open direction', (p) => applicant(p, {}, { guideItem: 'G2' }), {}],
    ['a guide item the call does not have', (p) => applicant(p, {}, { guideItem: 'G99' }), { title: 'unclear' }],
    [
      'a topic cancelled without cause three years ago less a day',
      (p) =>
        applicant(p, {
          people: [
            person(0, running({ state: 'cancelled', cancelledOn: '2023-09-11', cancelledCause: 'without_cause' })),
          ],
        }),
      { sanction: 'unmet' },
    ],
    [
      'a topic cancelled without cause three years ago to the day',
      (p) =>
        applicant(p, {
          people: [
            person(0, running({ state: 'cancelled', cancelledOn: '2023-09-10', cancelledCause: 'without_cause' })),
          ],
        }),
      {},
    ],
    [
      'a topic cancelled last year with good cause',
      (p) =>
        applicant(p, {
          people: [person(0, running({ state: 'cancelled', cancelledOn: '2025-09-10', cancelledCause: 'with_cause' }))],
        }),
      {},
    ],
    [
      'a topic cancelled four years ago for a breach of integrity',
      (p) =>
        applicant(p, {
          people: [person(0, running({ state: 'cancelled', cancelledOn: '2022-09-10', cancelledCause: 'integrity' }))],
        }),
      { integrity: 'unmet' },
    ],
    [
      'a second application led in this call',
      (p) => applicant(p, { people: [person(0, running({ state: 'submitted', isThisCall: true })), person(1)] }),
      { 'lead-one': 'unmet', once: 'unmet' },
    ],
    [
      'a name in the blind part',
      (p) => applicant(p, { blind: { isBlind: true, sections: ['foundation'], openFindings: 0 } }),
      { blind: 'unmet' },
    ],
    [
      'a name the pre-check found',
      (p) => applicant(p, { blind: { isBlind: true, sections: [], openFindings: 1 } }),
      { blind: 'unmet' },
    ],
    ['no months said', (p) => applicant(p, {}, { months: null }), { months: 'unclear' }],
    ['a mini-topic of two years', (p) => applicant(p, {}, { track: 'mini', months: 24 }), { months: 'unmet' }],
    ['no word of the unit after it was put forward', (p) => applicant(p, { statements: [] }), { commitment: 'unmet' }],
    ['no word of the unit yet', (p) => applicant(p, { statements: [], state: 'draft' }), { commitment: 'unclear' }],
  ],
  fuzhou: [
    ['a junior title', (p) => applicant(p, {}, leader({ title: 'junior' })), { title: 'unmet' }],
    ['no title said', (p) => applicant(p, {}, leader({ title: null })), { title: 'unclear' }],
    [
      'a school-level topic behind a teacher of a county school',
      (p) => applicant(p, { unitKinds: ['county_school'] }),
      { led: 'unmet' },
    ],
    [
      'a school-level topic behind a teacher of a country school',
      (p) => applicant(p, { unitKinds: ['county_school', 'rural_school'] }),
      { led: 'unmet' },
    ],
    [
      'a county-level topic behind a teacher of a county school',
      (p) => applicant(p, { unitKinds: ['county_school'], people: [person(0, other({ state: 'closed' })), person(1)] }),
      {},
    ],
    [
      'a topic closed as a member only',
      (p) => applicant(p, { people: [person(0, other({ as: 'join', state: 'closed' })), person(1)] }),
      { led: 'unmet' },
    ],
    [
      'a closed topic that only she speaks of',
      (p) =>
        applicant(
          p,
          { people: [person(0), person(1)] },
          { history: [{ title: '旧题', level: 'county', status: 'A', year: 2020 }] },
        ),
      { led: 'unclear' },
    ],
    [
      'a closed topic from before the platform, its level nowhere said',
      (p) => applicant(p, { people: [person(0, other({ level: null, state: 'closed' })), person(1)] }),
      { led: 'unclear' },
    ],
    [
      'a member in another topic at once',
      (p) => applicant(p, { people: [...applicant(p).people.slice(0, 1), person(1, running({ as: 'join' }))] }),
      { members: 'unmet' },
    ],
    [
      'an unfinished city topic of the leader',
      (p) =>
        applicant(p, { people: [person(0, other({ level: 'school', state: 'closed' }), running({ level: 'city' }))] }),
      { unfinished: 'unmet' },
    ],
    [
      'an unfinished county topic of the leader',
      (p) =>
        applicant(p, {
          people: [person(0, other({ level: 'school', state: 'closed' }), running({ level: 'county' }))],
        }),
      {},
    ],
    ['a third topic of the school', (p) => applicant(p, { placesTaken: { quota: places(2) } }), { quota: 'unmet' }],
    ['a year and a half', (p) => applicant(p, {}, { months: 18 }), { months: 'unmet' }],
    [
      'a topic cancelled without cause on the day three years before',
      (p) =>
        applicant(p, {
          day: '2028-02-29',
          people: [
            person(
              0,
              other({ level: 'school', state: 'closed' }),
              running({ state: 'cancelled', cancelledOn: '2025-03-01', cancelledCause: 'without_cause' }),
            ),
          ],
        }),
      { sanction: 'unmet' },
    ],
    [
      'a member who was not asked',
      (p) => applicant(p, { people: [applicant(p).people[0] ?? person(0), { ...person(1), consent: 'invited' }] }),
      { consent: 'unmet' },
    ],
  ],
  xinxiang: [
    ['nothing taken part in', (p) => applicant(p, { people: [person(0), person(1)] }), { 'took-part': 'unmet' }],
    [
      'taken part by her own word, without proof',
      (p) =>
        applicant(
          p,
          { people: [person(0)] },
          { history: [{ title: '旧题', level: 'county', status: 'C', year: 2019 }] },
        ),
      { 'took-part': 'unmet' },
    ],
    [
      'taken part by her own word, with proof for a person to read',
      (p) =>
        applicant(
          p,
          { people: [person(0)], proofs: 1 },
          { history: [{ title: '旧题', level: 'county', status: 'C', year: 2019 }] },
        ),
      { 'took-part': 'unclear' },
    ],
    [
      'taken part in a school topic',
      (p) => applicant(p, { people: [person(0, other({ as: 'join', level: 'school', state: 'closed' }))] }),
      { 'took-part': 'unmet' },
    ],
    ['leads another', (p) => applicant(p, { people: [person(0, running())] }), { 'lead-one': 'unmet' }],
    [
      'a member joined to two other teams',
      (p) =>
        applicant(p, {
          people: [...applicant(p).people.slice(0, 1), person(1, running({ as: 'join' }), second({ as: 'join' }))],
        }),
      { 'join-two': 'unmet' },
    ],
    [
      'a leader joined to two other teams',
      (p) => applicant(p, { people: [person(0, running({ as: 'join' }), second({ as: 'join' }))] }),
      {},
    ],
    [
      'six members',
      (p) => applicant(p, { people: [applicant(p).people[0] ?? person(0), ...members(6).slice(1)] }),
      { team: 'unmet' },
    ],
    ['the eighth of a county', (p) => applicant(p, { placesTaken: { 'quota-county': places(7) } }), {}],
    [
      'the ninth of a county',
      (p) => applicant(p, { placesTaken: { 'quota-county': places(8) } }),
      { 'quota-county': 'unmet' },
    ],
    [
      'the sixth of a district, where a county would still have room',
      (p) => applicant(p, { unitKinds: ['district_school'], placesTaken: { 'quota-district': places(5) } }),
      { 'quota-district': 'unmet' },
    ],
    [
      'the third of a school of the city',
      (p) => applicant(p, { unitKinds: ['city_school'], placesTaken: { 'quota-direct': places(2) } }),
      { 'quota-direct': 'unmet' },
    ],
    ['four years', (p) => applicant(p, {}, { months: 48 }), { months: 'unmet' }],
    ['no seal', (p) => applicant(p, { statements: [] }), { commitment: 'unmet' }],
  ],
  huangpu: [
    [
      'works outside the district',
      (p) => applicant(p, { people: [{ ...person(0), worksWithin: false }] }),
      { 'works-here': 'unmet' },
    ],
    [
      'an unfinished district topic',
      (p) => applicant(p, { people: [person(0, running())] }),
      { 'one-at-a-time': 'unmet', unfinished: 'unmet' },
    ],
    [
      'an unfinished district topic as a member',
      (p) => applicant(p, { people: [person(0, running({ as: 'join' }))] }),
      {},
    ],
    ['the seventh of the school', (p) => applicant(p, { placesTaken: { quota: places(6) } }), { quota: 'unmet' }],
    [
      'the leader named in the 活页',
      (p) => applicant(p, { blind: { isBlind: true, sections: ['literature'], openFindings: 2 } }),
      { blind: 'unmet' },
    ],
    ['any title at all', (p) => applicant(p, {}, leader({ title: 'none' })), {}],
  ],
  planning: [
    ['a key topic of a deputy senior', (p) => applicant(p, {}, { track: 'key' }), { 'title-key': 'unmet' }],
    ['a key topic of a senior', (p) => applicant(p, {}, { track: 'key', ...leader({ title: 'senior' }) }), {}],
    [
      'a general topic of an intermediate title',
      (p) => applicant(p, {}, leader({ title: 'middle' })),
      { 'title-general': 'unmet' },
    ],
    ['the same with a doctorate', (p) => applicant(p, {}, leader({ title: 'middle', degree: 'doctor' })), {}],
    [
      'the same with two recommenders of a senior title',
      (p) =>
        applicant(p, { statements: [unit, statement('senior'), statement('副高级')] }, leader({ title: 'middle' })),
      {},
    ],
    [
      'the same with one of them still asked',
      (p) =>
        applicant(
          p,
          { statements: [unit, statement('senior'), statement('senior', 'asked')] },
          leader({ title: 'middle' }),
        ),
      { 'title-general': 'unmet' },
    ],
    [
      'the same with one of an intermediate title',
      (p) => applicant(p, { statements: [unit, statement('senior'), statement('中级')] }, leader({ title: 'middle' })),
      { 'title-general': 'unmet' },
    ],
    [
      'the same with a title nobody can read',
      (p) => applicant(p, { statements: [unit, statement('senior'), statement('甲等')] }, leader({ title: 'middle' })),
      { 'title-general': 'unclear' },
    ],
    [
      'a youth topic on the last day of thirty-five',
      (p) => applicant(p, {}, { track: 'youth', ...leader({ born: '1990-10-01' }) }),
      {},
    ],
    [
      'a youth topic on the birthday of thirty-six',
      (p) => applicant(p, {}, { track: 'youth', ...leader({ born: '1990-09-30' }) }),
      { 'age-youth': 'unmet' },
    ],
    [
      'a youth topic without a birthday',
      (p) => applicant(p, {}, { track: 'youth', ...leader({ born: null }) }),
      { 'age-youth': 'unclear' },
    ],
    [
      'an unfinished national project',
      (p) => applicant(p, { people: [person(0, running({ level: 'national' }))] }),
      { unfinished: 'unmet' },
    ],
    ['a year', (p) => applicant(p, {}, { months: 12 }), { months: 'unmet' }],
    [
      'a locked title, changed',
      (p) => applicant(p, {}, { guideItem: 'P1', title: '县域教研转型研究' }),
      { 'title-lock': 'unmet' },
    ],
  ],
};

describe.each(PRESET_KEYS)('by the call of %s', (preset) => {
  test('a sound application is met by every rule', () => expect(against(preset, applicant(preset))).toEqual({}));
  test.each(GOLDEN[preset])('%s', (_, facts, then) => expect(against(preset, facts(preset))).toEqual(then));

  test('every verdict stands on its rule, a fact and a clause', () => {
    for (const one of judge(preset, applicant(preset))) {
      const rule = PRESETS[preset].eligibility.find(({ id }) => id === one.ruleId);
      expect([one.ruleId, one.label, one.clause]).toEqual([rule?.id, rule?.label, rule?.clause]);
      expect(one.clause.document).not.toBe('');
    }
  });

  test('no clause claims to be quoted that nobody has quoted', () => {
    const { eligibility, milestones, rubric, closing } = PRESETS[preset];
    const clauses = [...eligibility, ...milestones, rubric, closing].map(({ clause }) => clause);
    for (const clause of clauses) {
      expect(clause.kind).not.toBe('quoted');
      expect(clause.kind === 'default' || clause.quotation !== '').toBe(true);
    }
  });
});

describe('a verdict names its facts', () => {
  test('the topics that make it too many, and whose', () => {
    const facts = applicant('ai', { people: [person(0), person(1, running(), second({ as: 'join' }))] });
    expect(factOf('ai', facts, 'active')).toEqual({
      most: 2,
      as: 'any',
      people: [
        {
          place: 1,
          count: 3,
          topics: [
            { topicId: 'top_a', title: '甲', as: 'lead', level: 'county', state: 'running' },
            { topicId: 'top_b', title: '乙', as: 'join', level: 'county', state: 'running' },
          ],
          pending: [],
        },
      ],
    });
  });
  test('the day until which a sanction holds', () => {
    const cancelled = running({ state: 'cancelled', cancelledOn: '2024-02-29', cancelledCause: 'without_cause' });
    expect(factOf('fuzhou', applicant('fuzhou', { people: [person(0, cancelled)] }), 'sanction')).toMatchObject({
      day: '2026-09-10',
      topics: [{ title: '甲', cancelledOn: '2024-02-29', until: '2027-02-28' }],
    });
  });
  test('both titles, where one may not differ from the other', () => {
    const facts = applicant('planning', {}, { guideItem: 'P1', title: '县域教研转型研究' });
    expect(factOf('planning', facts, 'title-lock')).toEqual({
      guideItem: 'P1',
      asked: '县域教研转型与教师专业发展支持机制研究',
      title: '县域教研转型研究',
    });
  });
});
