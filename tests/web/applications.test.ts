import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSame, mergeForms } from '../../web/applications/edit/merge.ts';
import { fieldName, lackText, partOf } from '../../web/applications/parts.ts';
import { tabsOf } from '../../web/applications/tabs.ts';
import { lacksOf } from '../../server/topics/applications/rules/lacks.ts';
import { emptyForm } from '../../server/topics/rules/form.ts';
import { STATES } from '../../server/topics/rules/states.ts';
import { callOf, fullForm } from '../topics/world.ts';

describe('two windows of one form', () => {
  const base = fullForm();

  test('what only one side wrote is taken from it, at any depth', () => {
    const mine = { ...structuredClone(base), title: '我的' };
    const theirs = structuredClone(base);
    theirs.leader.phone = '139';
    theirs.sections.methods = '他们的方法';
    const { form, clashes } = mergeForms(base, mine, theirs);
    expect(clashes).toEqual([]);
    expect([form.title, form.leader.phone, form.sections.methods]).toEqual(['我的', '139', '他们的方法']);
  });

  test('where both wrote, mine stays and theirs is told', () => {
    const mine = { ...structuredClone(base), direction: '甲' };
    const theirs = { ...structuredClone(base), direction: '乙', objectives: ['丙'] };
    expect(mergeForms(base, mine, theirs)).toEqual({
      form: { ...base, direction: '甲', objectives: ['丙'] },
      clashes: [{ field: 'direction', theirs: '乙' }],
    });
  });

  test('nothing that was typed is ever in neither: it stands in the form or among what is told', () => {
    const text = fc.constantFrom('', 'a', 'b', 'c');
    const side = fc.record({ title: text, leader: fc.record({ phone: text, post: text }), objectives: fc.array(text) });
    fc.assert(
      fc.property(side, side, side, (before, mine, theirs) => {
        const { form, clashes } = mergeForms(before, mine, theirs);
        const told = new Map(clashes.map(({ field, theirs: said }) => [field, said]));
        for (const [field, was, my, their, is] of [
          ['title', before.title, mine.title, theirs.title, form.title],
          ['leader.phone', before.leader.phone, mine.leader.phone, theirs.leader.phone, form.leader.phone],
          ['leader.post', before.leader.post, mine.leader.post, theirs.leader.post, form.leader.post],
          ['objectives', before.objectives, mine.objectives, theirs.objectives, form.objectives],
        ] as const) {
          if (!isSame(my, was)) expect(is).toEqual(my);
          if (!isSame(their, was) && !isSame(their, my))
            expect(isSame(is, their) || isSame(told.get(field), their)).toBe(true);
        }
        expect(mergeForms(before, mine, mine)).toEqual({ form: mine, clashes: [] });
      }),
    );
  });

  test('forms are the same in whatever order their keys came', () => {
    expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(isSame([1, 2], [1])).toBe(false);
  });
});

describe('what is missing', () => {
  test('has a name, a sentence and a place for every field that can lack', () => {
    const broken = fullForm({
      months: 999,
      track: 'none',
      guideItem: 'x',
      steps: [{ from: '2027-02-01', to: '2027-01-01', task: '', person: 'per_1' }],
      stageOutcomes: Array.from({ length: 20 }, () => ({ name: '', form: '', from: null, dueOn: null, person: null })),
    });
    const open = [{ personId: 'per_2', state: 'invited' as const }];
    const lacks = [...lacksOf(callOf(), emptyForm(), open), ...lacksOf(callOf(), broken, open)];
    for (const lack of lacks) {
      expect(fieldName(lack.field)).not.toBe(lack.field);
      expect(lackText(lack)).not.toBe(lack.code);
      expect(lackText(lack)).not.toMatch(/[{}]/);
    }
    expect(new Set(lacks.map(({ field }) => partOf(field)))).toEqual(
      new Set(['basics', 'argument', 'plan', 'outcomes', 'ai', 'people']),
    );
  });
});

describe('tabs of a dossier', () => {
  const of = (state: (typeof STATES)[number], parts: ('leader' | 'keeper')[] = ['leader']) =>
    tabsOf({ topic: { state }, parts } as unknown as Parameters<typeof tabsOf>[0]);

  test('are there when they say something', () => {
    expect(of('draft')).toEqual(['form', 'verdicts', 'findings']);
    expect(of('screening')).toEqual(['form', 'verdicts', 'findings', 'record']);
    expect(of('refused')).toContain('decision');
    expect(of('running')).toEqual(['form', 'verdicts', 'decision', 'project', 'outcomes', 'record']);
    expect(of('approved')).not.toContain('outcomes');
  });

  test('who only recommends reads the form and nothing else', () => {
    for (const state of STATES) expect(of(state, [])).toEqual(['form']);
  });
});
