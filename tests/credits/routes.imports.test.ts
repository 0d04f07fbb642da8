import { beforeEach, describe, expect, test } from 'vitest';
import readWorkbook from 'read-excel-file/node';
import { asOfDay, standingAt } from '../../server/credits/index.ts';
import { brokenAt } from '../../server/kernel/chain.ts';
import { listChain } from '../../server/credits/ledger/repo.ts';
import type { Cell } from '../../server/credits/imports/rules/cells.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { district, workbook } from './sheets.ts';

const world = await harness();
const { deps, request, runJobs, reset, clock } = world;
beforeEach(reset);

const HEADER = ['姓名', '账号', '学校', '培训项目', '类别', '级别', '形式', '学时', '学分', '结束时间', '证书编号'];
const row = (
  name: string,
  more: Partial<Record<'account' | 'school' | 'title' | 'category' | 'hours' | 'credits' | 'day', Cell>> = {},
): Cell[] => [
  name,
  more.account ?? null,
  more.school ?? null,
  more.title ?? '课堂提问研修',
  more.category ?? '岗位培训',
  '县级',
  '集中',
  more.hours ?? 16,
  more.credits ?? null,
  more.day ?? '2024-07-12',
  null,
];

async function send(actor: Actor, orgId: string, bytes: Uint8Array | string, name = '记录.xlsx') {
  const answer = await request(
    actor,
    'POST',
    `/api/credits/imports?orgId=${orgId}&name=${encodeURIComponent(name)}`,
    bytes,
  );
  const body = (await answer.json()) as { id: string; error?: { code: string } };
  if (answer.status === 202) await runJobs();
  return { status: answer.status, id: body.id, code: body.error?.code };
}
type Shown = {
  batch: {
    state: string;
    counts: Record<string, number>;
    reasons: { state: string; code: string; n: number }[];
    why: Record<string, string | null>;
    updatedAt: string;
    failure: string | null;
    columns: Record<string, number>;
    unknownCategories: { value: string; n: number }[];
    sameAs: { id: string }[];
    sheets: string[];
  };
};
const show = async (actor: Actor, id: string) =>
  ((await (await request(actor, 'GET', `/api/credits/imports/${id}`)).json()) as Shown).batch;
const act = async (actor: Actor, id: string, what: string, body?: unknown, method = 'POST') => {
  const answer = await request(actor, method, `/api/credits/imports/${id}/${what}`, body);
  const { error } = (await answer.json()) as { error?: { code: string } };
  await runJobs();
  return { status: answer.status, code: error?.code ?? null };
};
const audit = async (actor: Actor, id: string) => act(actor, id, 'audit', { seen: (await show(actor, id)).updatedAt });
const rowsOf = async (actor: Actor, id: string, query = '') =>
  (
    (await (await request(actor, 'GET', `/api/credits/imports/${id}/rows?limit=100${query}`)).json()) as {
      items: { rowNo: number; state: string; code: string | null; reason: string | null; entryId: string | null }[];
    }
  ).items;
const totalOf = async (personId: string) =>
  (await standingAt(deps.db, personId, asOfDay(undefined, deps.now())))?.standing?.lines[0]?.counted;

