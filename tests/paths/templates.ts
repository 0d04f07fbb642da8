import fc from 'fast-check';
import type { Clause, GroupRule, TemplateNode } from '../../db/schema/paths.ts';
import type { PlanCandidate, PlanInput } from '../../server/paths/rules/plan.ts';

export const clause: Clause = { document: '测试办法', place: '第一条', quotation: '每学期完成。' };

/** A leaf or a group of a template, named by its id. */
export function node(id: string, rule: GroupRule, children: TemplateNode[] | null = null): TemplateNode {
  return {
    id,
    label: `组 ${id}`,
    labelEn: `Group ${id}`,
    step: rule.type === 'all' ? 'required' : 'elective',
    clause,
    rule,
    children,
    select: children === null ? {} : null,
  };
}

export const atLeast = (count: number): GroupRule => ({ type: 'at_least', count });
export const all: GroupRule = { type: 'all' };

export function candidate(id: string, more: Partial<PlanCandidate> = {}): PlanCandidate {
  return { id, minutes: 30, credits: 0.5, relevance: 2, leaves: [], mayBePrecise: false, ...more };
}

/** Small random templates, libraries and budgets: feasible or not. */
export const planInputs: fc.Arbitrary<PlanInput> = fc
  .record({
    rules: fc.array(
      fc.oneof(
        fc.constant<GroupRule>(all),
        fc.integer({ min: 1, max: 3 }).map(atLeast),
        fc.integer({ min: 1, max: 4 }).map<GroupRule>((n) => ({ type: 'credits', credits: n / 2 })),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    top: fc.oneof(fc.constant<GroupRule>(all), fc.constant(atLeast(1))),
    shapes: fc.array(
      fc.record({
        minutes: fc.integer({ min: 5, max: 90 }),
        relevance: fc.integer({ min: 0, max: 30 }).map((n) => n / 10),
        serves: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        mayBePrecise: fc.boolean(),
      }),
      { maxLength: 7 },
    ),
    weeks: fc.integer({ min: 1, max: 6 }),
    minutesPerWeek: fc.integer({ min: 20, max: 120 }),
    least: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ rules, top, shapes, weeks, minutesPerWeek, least }) => ({
    root: node(
      'root',
      top.type === 'at_least' ? atLeast(Math.min(top.count, rules.length)) : top,
      rules.map((rule, i) => node(`g${i}`, rule)),
    ),
    candidates: shapes.map((s, i) =>
      candidate(`r${i}`, {
        minutes: s.minutes,
        credits: Math.round(s.minutes / 6) / 10,
        relevance: s.relevance,
        leaves: rules.map((_, g) => `g${g}`).filter((_, g) => s.serves[g]),
        mayBePrecise: s.mayBePrecise,
      }),
    ),
    weeks,
    minutesPerWeek,
    precise: { least, most: 3 },
  }));
