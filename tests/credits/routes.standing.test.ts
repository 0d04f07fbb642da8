import readXlsxFile from 'read-excel-file/node';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { creditStandings, persons } from '../../db/schema/index.ts';
import { reverseEntry } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { base, district, publish, total, year } from './district.ts';

const { deps, clock, request, runJobs, reset } = await harness();
beforeEach(reset);

const DAY = 86_400_000;
const API = '/api/credits/standing';
type Json = Record<string, never> & { [key: string]: Json } & Json[];
async function get<T = Json>(actor: Actor, path: string, status = 200): Promise<T> {
  const res = await request(actor, 'GET', `${API}${path}`);
  const text = await res.text();
  expect(res.status, text).toBe(status);
  return JSON.parse(text) as T;
}

/** The cycle's second autumn: five teachers at the first school, two of whom lacked last year's 72 credits. */
async function world() {
  const place = await district(deps);
  await publish(deps, place.city, { kind: 'base', rules: base() });
  const names = ['林小雨', '赵敏', '孙亮', '钱文', '周平'];
  const teachers: Actor[] = [];
  for (const name of names) teachers.push(await make.actor(deps, { org: place.first, name, hiredOn: '2010-09-01' }));
  const rural = await make.actor(deps, { org: place.second, name: '方舟', hiredOn: '2010-09-01' });
  for (const [i, teacher] of [...teachers, rural].entries())
    await place.post(teacher.personId, { credits: i < 2 ? 5000 : 8000, occurredOn: '2026-03-01' });
  const principal = await make.actor(deps, { org: place.first, roles: ['school_admin'], name: '何校长' });
  const county = await make.actor(deps, { org: place.county, roles: ['county_admin'] });
  const stranger = await make.actor(deps, { org: place.second, roles: ['school_admin'] });
  return { ...place, teachers, rural, principal, county, stranger };
}

type View = {
  asOf: string;
  standing: {
    lines: {
      ruleId: string;
      at: string;
      per: string;
      needed: number;
      counted: number;
      shares: { id: string; counted: number; cuts: unknown[] }[];
    }[];
  } | null;
  warnings: { ruleId: string; remedies: { kind: string }[] }[];
  entries: { id: string; title: string }[];
  years: { from: string; counted: number; isMet: boolean; at: string }[];
  policies: { id: string }[];
};

