import { beforeEach, expect, test } from 'vitest';
import { creditEntries, policies } from '../../db/schema/index.ts';
import { asOfDay, standingAt } from '../../server/credits/index.ts';
import { brokenAt } from '../../server/kernel/chain.ts';
import { postEntry, reverseEntry } from '../../server/credits/ledger/post.ts';
import { listChain } from '../../server/credits/ledger/repo.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { aRule } from '../policy/world.ts';

const { deps, clock, reset } = await harness();
beforeEach(reset);

async function world() {
  const county = await make.organisation(deps, { kind: 'county' });
  const school = await make.organisation(deps, { parent: county });
  const [teacher, registrar, auditor] = [
    await make.person(deps, { org: school }),
    await make.person(deps, { org: school }),
    await make.person(deps, { org: county }),
  ];
  const { policyId: _, ...cycle } = aRule('cycle', {
    type: 'cycle',
    from: '2025-09-01',
    to: '2030-08-31',
    repeats: true,
    yearStart: '09-01',
    terms: [
      { start: '09-01', weeks: 20, label: '上', labelEn: '1' },
      { start: '02-15', weeks: 20, label: '下', labelEn: '2' },
    ],
  });
  const { policyId: __, ...total } = aRule('total', {
    type: 'minimum',
    of: {},
    least: 360,
    unit: 'credit',
    per: 'cycle',
    when: null,
    binding: 'completion',
    consequence: null,
  });
  await deps.db.insert(policies).values({
    id: deps.newId('pol'),
    orgId: county.id,
    key: 'test',
    version: 1,
    name: '测试',
    nameEn: 'Test',
    state: 'published',
    validFrom: '2025-09-01',
    body: { kind: 'base', rules: [cycle, total] },
    publishedAt: deps.now(),
    createdAt: deps.now(),
    updatedAt: deps.now(),
  });
  const keys = { registrarId: registrar.id, registrarOrgId: school.id, auditorId: auditor.id, auditorOrgId: county.id };
  const posting = (sourceKey: string, credits: number) => ({
    personId: teacher.id,
    category: 'post',
    level: 'county' as const,
    form: 'in_person' as const,
    title: '岗位培训',
    occurredOn: '2026-09-01',
    hours: credits,
    credits,
    conversion: null,
    evidence: [],
    sourceKey,
    ...keys,
  });
  return { teacher, keys, posting };
}

test('the same thing is posted once, a reversal takes it back, and the past stays what it was', async () => {
  const { teacher, keys, posting } = await world();
  const first = await deps.db.transaction((tx) => postEntry(deps, tx, posting('a', 500)));
  const again = await deps.db.transaction((tx) => postEntry(deps, tx, posting('a', 500)));
  expect(again.id).toBe(first.id);
  clock.advance(3 * 86_400_000);
  await deps.db.transaction((tx) => postEntry(deps, tx, posting('b', 250)));
  await deps.db.transaction((tx) => reverseEntry(deps, tx, { entryId: first.id, note: '重复登记', keys }));
  const total = async (day?: string) =>
    (await standingAt(deps.db, teacher.id, asOfDay(day, deps.now())))?.standing?.lines[0]?.counted;
  expect(await total()).toBe(250);
  expect(await total('2026-09-02')).toBe(500);
  const chain = await listChain(deps.db, teacher.id);
  expect(chain.map((row) => row.seq)).toEqual([1, 2, 3]);
  expect(brokenAt(chain)).toBeNull();
  expect(brokenAt(chain.map((row) => (row.seq === 2 ? { ...row, credits: 9900 } : row)))).toBe(2);
});

test('the database itself refuses to change a row', async () => {
  const { posting } = await world();
  await deps.db.transaction((tx) => postEntry(deps, tx, posting('a', 500)));
  await expect(deps.db.update(creditEntries).set({ credits: 1 })).rejects.toThrow();
  await expect(deps.db.delete(creditEntries)).rejects.toThrow();
  const { teacher, ...rest } = await world();
  await expect(
    deps.db.transaction((tx) => postEntry(deps, tx, { ...rest.posting('c', 100), registrarId: teacher.id })),
  ).rejects.toThrow();
});
