import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween, placesOf } from '../../server/topics/applications/rules/changes.ts';
import { lacksOf } from '../../server/topics/applications/rules/lacks.ts';
import { columnsOf, formToSave, withoutContact } from '../../server/topics/applications/rules/saving.ts';
import { whyNotBegin, whyNotInWindow } from '../../server/topics/applications/rules/windows.ts';
import { askedOf, lengthOf } from '../../server/topics/rules/asked.ts';
import { emptyForm } from '../../server/topics/rules/form.ts';
import { callOf, fullForm } from './world.ts';

const body = callOf();
const said = (form = fullForm(), call = body) => lacksOf(call, form, []).map(({ field, code }) => `${field} ${code}`);

describe('what a form lacks', () => {
  test('is nothing where everything required is there', () => {
    expect(said()).toEqual([]);
  });

  test('is every required place of an empty form, and no other', () => {
    const required = body.sections.filter(({ isRequired }) => isRequired).map(({ key }) => `sections.${key} empty`);
    expect(said(emptyForm())).toEqual([
      'title empty',
      'track empty',
      'months empty',
      ...required,
      'objectives empty',
      'finalOutcomes empty',
      'ai.tools empty',
      'ai.pupils empty',
      'ai.data.kinds empty',
      'ai.division empty',
      'ai.risks empty',
      'ai.statement empty',
    ]);
  });

  test('a call that asks for no AI part, no outcomes and no sections gets none', () => {
    const bare = callOf({ aiPart: false, sections: [], finalOutcomesMost: 0 });
    expect(said(emptyForm(), bare)).toEqual(['title empty', 'track empty', 'months empty', 'objectives empty']);
  });

  test('counts characters without spaces, an emoji as one', () => {
    expect(lengthOf('一 二\n三\u3000😀')).toBe(4);
    const section = { key: 'content' as const, isRequired: true, least: 5, most: 8 };
    const call = callOf({ sections: [section] });
    const of = (content: string) => said(fullForm({ sections: { content } }), call);
    expect(of('一二三四   ')).toEqual(['sections.content too_short']);
    expect(of('一二三四五')).toEqual([]);
    expect(of('一二三四五六七八')).toEqual([]);
    expect(of('一二三四五六七八九')).toEqual(['sections.content too_long']);
  });

  test('names what does not fit the call: track, title, months, item of the guide', () => {
    expect(said(fullForm({ track: 'nowhere' }))).toContain('track not_offered');
    expect(said(fullForm({ title: '长'.repeat(body.titleMost + 1) }))).toEqual(['title too_long']);
    expect(said(fullForm({ months: 120 }))).toEqual(['months out_of_range']);
    expect(said(fullForm({ guideItem: 'none' }))).toEqual(['guideItem not_offered']);
    const guide = [{ id: 'A1', title: '指南题目', isLocked: true, track: 'general', note: '' }];
    expect(said(fullForm({ guideItem: 'A1' }), callOf({ guide }))).toEqual(['title title_locked']);
    expect(said(fullForm({ guideItem: 'A1', title: '指南题目' }), callOf({ guide }))).toEqual([]);
  });

  test('names rows that end before they begin, and people who are not there', () => {
    const steps = [{ from: '2027-02-01', to: '2027-01-01', task: '一', person: 'per_1' }];
    expect(said(fullForm({ steps }))).toEqual(['steps.0 dates_reversed', 'steps.0 person_unknown']);
    const there = [{ personId: 'per_1', state: 'confirmed' as const }];
    expect(lacksOf(body, fullForm({ steps }), there).map(({ code }) => code)).toEqual(['dates_reversed']);
  });

  test('members without an answer, only where the call asks for consent in this track', () => {
    const team = [{ personId: 'per_1', state: 'invited' as const }];
    expect(lacksOf(body, fullForm(), team)).toMatchObject([{ code: 'members_unanswered', params: { count: 1 } }]);
    const free = body.eligibility.filter(({ type }) => type !== 'member_consent');
    expect(lacksOf(callOf({ eligibility: free }), fullForm(), team)).toEqual([]);
  });

  test('a mini-topic is asked for the short form', () => {
    const tracks = body.tracks.map((track) => ({ ...track, form: 'short' as const }));
    const asked = askedOf(callOf({ tracks }), 'general');
    expect(asked.sections.map(({ key }) => key)).toEqual(['significance', 'subjects', 'content', 'methods']);
    expect([asked.budget, asked.stageOutcomes]).toEqual([false, 0]);
  });
});

