import { policies } from '../../db/schema/index.ts';
import type { PolicyRule } from '../../db/schema/policy.ts';
import { postEntry } from '../../server/credits/ledger/post.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import type { Harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { aRule } from '../policy/world.ts';

/** Makes somebody who acts; a journey's people also have passwords. */
export type Enrol = typeof make.actor;

/** A rule as a policy holds it. */
function stored<R extends { policyId: string }>({ policyId: _, ...rule }: R): Omit<R, 'policyId'> {
  return rule;
}

const rules: PolicyRule[] = [
  stored(
    aRule('cycle', {
      type: 'cycle',
      from: '2025-09-01',
      to: '2030-08-31',
      repeats: true,
      yearStart: '09-01',
      terms: [
        { start: '09-01', weeks: 20, label: '上', labelEn: '1' },
        { start: '02-15', weeks: 20, label: '下', labelEn: '2' },
      ],
    }),
  ),
  { ...stored(aRule('total', minimum(10, {}))), label: '周期总学分', labelEn: 'Total' },
  { ...stored(aRule('school', minimum(4, { categories: ['school'] }))), label: '校本研训', labelEn: 'At school' },
  {
    ...stored(
      aRule('cap', {
        type: 'cap',
        of: { categories: ['school'] },
        most: 5,
        unit: 'credit',
        per: 'year',
        when: null,
      }),
    ),
    label: '校本研训每年上限',
    labelEn: 'Cap at school',
  },
];

function minimum(least: number, of: { categories?: string[] }) {
  return {
    type: 'minimum' as const,
    of,
    least,
    unit: 'credit' as const,
    per: 'cycle' as const,
    when: null,
    binding: 'completion' as const,
    consequence: null,
  };
}

/** A county with its policy (10 credits, 4 of them at school, of which 5 a year count), two schools and their people. */
export async function certified({ deps }: Pick<Harness, 'deps'>, enrol: Enrol = make.actor) {
  const city = await make.organisation(deps, { kind: 'city', name: '临江市教育局' });
  const county = await make.organisation(deps, { kind: 'county', parent: city, name: '江汉区教育局' });
  const school = await make.organisation(deps, { parent: county, name: '青山实验小学' });
  const other = await make.organisation(deps, { parent: county, name: '滨江中学' });
  const far = await make.organisation(deps, { kind: 'county', parent: city, name: '远山县教育局' });
  const teacher = await enrol(deps, { org: school, name: '欧阳㛃喆' });
  const colleague = await enrol(deps, { org: other, name: '林小雨' });
  const head = await enrol(deps, { org: school, roles: ['school_admin'] });
  const office = await enrol(deps, { org: county, roles: ['county_admin'], name: '江汉办' });
  const cityOffice = await enrol(deps, { org: city, roles: ['city_admin'] });
  const farOffice = await enrol(deps, { org: far, roles: ['county_admin'] });
  await deps.db.insert(policies).values({
    id: deps.newId('pol'),
    orgId: county.id,
    key: 'test',
    version: 2,
    name: '江汉区学分管理办法',
    nameEn: 'Credit rules of Jianghan',
    state: 'published',
    validFrom: '2025-09-01',
    body: { kind: 'base', rules },
    publishedAt: deps.now(),
    createdAt: deps.now(),
    updatedAt: deps.now(),
  });
  /** Posts an entry; `credits` in hundredths. */
  const earn = (who: Actor, category: string, credits: number, occurredOn = '2026-03-01') => {
    const keys = { registrarId: head.personId, registrarOrgId: school.id, auditorId: cityOffice.personId };
    return deps.db.transaction((tx) =>
      postEntry(deps, tx, {
        personId: who.personId,
        category,
        level: category === 'school' ? 'school' : 'county',
        form: 'in_person',
        title: category === 'school' ? '单元整体教学校本研修' : '骨干教师提升培训',
        occurredOn,
        hours: credits,
        credits,
        conversion: null,
        evidence: [],
        sourceKey: deps.newId('src'),
        ...keys,
        auditorOrgId: city.id,
      }),
    );
  };
  const complete = async (who: Actor) => {
    await earn(who, 'school', 600);
    await earn(who, 'post', 500);
  };
  return { city, county, school, other, far, teacher, colleague, head, office, cityOffice, farOffice, earn, complete };
}
export type Certified = Awaited<ReturnType<typeof certified>>;
