import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MilestoneKind, MilestoneState } from '../../db/schema/projects.ts';
import type { MilestoneRule, TopicState } from '../../db/schema/topic-data.ts';
import { addDays, daysBetween } from '../../server/policy/rules/index.ts';
import { endOf, plannedMilestones, promisesOf, yearDays } from '../../server/projects/milestones/rules/plan.ts';
import {
  openingReport,
  missingOfCheck,
  checkReport,
  whyNotAnnounce,
  whyNotOpening,
} from '../../server/projects/milestones/rules/reports.ts';
import {
  MILESTONE_COMMANDS,
  MILESTONE_KINDS,
  MILESTONE_STATES,
  stepTarget,
  whyNotStep,
  type MilestoneCommand,
} from '../../server/projects/milestones/rules/states.ts';
import {
  lightOf,
  mondayOf,
  overdueDays,
  resumedDay,
  turnKeys,
  turnOf,
} from '../../server/projects/milestones/rules/watch.ts';
import { PRESETS } from '../../server/topics/calls/presets/index.ts';
import { PARTS, STATES } from '../../server/topics/rules/index.ts';
import { fullForm } from '../topics/world.ts';

describe('the table of a milestone', () => {
  /** Written a second time by hand: state → command → where it leads, by whom, for which kinds. */
  const reported: MilestoneKind[] = ['opening', 'midterm', 'annual'];
  type Entry = [MilestoneState | null, 'leader' | 'keeper', readonly MilestoneKind[]];
  const writing: Partial<Record<MilestoneCommand, Entry>> = {
    save: [null, 'leader', ['opening', 'midterm', 'annual', 'closing']],
    announce: [null, 'leader', ['opening']],
    submit: ['submitted', 'leader', reported],
  };
  const ALLOWED: Record<MilestoneState, Partial<Record<MilestoneCommand, Entry>>> = {
    pending: writing,
    returned: writing,
    failed: writing,
    submitted: {
      return: ['returned', 'keeper', reported],
      pass: ['passed', 'keeper', reported],
      fail: ['failed', 'keeper', reported],
    },
    passed: {},
    void: {},
  };
  const TOPICS: Record<'leader' | 'keeper', TopicState[]> = {
    leader: ['approved', 'running', 'deferred'],
    keeper: ['approved', 'running', 'deferred', 'suspended', 'closing'],
  };

  test.each(MILESTONE_STATES)('is complete for one that is %s', (state) => {
    for (const kind of MILESTONE_KINDS)
      for (const command of MILESTONE_COMMANDS)
        for (const topic of STATES)
          for (const part of PARTS) {
            const entry = ALLOWED[state][command];
            const isAllowed = entry?.[1] === part && entry[2].includes(kind) && TOPICS[entry[1]].includes(topic);
            const refusal = whyNotStep({ kind, state }, topic, command, [part]);
            expect([kind, command, topic, part, refusal === null]).toEqual([kind, command, topic, part, isAllowed]);
            if (isAllowed) expect(stepTarget(command)).toBe(entry[0]);
          }
  });

  test('nobody without a part does anything', () => {
    for (const command of MILESTONE_COMMANDS)
      expect(whyNotStep({ kind: 'opening', state: 'pending' }, 'approved', command, [])).toBe('topics.not_yours_to_do');
  });
});

const rule = (id: string, given: Pick<MilestoneRule, 'kind' | 'due'> & Partial<MilestoneRule>): MilestoneRule => ({
  ...{ id, label: id, labelEn: id },
  clause: { document: '', place: '', quotation: '', kind: 'default' },
  ...given,
});

