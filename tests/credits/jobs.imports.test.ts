import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { creditBatchRows, creditEntries } from '../../db/schema/index.ts';
import { asOfDay, standingsOf } from '../../server/credits/index.ts';
import { importJobs } from '../../server/credits/imports/jobs.ts';
import { brokenAt } from '../../server/kernel/chain.ts';
import { listChain } from '../../server/credits/ledger/repo.ts';
import { listProfiles } from '../../server/people/index.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { onServer } from '../helpers/database.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { HEADER, messySheet } from './messy.ts';
import { district, workbook } from './sheets.ts';

const world = await harness();
const { deps, request, runJobs, reset, clock } = world;
beforeEach(reset);

const HUGE = 600_000;
const context = { signal: new AbortController().signal, progress: () => Promise.resolve() };

async function take(actor: Actor, orgId: string, bytes: Uint8Array): Promise<string> {
  const answer = await request(actor, 'POST', `/api/credits/imports?orgId=${orgId}&name=old.xlsx`, bytes);
  await runJobs();
  return ((await answer.json()) as { id: string }).id;
}
const does = async (actor: Actor, id: string, what: string, body?: unknown) => {
  const answer = await request(actor, 'POST', `/api/credits/imports/${id}/${what}`, body);
  expect([200, 202]).toContain(answer.status);
};
const seenBy = async (actor: Actor, id: string) =>
  (
    (await (await request(actor, 'GET', `/api/credits/imports/${id}`)).json()) as {
      batch: { updatedAt: string; counts: Record<string, number> };
    }
  ).batch;

/** Every line of every standing below an organisation, as one text. */
async function balances(orgPath: string): Promise<string> {
  const profiles = await listProfiles(deps.db, deps.now(), { orgPath });
  const lines: string[] = [];
  for await (const { profile, standing } of standingsOf(deps.db, profiles, asOfDay(undefined, deps.now())))
    for (const line of standing?.lines ?? [])
      lines.push([profile.personId, line.ruleId, line.period.from, line.counted].join(' '));
  return lines.join('\n');
}

async function staff(many: number) {
  const places = await district(world);
  const { county, school, second } = places;
  const teachers = [];
  for (let i = 0; i < many; i += 1) {
    const org = i % 2 === 0 ? school : second;
    // Names of four characters, all different: 教员一甲 …
    const name = `教员${String.fromCharCode(0x4e00 + i)}${String.fromCharCode(0x5b50 + (i % 50))}`;
    const { userName } = await make.person(deps, { org, name, userName: `t${1000 + i}` });
    teachers.push({ name, userName, school: org.name });
  }
  await make.person(deps, { org: school, name: '同名者', userName: 'same.one' });
  await make.person(deps, { org: school, name: '同名者', userName: 'same.two' });
  return { ...places, county, teachers };
}

test(
  'of 5 000 messy rows each lands or is reported with its reason, and undoing gives the balances of before',
  async () => {
    const { county, auditor, cityAdmin, teachers } = await staff(240);
    const before = await balances(county.path);
    const rows = messySheet(20_260_901, onServer ? 1_000 : 5_000, teachers);
    const id = await take(
      auditor,
      county.id,
      await workbook([['某县教师培训学分登记表'], HEADER, ...rows.map(({ cells }) => cells)]),
    );

    const read = await deps.db.select().from(creditBatchRows).where(eq(creditBatchRows.batchId, id));
    const codeAt = new Map(read.map((row) => [row.rowNo, row]));
    // A sheet ends with its last filled row.
    const last = rows.findLastIndex(({ mess }) => mess !== 'row_empty');
    expect(read).toHaveLength(last + 1);
    const unlike = rows.slice(0, last + 1).flatMap(({ mess, code, cells }, i) => {
      const got = codeAt.get(i + 3)?.code;
      return got === code ? [] : [`row ${i + 3}, ${mess}: ${got}, not ${code}; ${cells.join(' | ')}`];
    });
    expect(unlike).toEqual([]);

    await does(auditor, id, 'register');
    const { counts } = await seenBy(cityAdmin, id);
    await does(cityAdmin, id, 'audit', { seen: (await seenBy(cityAdmin, id)).updatedAt });
    await runJobs();
    const posted = (await seenBy(cityAdmin, id)).counts;
    expect(posted).toMatchObject({ ready: 0, landed: counts.ready, refused: counts.refused, skipped: counts.skipped });
    expect(posted.rows).toBe((posted.landed ?? 0) + (posted.refused ?? 0) + (posted.skipped ?? 0));
    const entries = await deps.db.select({ credits: creditEntries.credits }).from(creditEntries);
    expect(entries).toHaveLength(posted.landed ?? 0);
    expect(await balances(county.path)).not.toBe(before);

    const kinds = Object.entries(Object.groupBy(rows, ({ mess }) => mess)).map(
      ([mess, some]) => `${mess} ${some?.length}`,
    );
    process.stdout.write(
      `5 000 messy rows: ${posted.landed} landed, ${posted.refused} refused, ${posted.skipped} left out; ${kinds.length} kinds: ${kinds.sort().join(', ')}\n`,
    );

    clock.advance(60_000);
    await does(cityAdmin, id, 'undo', { reason: '县里要求重报' });
    await does(auditor, id, 'undo/confirm');
    await runJobs();
    expect((await seenBy(auditor, id)).counts).toMatchObject({ landed: 0, undone: posted.landed });
    expect(await balances(county.path)).toBe(before);
    const [first] = await listProfiles(deps.db, deps.now(), { orgPath: county.path });
    expect(brokenAt(await listChain(deps.db, first?.personId ?? ''))).toBeNull();
  },
  HUGE,
);