test('a sheet is read, registered by the school, audited by the county, posted, and taken back by two', async () => {
  const { school, admin, auditor, clerk } = await district(world);
  const [chen, lin] = [
    await make.person(deps, { org: school, name: '陈小禾' }),
    await make.person(deps, { org: school, name: '林知秋' }),
  ];
  const bytes = await workbook([
    ['第一小学教师培训登记表'],
    HEADER,
    row('陈小禾'),
    row('陈 小禾', { title: '命题研修', credits: 3, day: new Date('2024-08-01') }),
    row('林知秋', { day: 45356 }),
    row('查无此人'),
    row('陈小禾'),
    ['合计', null, null, null, null, null, null, 64],
  ]);
  const { id, status } = await send(admin, school.id, bytes);
  expect(status).toBe(202);
  const read = await show(admin, id);
  expect(read.counts).toEqual({ rows: 6, ready: 3, refused: 2, skipped: 1, landed: 0, undone: 0 });
  expect((await rowsOf(admin, id)).map((one) => [one.rowNo, one.state, one.code])).toEqual([
    [3, 'ready', null],
    [4, 'ready', null],
    [5, 'ready', null],
    [6, 'refused', 'person_unknown'],
    [7, 'refused', 'duplicate_in_file'],
    [8, 'skipped', 'row_total'],
  ]);
  expect(await totalOf(chen.id)).toBe(0);

  // The county's administrator sees what its schools import, but does not keep their key.
  expect(await act(auditor, id, 'register')).toMatchObject({ code: 'access.outside_your_organisations' });
  expect(await act(admin, id, 'register')).toMatchObject({ status: 200 });
  expect(await audit(admin, id)).toMatchObject({ status: 403 });
  expect(await act(clerk, id, 'audit', { seen: '2026-01-01T00:00:00.000Z' })).toMatchObject({
    code: 'credits.batch_moved',
  });
  expect(await audit(auditor, id)).toMatchObject({ status: 202 });
  expect((await show(auditor, id)).counts).toMatchObject({ ready: 0, landed: 3, refused: 2, skipped: 1 });
  expect([await totalOf(chen.id), await totalOf(lin.id)]).toEqual([700, 400]);
  const chain = await listChain(deps.db, chen.id);
  expect(chain[0]).toMatchObject({
    batchId: id,
    sourceKey: `row:${id}:3`,
    registrarId: admin.personId,
    registrarOrgId: school.id,
    auditorId: auditor.personId,
    occurredOn: '2024-07-12',
    hours: 1600,
    credits: 400,
  });

  // The same sheet again: nothing of it can be posted.
  const again = await send(admin, school.id, bytes);
  expect((await show(admin, again.id)).sameAs).toMatchObject([{ id }]);
  expect((await show(admin, again.id)).reasons).toContainEqual({
    state: 'refused',
    code: 'already_imported',
    n: 3,
    example: '这条记录以前导入过',
  });
  expect(await act(admin, again.id, 'register')).toMatchObject({ code: 'credits.batch_nothing_ready' });

  clock.advance(86_400_000);
  expect(await act(clerk, id, 'undo', { reason: '学校报错了表' })).toMatchObject({ status: 200 });
  expect(await act(clerk, id, 'undo/confirm')).toMatchObject({ code: 'credits.batch_two_keys' });
  expect(await act(admin, id, 'undo/confirm')).toMatchObject({ status: 202 });
  expect((await show(admin, id)).counts).toMatchObject({ landed: 0, undone: 3 });
  expect([await totalOf(chen.id), await totalOf(lin.id)]).toEqual([0, 0]);
  expect(brokenAt(await listChain(deps.db, chen.id))).toBeNull();
  expect((await listChain(deps.db, chen.id)).at(-1)).toMatchObject({
    registrarId: clerk.personId,
    auditorId: admin.personId,
    note: '学校报错了表',
  });

  // What was taken back may come again.
  expect(await act(admin, again.id, 'mapping', {}, 'PUT')).toMatchObject({ status: 202 });
  expect((await show(admin, again.id)).counts).toMatchObject({ ready: 3 });
});

test('two batches of the same sheet that were read before either was posted land once', async () => {
  const { school, admin, auditor } = await district(world);
  const chen = await make.person(deps, { org: school, name: '陈小禾' });
  const bytes = await workbook([HEADER, row('陈小禾'), row('陈小禾', { title: '命题研修' })]);
  const first = await send(admin, school.id, bytes);
  const twin = await send(admin, school.id, bytes);
  for (const { id } of [first, twin]) {
    await act(admin, id, 'register');
    await audit(auditor, id);
  }
  expect(await totalOf(chen.id)).toBe(800);
  expect(await rowsOf(admin, twin.id)).toMatchObject([
    { state: 'refused', code: 'already_imported' },
    { state: 'refused', code: 'already_imported' },
  ]);
});

test('a returned batch says why, is read anew with other columns, and is registered again', async () => {
  const { school, admin, auditor } = await district(world);
  await make.person(deps, { org: school, name: '陈小禾' });
  const bytes = await workbook([
    ['教师', '项目', '类型', '认定时数', '登记时数', '日期'],
    ['陈小禾', '课堂提问研修', '国培', 16, 8, '2024-07-12'],
  ]);
  const { id } = await send(admin, school.id, bytes);
  const read = await show(admin, id);
  expect(read.unknownCategories).toEqual([{ value: '国培', n: 1 }]);
  const mapping = {
    columns: { name: 0, title: 1, category: 2, hours: 4, day: 5 },
    header: 0,
    sheet: 0,
    defaults: { level: 'national', form: 'in_person' },
    aliases: { 国培: 'post' },
  };
  await act(admin, id, 'mapping', mapping, 'PUT');
  expect((await show(admin, id)).counts).toMatchObject({ ready: 1 });
  await act(admin, id, 'register');
  expect(await act(admin, id, 'mapping', mapping, 'PUT')).toMatchObject({ code: 'credits.batch_not_open' });
  expect(await act(auditor, id, 'return', { reason: '请附名单' })).toMatchObject({ status: 200 });
  expect(await show(admin, id)).toMatchObject({
    state: 'returned',
    returned: { reason: '请附名单', byName: '县管理员' },
  });
  expect(await act(auditor, id, 'audit', { seen: (await show(auditor, id)).updatedAt })).toMatchObject({
    code: 'credits.batch_not_registered',
  });
  await act(admin, id, 'mapping', { ...mapping, columns: { ...mapping.columns, hours: 3 } }, 'PUT');
  await act(admin, id, 'register');
  await audit(auditor, id);
  expect((await rowsOf(admin, id))[0]).toMatchObject({
    state: 'landed',
    record: { hours: 1600, credits: 400, level: 'national' },
  });
});

