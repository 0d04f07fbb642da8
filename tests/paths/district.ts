import type { PolicyRule, RuleContent } from '../../db/schema/policy.ts';
import { offerings, policies } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import type { Harness } from '../helpers/harness.ts';
import { clause } from './templates.ts';

/** A small credit policy: thirty-six credits in two years, of them at least eight at school, at most four of these a term. */
const rule = <C extends RuleContent>(id: string, label: string, content: C): PolicyRule =>
  ({ id, label, labelEn: id, clause: { ...clause, place: id }, ...content }) as PolicyRule;
const category = (key: string, label: string, more: Partial<Extract<RuleContent, { type: 'category' }>> = {}) =>
  rule(`category-${key}`, label, {
    ...{ type: 'category', key, group: '继续教育', audience: '全体教师', when: null, isRequired: false },
    ...{ counted: { by: 'item' }, levels: [], forms: [], organisedBy: '县教育局' },
    ...more,
  });
const minimum = (id: string, label: string, least: number, categories: string[] = []) =>
  rule(id, label, {
    ...{ type: 'minimum', of: categories.length > 0 ? { categories } : {}, least, unit: 'credit', per: 'cycle' },
    ...{ when: null, binding: 'completion', consequence: null },
  });

export const rules: PolicyRule[] = [
  rule('cycle', '周期', {
    ...{ type: 'cycle', from: '2025-09-01', to: '2027-08-31', repeats: true, yearStart: '09-01' },
    terms: [
      { start: '09-01', weeks: 20, label: '秋季学期', labelEn: 'autumn' },
      { start: '02-15', weeks: 20, label: '春季学期', labelEn: 'spring' },
    ],
  }),
  minimum('total', '周期总学分', 36),
  minimum('school', '校本研修学分', 8, ['school']),
  rule('school-cap', '校本研修每学期满分', {
    ...{ type: 'cap', of: { categories: ['school'] }, most: 4, unit: 'credit', per: 'term', when: null },
  }),
  rule('safety', '安全教育', {
    type: 'requirement',
    of: { categories: ['safety'] },
    times: 1,
    per: 'cycle',
    when: null,
  }),
  rule('completion', '结业', { type: 'completion', needs: ['total', 'school', 'safety'] }),
  category('school', '校本研修'),
  category('post', '岗位培训'),
  category('safety', '安全教育', { counted: { by: 'none' } }),
  category('degree', '学历提升', { counted: { by: 'certificate', credits: 20 } }),
  rule('convert', '学时折算', {
    ...{ type: 'conversion', of: {}, hoursPerCredit: 1, round: 'down', step: 0.01, absence: null },
  }),
  rule('path-steps', '研修路径', {
    ...{ type: 'source', event: 'paths.step_completed', category: 'school', level: 'school', form: 'self_study' },
    minutesPerHour: 60,
  }),
];

export async function givePolicy(h: Harness, orgId: string, more: { key?: string; rules?: PolicyRule[] } = {}) {
  const id = h.deps.newId('pol');
  const now = h.deps.now();
  await h.deps.db.insert(policies).values({
    ...{ id, orgId, key: more.key ?? 'small', version: 1, name: '测试学分办法', nameEn: 'Test policy', summary: '' },
    ...{ state: 'published', validFrom: '2025-09-01', validTo: null, publishedAt: now, createdAt: now, updatedAt: now },
    body: { kind: 'base', rules: more.rules ?? rules },
  });
  return id;
}

type Given = Partial<typeof offerings.$inferInsert> & { orgId: string; title: string; hours: number };
export async function offer(h: Harness, given: Given) {
  const id = h.deps.newId('off');
  const now = h.deps.now();
  await h.deps.db.insert(offerings).values({
    ...{ id, category: 'post', level: 'county', form: 'in_person', minutes: Math.round(given.hours * 0.6) },
    ...{ fromDay: '2025-09-01', repeats: 'term', createdAt: now, updatedAt: now },
    ...given,
  });
  return id;
}

/** The trainings of the small district: enough to finish within three hours a week. */
export async function offerAll(h: Harness, countyId: string, schoolId: string) {
  const school = { orgId: schoolId, category: 'school', level: 'school', form: 'school_based' } as const;
  return {
    summer: await offer(h, { orgId: countyId, title: '暑期集中培训', hours: 1500, repeats: 'year' }),
    group: await offer(h, { orgId: countyId, title: '学科主题研训', hours: 800 }),
    series: await offer(h, { ...school, title: '校本研修系列', hours: 500 }),
    safety: await offer(h, { ...school, title: '安全教育培训', category: 'safety', hours: 200, repeats: 'year' }),
  };
}

export type Stage = {
  stage: string;
  planId?: string;
  code?: string;
  conflicts?: {
    rules: { id: string; clause: unknown; relax: { code: string; relief: { by: string; limits?: object } }[] }[];
  }[];
};

/** Makes a plan and follows the stream to its end. */
export async function plan(h: Harness, actor: Actor, input: object): Promise<{ told: Stage[]; planId: string | null }> {
  const stream = await (await h.request(actor, 'POST', '/api/paths/cycle-plans', input)).text();
  const told = [...stream.matchAll(/^data: (.*)$/gm)].map((line) => JSON.parse(line[1] ?? '{}') as Stage);
  return { told, planId: told.findLast((one) => one.planId)?.planId ?? null };
}