describe('the window', () => {
  const call = { state: 'published' as const, body: { window: { from: '2026-09-01', to: '2026-09-30' } } };
  test('includes both of its days', () => {
    const on = (day: string) => whyNotInWindow(call, day);
    expect(['2026-08-31', '2026-09-01', '2026-09-30', '2026-10-01'].map(on)).toEqual([
      'topics.window_not_open',
      null,
      null,
      'topics.window_over',
    ]);
    expect(whyNotBegin(call, '2026-08-31')).toBeNull();
    expect(whyNotBegin(call, '2026-10-01')).toBe('topics.window_over');
    expect(whyNotBegin({ ...call, state: 'cancelled' }, '2026-09-01')).toBe('topics.call_not_open');
  });
});

describe('changes between two versions', () => {
  const names = { person: (id: string) => `姓名${id}`, track: (key: string) => key, guide: (id: string) => id };

  test('are none between the same, and every place that differs otherwise', () => {
    const before = fullForm();
    expect(changesBetween(before, structuredClone(before), names)).toEqual([]);
    const after = fullForm({
      direction: '评价改革',
      sections: { ...before.sections, methods: '新的方法' },
      budget: { materials: 60_000, travel: 1 },
      ai: { ...before.ai, tools: [{ name: '甲', standing: 'white_list', purpose: '乙', where: '' }] },
    });
    expect(changesBetween(before, after, names).map(({ field }) => field)).toEqual([
      'direction',
      'sections.methods',
      'budget',
      'ai.tools',
    ]);
    const budget = changesBetween(before, after, names).find(({ field }) => field === 'budget');
    expect(budget?.after).toBe('资料费 600.00\n差旅费 0.01');
  });

  test('no field of a form is left out of the comparison', () => {
    const full = fullForm({
      guideItem: 'A1',
      history: [{ title: '旧课题', level: 'school', status: 'A', year: 2020 }],
      stageOutcomes: [{ name: '阶段', form: '论文', from: null, dueOn: null, person: 'per_1' }],
    });
    const places = placesOf(full, names);
    // Every leaf of the form, changed alone, changes what is compared.
    const leaves = leavesOf(full);
    expect(leaves.length).toBeGreaterThan(50);
    const missed = leaves.filter((path) => {
      const changed = structuredClone(full);
      change(changed, path);
      return JSON.stringify(placesOf(changed, names)) === JSON.stringify(places);
    });
    expect(missed.map((path) => path.join('.'))).toEqual([]);
  });
});

function leavesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((item, i) => leavesOf(item, [...path, i]));
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  }
  return [path];
}
const OTHER: Record<string, unknown> = {
  gender: 'male',
  title: 'senior',
  degree: 'doctor',
  level: 'city',
  status: 'B',
  standing: 'neither',
};
function change(form: unknown, path: readonly (string | number)[]): void {
  let at = form as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const key = path.at(-1) ?? '';
  const before = at[key];
  const isCode = path.at(-2) === 'leader' || key === 'level' || key === 'status' || key === 'standing';
  if (isCode && OTHER[key] !== undefined) at[key] = OTHER[key];
  else if (typeof before === 'number') at[key] = before + 1;
  else if (typeof before === 'boolean') at[key] = !before;
  else if (['born', 'from', 'to', 'dueOn'].includes(String(key))) at[key] = '2001-02-03';
  else at[key] = `${before === null ? '' : String(before)}改`;
}

describe('a form that is saved', () => {
  test('stays what was typed, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { form } = columnsOf(formToSave(body, fullForm({ direction: text })));
        expect(form.direction).toBe(text.toWellFormed().replaceAll('\u0000', ''));
        expect(form.direction.isWellFormed()).toBe(true);
      }),
    );
  });

  test('shown to others has nothing by which the leader is reached', () => {
    const form = fullForm();
    const leader = { ...form.leader, phone: '13900000000', email: 'a@b.cn', ethnicity: '汉族' };
    expect(JSON.stringify(withoutContact({ ...form, leader }))).not.toMatch(/13900000000|a@b\.cn|汉族|1988/);
  });
});
