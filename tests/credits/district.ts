import { creditExceptions, policies, type RuleContent, type RuleException } from '../../db/schema/index.ts';
import type { PolicyBody, PolicyRule } from '../../db/schema/policy.ts';
import { postEntry, type Posting } from '../../server/credits/index.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { make } from '../helpers/make.ts';
import { aRule } from '../policy/world.ts';

/** A rule as a policy holds it: without the policy it came from. */
export function rule(id: string, content: RuleContent): PolicyRule {
  const { policyId: _, ...plain } = aRule(id, content);
  return plain;
}

export const cycle = rule('cycle', {
  type: 'cycle',
  from: '2025-09-01',
  to: '2030-08-31',
  repeats: true,
  yearStart: '09-01',
  terms: [
    { start: '09-01', weeks: 20, label: '秋季学期', labelEn: 'Autumn' },
    { start: '02-15', weeks: 20, label: '春季学期', labelEn: 'Spring' },
  ],
});
export const category = (key: string) =>
  rule(`category-${key}`, {
    type: 'category',
    key,
    group: '',
    audience: '',
    when: null,
    isRequired: false,
    counted: { by: 'item' },
    levels: [],
    forms: [],
    organisedBy: '',
  });
export const total = (least: number) =>
  rule('total', {
    type: 'minimum',
    of: {},
    least,
    unit: 'credit',
    per: 'cycle',
    when: null,
    binding: 'completion',
    consequence: null,
  });
export const year = (least: number) =>
  rule('year', {
    type: 'minimum',
    of: {},
    least,
    unit: 'credit',
    per: 'year',
    when: null,
    binding: 'consequence',
    consequence: '当年不得评优',
  });
export const school = (least: number) =>
  rule('school', {
    type: 'minimum',
    of: { categories: ['school'] },
    least,
    unit: 'credit',
    per: 'cycle',
    when: null,
    binding: 'completion',
    consequence: null,
  });
export const schoolCap = (most: number) =>
  rule('school-cap', { type: 'cap', of: { categories: ['school'] }, most, unit: 'credit', per: 'term', when: null });
export const flag = rule('flag', {
  type: 'threshold',
  scope: 'school',
  of: 'year',
  measures: 'unmet_share',
  share: 0.2,
  boundary: 'at_least',
  kind: 'flag',
  consequences: ['当年不得评为先进单位'],
});
export const base = (): PolicyRule[] => [
  cycle,
  category('school'),
  category('post'),
  total(360),
  year(72),
  school(80),
  schoolCap(12),
  flag,
];

type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let version = 0;
/** Publishes a policy of an organisation, as its administrators would today. */
export async function publish(deps: Deps, org: Organisation, body: PolicyBody, validFrom = '2025-09-01') {
  const id = deps.newId('pol');
  const now = deps.now();
  await deps.db.insert(policies).values({
    id,
    orgId: org.id,
    key: 'credits',
    version: ++version,
    name: '学分管理办法',
    nameEn: 'Credits',
    state: 'published',
    validFrom,
    body,
    publishedAt: now,
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

/** A city with a county and two schools, one of them with a research group. */
export async function district(deps: Deps) {
  const city = await make.organisation(deps, { kind: 'city', name: '云澄市' });
  const county = await make.organisation(deps, { kind: 'county', parent: city, name: '临江区' });
  const first = await make.organisation(deps, { parent: county, name: '实验小学' });
  const second = await make.organisation(deps, { parent: county, name: '乡村中学' });
  const group = await make.organisation(deps, { kind: 'group', parent: first, name: '语文组' });
  const registrar = await make.person(deps, { org: county });
  const auditor = await make.person(deps, { org: city });
  const keys = { registrarId: registrar.id, registrarOrgId: county.id, auditorId: auditor.id, auditorOrgId: city.id };
  let posted = 0;
  const post = (personId: string, given: Partial<Posting> & Pick<Posting, 'credits' | 'occurredOn'>) =>
    deps.db.transaction((tx) =>
      postEntry(deps, tx, {
        category: 'post',
        level: 'county',
        form: 'in_person',
        title: '岗位培训',
        hours: given.credits,
        conversion: null,
        evidence: [],
        sourceKey: `test:${++posted}`,
        personId,
        ...keys,
        ...given,
      }),
    );
  const except = async (personId: string, ruleId: string, change: RuleException) => {
    const id = deps.newId('exc');
    const now = deps.now();
    await deps.db.insert(creditExceptions).values({
      id,
      personId,
      ruleId,
      change,
      reason: '病假',
      fromDay: '2025-09-01',
      state: 'approved',
      requestedBy: registrar.id,
      decidedBy: auditor.id,
      decidedAt: now,
      createdAt: now,
      updatedAt: now,
    });
    return id;
  };
  return { city, county, first, second, group, keys, post, except };
}