test('cells merged downwards name the teacher of each row; a failed formula is told and not taken for nothing', async () => {
  const { school, admin } = await district(world);
  await make.person(deps, { org: school, name: '陈小禾' });
  const rows = [
    HEADER,
    row('陈小禾'),
    row('陈小禾', { title: '命题研修' }),
    row('陈小禾', { title: '读写研修', hours: '#REF!' }),
  ];
  const { id } = await send(admin, school.id, await workbook(rows, [{ row: 1, column: 0, rows: 3 }]));
  expect((await rowsOf(admin, id)).map((one) => one.code)).toEqual([null, null, 'formula_error']);
  const merged = await send(admin, school.id, await workbook(rows.slice(0, 3), [{ row: 1, column: 7, rows: 2 }]));
  expect((await rowsOf(admin, merged.id)).map((one) => one.code)).toEqual(['amount_merged', 'amount_merged']);
});

describe('a file', () => {
  test.each<[string, Uint8Array | string, string]>([
    [
      'of the old format',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'credits.sheet_old_format',
    ],
    ['that is broken', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9, 9]), 'credits.sheet_unreadable'],
    ['of no text', Uint8Array.from([1, 0, 2, 0, 3]), 'credits.sheet_unreadable'],
    ['that is empty', '', 'credits.sheet_unreadable'],
    ['without a header', '一,二\n三,四', 'credits.sheet_no_header'],
    ['of too many rows', `姓名,项目,学时\n${'张三,项目,3\n'.repeat(20_001)}`, 'credits.sheet_too_large'],
  ])('%s is refused with its reason', async (_, bytes, code) => {
    const { school, admin } = await district(world);
    const { id } = await send(admin, school.id, bytes);
    expect(await show(admin, id)).toMatchObject({ failure: code, counts: { rows: 0 } });
    expect(await act(admin, id, 'register')).toMatchObject({ code: 'credits.batch_reading' });
  });

  test('of CSV in GBK is read', async () => {
    const { school, admin } = await district(world);
    await make.person(deps, { org: school, name: '王一' });
    // 姓名,项目,类别,级别,形式,学时,日期 / 王一,一,岗位培训,县级,集中,16,2024.3.5
    const gbk = Buffer.from(
      'd0d5c3fb2ccfeec4bf2cc0e0b1f02cbcb6b1f02cd0cecabd2cd1a7cab12cc8d5c6da0a' +
        'cdf5d2bb2cd2bb2cb8dacebbc5e0d1b52ccfd8bcb62cbcafd6d02c31362c323032342e332e350a',
      'hex',
    );
    const { id } = await send(admin, school.id, new Uint8Array(gbk), '记录.csv');
    expect(await rowsOf(admin, id)).toMatchObject([
      { rowNo: 2, state: 'ready', record: { credits: 400, day: '2024-03-05' } },
    ]);
  });
});

test('the report holds every row as it was sent, with its reason; nothing in it is a formula', async () => {
  const { school, admin } = await district(world);
  await make.person(deps, { org: school, name: '陈小禾' });
  const { id } = await send(
    admin,
    school.id,
    await workbook([HEADER, row('陈小禾'), row('=1+1'), row('陈小禾', { day: '去年' })]),
  );
  const answer = await request(admin, 'GET', `/api/credits/imports/${id}/report?lang=zh`);
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  const [sheet] = await readWorkbook(Buffer.from(await answer.arrayBuffer()));
  expect(sheet?.data.map((cells) => cells.slice(0, 5))).toEqual([
    ['行号', '结果', '原因', '计入学分', '姓名'],
    [2, '可入账', null, 4, '陈小禾'],
    [3, '未通过', '本单位范围内没有“=1+1”', null, '=1+1'],
    [4, '未通过', '看不懂日期“去年”', null, '陈小禾'],
  ]);
});

test.each(['zh', 'en'])('the template (%s) is understood as it is given out', async (lang) => {
  const { school, admin } = await district(world);
  const answer = await request(admin, 'GET', `/api/credits/imports/template?orgId=${school.id}&lang=${lang}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const [, values] = await readWorkbook(Buffer.from(bytes));
  expect(values?.data.some((cells) => cells[0] === (lang === 'zh' ? '校本研训' : 'school'))).toBe(true);
  const { id } = await send(admin, school.id, bytes);
  const read = await show(admin, id);
  // Sheet and header row stand beside the thirteen fields.
  expect(Object.keys(read.columns)).toHaveLength(15);
  expect((await rowsOf(admin, id)).map((one) => one.code)).toEqual(['school_unknown']);
});