describe('one person', () => {
  test('every number is the sum of its shares, and every share names an entry', async () => {
    const { teachers, post } = await world();
    const [teacher] = teachers;
    if (!teacher) throw new Error('nobody');
    await post(teacher.personId, { category: 'school', credits: 900, occurredOn: '2026-03-10', title: '校本研修' });
    await post(teacher.personId, { category: 'school', credits: 900, occurredOn: '2026-04-10', title: '集体备课' });
    const view = await get<View>(teacher, '/me');
    const known = new Map(view.entries.map((entry) => [entry.id, entry.title]));
    for (const line of view.standing?.lines ?? []) {
      expect(line.shares.reduce((sum, share) => sum + share.counted, 0)).toBe(line.counted);
      expect(line.shares.filter((share) => !known.has(share.id))).toEqual([]);
    }
    const school = view.standing?.lines.find((line) => line.ruleId === 'school');
    expect(school).toMatchObject({ needed: 8000, counted: 1200 });
    expect(school?.shares.map((share) => [known.get(share.id), share.counted])).toEqual([
      ['校本研修', 900],
      ['集体备课', 300],
    ]);
    expect(view.years.map(({ at, counted, isMet }) => [at, counted, isMet])).toEqual([
      ['past', 6200, false],
      ['current', 0, false],
      ['future', 0, false],
      ['future', 0, false],
      ['future', 0, false],
    ]);
  });

  test('a past day is seen as it was known, and a warning comes with lawful ways out', async () => {
    const { teachers, keys, post } = await world();
    const [teacher] = teachers;
    if (!teacher) throw new Error('nobody');
    clock.advance(3 * DAY);
    const entry = await post(teacher.personId, { credits: 3000, occurredOn: '2026-09-03' });
    clock.advance(3 * DAY);
    await deps.db.transaction((tx) => reverseEntry(deps, tx, { entryId: entry.id, note: '重复登记', keys }));
    const totalOn = async (query: string) =>
      (await get<View>(teacher, `/me${query}`)).standing?.lines.find((line) => line.ruleId === 'total')?.counted;
    expect(await totalOn('')).toBe(5000);
    expect(await totalOn('?asOf=2026-09-05')).toBe(8000);
    expect(await totalOn('?asOf=2026-09-02')).toBe(5000);
    clock.set('2028-03-01T08:00:00Z');
    const late = await get<View>(teacher, '/me');
    expect(late.warnings).toMatchObject([
      { ruleId: 'school', remedies: [{ kind: 'extend' }, { kind: 'raise' }, { kind: 'lower' }, { kind: 'waive' }] },
    ]);
  });

  test('she, her principal and the county see it; another school and her colleagues do not', async () => {
    const { teachers, principal, county, stranger } = await world();
    const [teacher, colleague] = teachers;
    if (!teacher || !colleague) throw new Error('nobody');
    for (const path of ['', '/statement.json', '/snapshots']) {
      const at = `/persons/${teacher.personId}${path}`;
      for (const actor of [teacher, principal, county]) await get(actor, at);
      for (const actor of [colleague, stranger]) await get(actor, at, 403);
      expect((await request(null, 'GET', `${API}${at}`)).status).toBe(401);
    }
    await get(county, '/persons/per_nobody', 404);
  });

  test('as if another policy held, when it is within reach', async () => {
    const { teachers, city } = await world();
    const [teacher] = teachers;
    if (!teacher) throw new Error('nobody');
    const elsewhere = await make.organisation(deps, { kind: 'city' });
    const foreign = await publish(deps, elsewhere, { kind: 'base', rules: base() });
    const other = await publish(deps, city, { kind: 'base', rules: [...base().slice(0, 3), total(100)] }, '2030-01-01');
    const view = await get<View>(teacher, `/me?policyId=${other}`);
    expect(view.standing?.lines.map((line) => [line.ruleId, line.needed])).toEqual([['total', 10000]]);
    await get(teacher, `/me?policyId=${foreign}`, 404);
  });
});

type Overview = {
  isToday: boolean;
  state: { total: number; missing: number; outdated: number; elsewhere: number };
  figures: { teachers: number; complete: number; yearUnmet: number; rate: number };
  measures: { key: string; owed: number; met: number }[];
  flags: { orgName: string; at: string; share: number; unmet: number; key: string }[];
  children: { name: string; teachers: number }[];
};
type Page = { total: number; items: { name: string; counted: number }[] };

