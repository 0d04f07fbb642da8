import { beforeEach, describe, expect, test } from 'vitest';
import { policies, roleGrants } from '../../db/schema/index.ts';
import type { PolicyBody } from '../../db/schema/policy.ts';
import { listFacts } from '../../server/credits/ledger/repo.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { listProfiles, loadActor, type Role } from '../../server/people/index.ts';
import { presets } from '../../server/policy/presets.ts';
import { mergeLayers, standingOf, warningsOf, type Effective } from '../../server/policy/rules/index.ts';
import { COUNTY, fillDistrict } from '../helpers/teachers.ts';
import { harness } from '../helpers/harness.ts';

const { deps, request, reset } = await harness();
beforeEach(reset);

// Early in the cycle: a tighter cap makes nothing impossible yet, so that it touches only those whom it cuts.
const DAY = '2009-04-01';
const zhuzhou = presets.find(({ key }) => key === 'zhuzhou-2009');
if (zhuzhou?.body.kind !== 'base') throw new Error('the policy of Zhuzhou is not shipped');
const { rules } = zhuzhou.body;
const body = { kind: 'base', rules } as const satisfies PolicyBody;
/** A term counts for less: who never earned so much in one is not touched. */
const changed: PolicyBody = {
  kind: 'base',
  rules: rules.map((rule) => (rule.type === 'cap' && rule.per === 'term' ? { ...rule, most: 9 } : rule)),
};
const kinds = rules.flatMap((rule) =>
  rule.type === 'category'
    ? [{ category: rule.key, level: rule.levels[0] ?? 'school', form: rule.forms[0] ?? 'in_person' } as const]
    : [],
);

async function district() {
  await fillDistrict(deps, { schools: 10, perSchool: 20, entries: 14, kinds, from: '2009-03-01', days: 1700 });
  const row = (id: string, version: number, of: PolicyBody, state: 'published' | 'draft') => ({
    id,
    version,
    state,
    body: of,
    orgId: 'org_city',
    key: 'test',
    name: '办法',
    nameEn: 'Policy',
    validFrom: '2009-01-01',
    publishedAt: state === 'published' ? new Date('2009-01-01') : null,
    createdAt: deps.now(),
    updatedAt: deps.now(),
  });
  await deps.db
    .insert(policies)
    .values([row('pol_old', 1, body, 'published'), row('pol_new', 2, changed, 'published')]);
}
async function actor(id: string, orgId: string, role: Role): Promise<Actor> {
  await deps.db
    .insert(roleGrants)
    .values({ id: `rol_${id}`, personId: id, orgId, role, createdAt: deps.now(), updatedAt: deps.now() });
  const found = await loadActor(deps, id);
  if (!found) throw new Error(`${id} is not there`);
  return found;
}

type Answer = {
  teachers: number;
  total: number;
  items: { personId: string; lines: { ruleId: string; before: { counted: number } | null }[] }[];
};
const ask = async (who: Actor, query: string): Promise<Answer> => {
  const answer = await request(who, 'GET', `/api/credits/affected?from=pol_old&to=pol_new&day=${DAY}${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
};
async function everybody(who: Actor): Promise<Answer['items']> {
  const { total } = await ask(who, '&limit=1');
  const pages = [];
  for (let offset = 0; offset < total; offset += 100)
    pages.push(...(await ask(who, `&limit=100&offset=${offset}`)).items);
  return pages;
}

/** What a person sees of her standing, one by one and without any of the code that looks for who is affected. */
async function standings(of: PolicyBody): Promise<Map<string, string>> {
  const policy: Effective = mergeLayers([{ id: 'pol', orgId: 'org_city', name: '', body: of }]);
  const profiles = (await listProfiles(deps.db, deps.now(), { orgPath: COUNTY })).filter(
    ({ orgKind }) => orgKind === 'school',
  );
  const all = await listFacts(
    deps.db,
    profiles.map(({ personId }) => personId),
    deps.now(),
  );
  const found = new Map<string, string>();
  for (const profile of profiles) {
    const facts = all.filter(({ personId }) => personId === profile.personId);
    const standing = standingOf(policy, profile, facts, DAY);
    const seen = standing && {
      lines: standing.lines.map(({ ruleId, period, needed, counted, isMet }) => [
        ruleId,
        period,
        needed,
        counted,
        isMet,
      ]),
      gates: standing.gates.map(({ ruleId, isOpen }) => [ruleId, isOpen]),
      isComplete: standing.isComplete,
      warnings: warningsOf(policy, profile, facts, standing).map((one) => [one.ruleId, one.period, one.attainable]),
    };
    found.set(profile.personId, JSON.stringify(seen));
  }
  return found;
}

describe('who is affected by another policy', () => {
  test('is exactly who stands differently, of 200 teachers by chance', async () => {
    await district();
    const admin = await actor('per_auditor', 'org_city', 'city_admin');
    const listed = (await everybody(admin)).map(({ personId }) => personId);
    const [before, after] = [await standings(body), await standings(changed)];
    const expected = [...before.keys()].filter((id) => before.get(id) !== after.get(id));
    expect(before.size).toBe(200);
    expect(expected.length).toBeGreaterThan(20);
    expect(expected.length).toBeLessThan(180);
    expect([...listed].sort()).toEqual([...expected].sort());
    expect(new Set(listed).size).toBe(listed.length);
    const none = await request(admin, 'GET', `/api/credits/affected?from=pol_old&to=pol_old&day=${DAY}`);
    expect(((await none.json()) as Answer).total).toBe(0);
  });

  test('is shown only as far as one may see standings', async () => {
    await district();
    const school = await actor('per_3_1', 'org_school3', 'school_admin');
    const teacher = await actor('per_4_1', 'org_school4', 'teacher');
    const seen = await ask(school, '&orgId=org_county&limit=100');
    expect(seen.teachers).toBe(20);
    expect(seen.items.every(({ personId }) => personId.startsWith('per_3_'))).toBe(true);
    const own = await ask(teacher, '');
    expect(own.teachers).toBe(1);
    expect(own.items.every(({ personId }) => personId === 'per_4_1')).toBe(true);
    const elsewhere = await request(teacher, 'GET', '/api/credits/affected?to=pol_new&orgId=org_school3');
    expect(elsewhere.status).toBe(404);
  });
});