async function small() {
  const { county, auditor, cityAdmin, teachers } = await staff(6);
  const rows = teachers.flatMap(({ name, school }, i) =>
    [0, 1].map((n) => [
      n,
      name,
      null,
      school,
      `第${i}-${n}期`,
      '岗位培训',
      '县级',
      '集中',
      16,
      null,
      '2024-03-05',
      null,
      null,
    ]),
  );
  const id = await take(auditor, county.id, await workbook([HEADER, ...rows]));
  await does(auditor, id, 'register');
  return { id, county, auditor, cityAdmin, rows };
}
const job = (name: string, by: Deps) => {
  const found = importJobs.find((one) => one.name === name);
  if (!found) throw new Error(`no job ${name}`);
  return (batchId: string) => found.run(by, { batchId } as never, context);
};
/** The product, failing at its nth posting as a process that dies does. */
function dying(after: number): Deps {
  let left = after;
  return {
    ...deps,
    emit: (...told) => {
      left -= 1;
      if (left < 0) throw new Error('the lights went out');
      return deps.emit(...told);
    },
  };
}

test('posting that was cut off again and again goes on where it stopped, and posts nothing twice', async () => {
  const { id, cityAdmin, rows } = await small();
  await does(cityAdmin, id, 'audit', { seen: (await seenBy(cityAdmin, id)).updatedAt });
  for (const after of [0, 3, 5])
    await expect(job('credits.post_batch', dying(after))(id)).rejects.toThrow('the lights went out');
  const halfway = (await seenBy(cityAdmin, id)).counts;
  expect(halfway.landed).toBe(6);
  expect(halfway.ready).toBe(6);
  await does(cityAdmin, id, 'resume');
  await runJobs();
  await job('credits.post_batch', deps)(id);
  const entries = await deps.db.select({ sourceKey: creditEntries.sourceKey }).from(creditEntries);
  expect(entries).toHaveLength(rows.length);
  expect(new Set(entries.map(({ sourceKey }) => sourceKey)).size).toBe(rows.length);
});

test('two runs at once post each row once', async () => {
  const { id, cityAdmin, rows } = await small();
  await does(cityAdmin, id, 'audit', { seen: (await seenBy(cityAdmin, id)).updatedAt });
  await Promise.all([job('credits.post_batch', deps)(id), job('credits.post_batch', deps)(id), runJobs()]);
  expect(await deps.db.select({ id: creditEntries.id }).from(creditEntries)).toHaveLength(rows.length);
});

test('undoing that was cut off goes on, and an entry taken back by itself before is told', async () => {
  const { id, county, auditor, cityAdmin, rows } = await small();
  const before = await balances(county.path);
  await does(cityAdmin, id, 'audit', { seen: (await seenBy(cityAdmin, id)).updatedAt });
  await runJobs();
  await does(auditor, id, 'undo', { reason: '重报' });
  await does(cityAdmin, id, 'undo/confirm');
  await expect(job('credits.undo_batch', dying(5))(id)).rejects.toThrow('the lights went out');
  await runJobs();
  expect((await seenBy(auditor, id)).counts).toMatchObject({ landed: 0, undone: rows.length });
  expect(await balances(county.path)).toBe(before);
  const reversals = await deps.db
    .select({ id: creditEntries.id })
    .from(creditEntries)
    .where(eq(creditEntries.kind, 'reversal'));
  expect(reversals).toHaveLength(rows.length);
});

test('a row that the ledger refuses is told in its row, and those beside it land', async () => {
  const { id, cityAdmin, rows } = await small();
  await does(cityAdmin, id, 'audit', { seen: (await seenBy(cityAdmin, id)).updatedAt });
  const [row] = await deps.db.select().from(creditBatchRows).where(eq(creditBatchRows.batchId, id));
  // Somebody becomes the auditor's own person between the two: the ledger's rule catches what no check had seen.
  await deps.db
    .update(creditBatchRows)
    .set({ personId: cityAdmin.personId })
    .where(eq(creditBatchRows.id, row?.id ?? ''));
  await runJobs();
  const [after] = await deps.db
    .select()
    .from(creditBatchRows)
    .where(eq(creditBatchRows.id, row?.id ?? ''));
  expect(after).toMatchObject({ state: 'refused', code: 'refused_by_ledger', entryId: null });
  expect((await seenBy(cityAdmin, id)).counts).toMatchObject({ landed: rows.length - 1, refused: 1 });
});