describe('days', () => {
  test('of the default call for a topic of two years', () => {
    const life = { approvedOn: '2026-11-30', endsOn: endOf('2026-11-30', 24), months: 24, track: 'general' };
    expect(life.endsOn).toBe('2028-11-29');
    expect(plannedMilestones(PRESETS.ai.milestones, life)).toEqual([
      { kind: 'annual', ruleId: 'annual', dueOn: '2026-12-31', ordinal: 1 },
      // Three months after 30 November: February has no 30th.
      { kind: 'opening', ruleId: 'opening', dueOn: '2027-02-28', ordinal: 1 },
      { kind: 'midterm', ruleId: 'midterm', dueOn: '2027-11-30', ordinal: 1 },
      { kind: 'annual', ruleId: 'annual', dueOn: '2027-12-31', ordinal: 2 },
      { kind: 'closing', ruleId: 'closing', dueOn: '2028-11-29', ordinal: 1 },
    ]);
  });

  test('a mini-topic of six months has no mid-term, a rule of a track holds for that track', () => {
    const life = { approvedOn: '2026-09-01', endsOn: '2027-02-28', months: 6, track: 'mini' };
    const kinds = plannedMilestones(PRESETS.ai.milestones, life).map(({ kind }) => kind);
    expect(kinds).toEqual(['opening', 'annual', 'closing']);
    const only = [rule('k', { kind: 'midterm', due: { by: 'months', months: 3 }, when: { tracks: ['key'] } })];
    expect(plannedMilestones(only, life).map(({ kind }) => kind)).toEqual(['closing']);
    expect(plannedMilestones(only, { ...life, track: 'key' }).map(({ kind }) => kind)).toEqual(['midterm', 'closing']);
  });

  test('29 February is the last of February in other years', () => {
    expect(yearDays('02-29', '2026-06-01', '2029-03-01')).toEqual(['2027-02-28', '2028-02-29', '2029-02-28']);
    expect(endOf('2027-03-01', 12)).toBe('2028-02-29');
    expect(endOf('2024-02-29', 12)).toBe('2025-02-27');
  });

  test('the day of approval itself is not owed, the last day is', () => {
    expect(yearDays('12-31', '2026-12-31', '2028-12-31')).toEqual(['2027-12-31', '2028-12-31']);
  });

  test('every topic has a closing, also of a call that forgot it', () => {
    const life = { approvedOn: '2026-09-01', endsOn: '2027-08-31', months: 12, track: 'general' };
    expect(plannedMilestones([], life)).toEqual([
      { kind: 'closing', ruleId: 'closing-by-end', dueOn: '2027-08-31', ordinal: 1 },
    ]);
  });

  const someDay = fc.integer({ min: 0, max: 12_000 }).map((n) => addDays('2020-01-01', n));
  test('of any approval lie after it, in order, annual ones within its life, one per year', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 6, max: 48 }), (approvedOn, months) => {
        const endsOn = endOf(approvedOn, months);
        const planned = plannedMilestones(PRESETS.ai.milestones, { approvedOn, endsOn, months, track: 'general' });
        const days = planned.map(({ dueOn }) => dueOn);
        expect([...days].sort()).toEqual(days);
        expect(days.every((day) => day > approvedOn)).toBe(true);
        const annual = planned.filter(({ kind }) => kind === 'annual').map(({ dueOn }) => dueOn);
        expect(annual.every((day) => day <= endsOn && day.endsWith('12-31'))).toBe(true);
        const years = Number(endsOn.slice(0, 4)) - Number(approvedOn.slice(0, 4));
        const last = endsOn.endsWith('12-31') ? 1 : 0;
        const first = approvedOn.endsWith('12-31') ? 1 : 0;
        expect(annual.length).toBe(years + last - first);
      }),
    );
  });
});

test('promises are what the form says, without its empty lines; the leader answers for what names nobody', () => {
  const form = fullForm({
    objectives: ['一', ' ', '二'],
    stageOutcomes: [{ name: '', form: '', from: null, dueOn: null, person: null }],
    finalOutcomes: [{ name: ' 研究报告 ', form: '报告', from: null, dueOn: '2028-12-31', person: 'per_2' }],
  });
  expect(promisesOf(form, 'per_1')).toEqual([
    { kind: 'objective', ordinal: 1, text: '一', form: '', dueOn: null, personId: 'per_1' },
    { kind: 'objective', ordinal: 2, text: '二', form: '', dueOn: null, personId: 'per_1' },
    { kind: 'final_outcome', ordinal: 1, text: '研究报告', form: '报告', dueOn: '2028-12-31', personId: 'per_2' },
  ]);
});

describe('reminders', () => {
  const due = '2027-03-31';
  test.each([
    [-31, null],
    [-30, [false, 30]],
    [-29, [false, 30]],
    [-8, [false, 30]],
    [-7, [false, 7]],
    [-1, [false, 1]],
    [0, [false, 1]],
    [1, [true, 1]],
    [6, [true, 1]],
    [7, [true, 7]],
    [29, [true, 7]],
    [30, [true, 30]],
    [400, [true, 30]],
  ] as const)('%i days after the day it is due', (days, expected) => {
    const turn = turnOf(due, addDays(due, days));
    expect(turn && [turn.isOverdue, turn.days]).toEqual(expected);
  });

  test('have six keys, all of their own day', () => {
    expect(new Set([...turnKeys('mst_1', due), ...turnKeys('mst_1', addDays(due, 1))]).size).toBe(12);
  });

  test('a week begins on Monday', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (n) => {
        const day = addDays('2000-01-03', n);
        const monday = mondayOf(day);
        expect(daysBetween('2000-01-03', monday) % 7).toBe(0);
        expect(daysBetween(monday, day)).toBeLessThan(7);
      }),
    );
  });
});