describe('an organisation', () => {
  test('the principal sees the flag of last year with the names behind it', async () => {
    const { principal, first } = await world();
    const seen = await get<Overview>(principal, '/organisations/mine');
    expect(seen.figures).toMatchObject({ teachers: 6, complete: 0, yearUnmet: 6, rate: 0 });
    const flag = seen.flags.find(({ at }) => at === 'past');
    // Two of five lacked it, and the principal, who had no credits at all.
    expect(flag).toMatchObject({ orgName: '实验小学', share: 0.5, unmet: 3, key: 'year 2025-09-01' });
    const behind = await get<Page>(
      principal,
      `/organisations/${first.id}/persons?sort=name&unmet=${encodeURIComponent(flag?.key ?? '')}`,
    );
    expect(behind.items.map(({ name }) => name).sort()).toEqual(['何校长', '林小雨', '赵敏'].sort());
  });

  test('what is kept equals what is computed, for figures and for lists', async () => {
    const {
      county,
      county: { orgId },
      post,
      teachers,
    } = await world();
    const [teacher] = teachers;
    if (!teacher) throw new Error('nobody');
    await post(teacher.personId, { credits: 7200, occurredOn: '2026-09-01' });
    const today = await get<Overview>(county, `/organisations/${orgId}`);
    const lists = ['all', 'year', 'incomplete', 'complete', 'none', 'impossible'];
    const pages = async (query: string) => {
      const found = [];
      for (const list of lists)
        for (const sort of ['place', 'name', 'counted', 'gap', 'year'])
          found.push(await get<Page>(county, `/organisations/${orgId}/persons?list=${list}&sort=${sort}${query}`));
      return found;
    };
    const kept = await pages('');
    clock.advance(DAY);
    const yesterday = '2026-09-01';
    expect(await get<Overview>(county, `/organisations/${orgId}?asOf=${yesterday}`)).toEqual({
      ...today,
      isToday: false,
    });
    expect(await pages(`&asOf=${yesterday}`)).toEqual(kept);
    expect(today.children.map(({ name, teachers: n }) => [name, n])).toEqual([
      ['实验小学', 6],
      ['乡村中学', 2],
    ]);
    expect(today.state.elsewhere).toBe(2);
  });

  test('a row that is missing, old or overtaken by a change of rules, person or exception is found again', async () => {
    const { county, city, first, second, teachers, except } = await world();
    const [teacher] = teachers;
    if (!teacher) throw new Error('nobody');
    const look = () => get<Overview>(county, `/organisations/${first.id}`);
    await deps.db.delete(creditStandings);
    expect((await look()).state).toMatchObject({ missing: 0, outdated: 0 });
    const metLastYear = async () => (await look()).measures.find(({ key }) => key === 'year 2025-09-01');
    expect(await metLastYear()).toMatchObject({ owed: 6, met: 3 });
    clock.advance(1000);
    await except(teacher.personId, 'year', { kind: 'waive' });
    expect(await metLastYear()).toMatchObject({ owed: 5, met: 3 });
    clock.advance(1000);
    const rules = base().map((one) => (one.id === 'year' ? year(50) : one));
    await publish(deps, city, { kind: 'base', rules });
    expect(await metLastYear()).toMatchObject({ owed: 5, met: 4 });
    clock.advance(1000);
    await deps.db
      .update(persons)
      .set({ orgId: second.id, updatedAt: deps.now() })
      .where(eq(persons.id, teacher.personId));
    expect((await look()).figures.teachers).toBe(5);
    clock.advance(400 * DAY);
    expect((await look()).measures.map(({ key }) => key)).toContain('year 2027-09-01');
  });

  test('many rows are found by a job, and the answer says how many are waiting', async () => {
    const { county, first } = await world();
    for (let i = 0; i < 310; i++) await make.person(deps, { org: first });
    const before = await get<Overview>(county, `/organisations/${first.id}`);
    expect(before.state).toMatchObject({ total: 316, missing: 311, jobId: expect.any(String) });
    expect(before.figures).toMatchObject({ teachers: 316, missing: 311 });
    await runJobs();
    const after = await get<Overview>(county, `/organisations/${first.id}`);
    expect(after.state).toMatchObject({ missing: 0, outdated: 0, jobId: null });
    expect(after.figures).toMatchObject({ teachers: 316, yearUnmet: 316 });
  });

  test('only who looks after it sees it, lists it, exports it or has it kept', async () => {
    const {
      county: { orgId },
      principal,
      stranger,
      teachers,
    } = await world();
    const [teacher] = teachers;
    if (!teacher) throw new Error('nobody');
    for (const actor of [principal, stranger, teacher])
      for (const path of ['', '/persons', '/export.xlsx']) await get(actor, `/organisations/${orgId}${path}`, 403);
    for (const what of ['refresh', 'snapshots'])
      expect((await request(principal, 'POST', `${API}/organisations/${orgId}/${what}`, {})).status).toBe(403);
    await get(teacher, '/organisations/mine', 403);
    await get(principal, '/organisations/org_nobody', 404);
  });

  test('the export holds the figures, the flags with their names, and the persons of the list', async () => {
    const { principal } = await world();
    const res = await request(principal, 'GET', `${API}/organisations/mine/export.xlsx?list=year`);
    expect(res.status).toBe(200);
    const sheets = await readXlsxFile(Buffer.from(await res.arrayBuffer()));
    const [overview, flags, names] = sheets.map(({ data }) => data);
    expect(overview?.[2]?.slice(0, 3)).toEqual(['实验小学', 6, 0]);
    const last = flags?.find((row) => String(row[2]).startsWith('2025-09-01'));
    expect(last?.slice(0, 2)).toEqual(['实验小学', 'flag']);
    expect(last?.slice(3, 7)).toEqual([0.5, 0.2, 3, 6]);
    expect(String(last?.[7]).split('、').sort()).toEqual(['何校长', '林小雨', '赵敏'].sort());
    expect(names).toHaveLength(7);
    expect(names?.find((row) => row[0] === '林小雨')?.slice(3, 7)).toEqual([50, 360, 0, 72]);
  });
});