describe('a light', () => {
  const today = '2027-03-01';
  test.each([
    ['running', '2027-02-28', false, 'red'],
    ['running', '2027-03-01', false, 'amber'],
    ['running', '2027-03-31', false, 'amber'],
    ['running', '2027-04-01', false, 'green'],
    ['running', '2027-04-01', true, 'amber'],
    ['running', null, false, 'green'],
    ['suspended', '2027-02-28', true, 'paused'],
    ['deferred', '2027-02-28', true, 'red'],
  ] as const)('of a %s topic whose next day is %s', (state, nextDue, isMending, light) => {
    expect(lightOf({ state, nextDue, isMending }, today)).toBe(light);
  });
  test('days overdue count from the day after', () => {
    expect([overdueDays('2027-03-01', today), overdueDays('2027-02-27', today)]).toEqual([0, 2]);
  });
  test('a pause adds the days lost to what was still to come, and forgives nothing', () => {
    const paused = { from: '2027-01-10', to: '2027-02-09' };
    expect(resumedDay('2027-01-09', paused)).toBe('2027-01-09');
    expect(resumedDay('2027-01-10', paused)).toBe('2027-02-09');
    expect(resumedDay('2027-02-28', paused)).toBe('2027-03-30');
  });
});

describe('an opening', () => {
  const expert = (i: number, isOwn = false) => ({ name: `专家${i}`, unit: '外单位', post: '教研员', isOwn });
  const full = (change: Record<string, unknown> = {}) =>
    openingReport.parse({
      meeting: { on: '2027-01-20', time: '14:00', place: '会议室', contact: '林主持' },
      experts: [1, 2, 3, 4, 5].map((i) => expert(i, i <= 2)),
      points: { objectives: '一', content: '二', methods: '三', steps: '四', outcomes: '五' },
      expertOpinion: '同意开题',
      announced: { on: '2027-01-10', for: '2027-01-20' },
      ...change,
    });

  test.each([
    ['2027-01-13', null],
    ['2027-01-14', 'projects.meeting_too_soon'],
  ])('is applied for a week ahead: on %s', (today, refusal) => {
    expect(whyNotAnnounce(full(), today)).toBe(refusal);
  });
  test('is judged by five to seven experts, at most two of one’s own', () => {
    const of = (n: number, own: number) =>
      whyNotAnnounce(full({ experts: Array.from({ length: n }, (_, i) => expert(i, i < own)) }), '2027-01-01');
    expect([of(4, 0), of(5, 0), of(7, 2), of(8, 0)]).toEqual([
      'projects.experts_number',
      null,
      null,
      'projects.experts_number',
    ]);
    expect(of(6, 3)).toBe('projects.experts_own');
  });
  test('is handed in when it was applied for that day, held, and written down', () => {
    expect(whyNotOpening(full(), '2027-01-20')).toBeNull();
    expect(whyNotOpening(full(), '2027-01-19')).toBe('projects.meeting_not_held');
    expect(whyNotOpening(full({ announced: null }), '2027-01-20')).toBe('projects.meeting_not_announced');
    const moved = { on: '2027-01-10', for: '2027-01-18' };
    expect(whyNotOpening(full({ announced: moved }), '2027-01-20')).toBe('projects.meeting_not_announced');
    expect(whyNotOpening(full({ expertOpinion: ' ' }), '2027-01-20')).toBe('projects.report_incomplete');
  });
});

test('a check wants progress, difficulties and what comes next', () => {
  expect(missingOfCheck(checkReport.parse({}))).toEqual(['progress', 'difficulties', 'next']);
  const outcome = { name: '', form: '论文', doneOn: null, note: '' };
  const full = { progress: '一', difficulties: '无', next: '二' };
  expect(missingOfCheck(checkReport.parse(full))).toEqual([]);
  expect(missingOfCheck(checkReport.parse({ ...full, stageOutcomes: [outcome] }))).toEqual(['stageOutcomes']);
});
