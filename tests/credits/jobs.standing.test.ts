import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { creditExceptions, creditStandings, persons, policies, standingSnapshots } from '../../db/schema/index.ts';
import { asOfDay, reverseEntry, standingAt } from '../../server/credits/index.ts';
import { canonical, sha256 } from '../../server/kernel/chain.ts';
import { REFRESH } from '../../server/credits/standing/jobs.ts';
import { bodyOf, scheduleTurns, takeSnapshots } from '../../server/credits/standing/snapshots.ts';
import { dayOf, endOfDay } from '../../server/kernel/day.ts';
import { chance } from '../helpers/chance.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { base, district, publish, schoolCap, year } from './district.ts';

const { deps, clock, request, runJobs, reset } = await harness();
beforeEach(reset);

const DAY = 86_400_000;
const context = { signal: new AbortController().signal, progress: () => Promise.resolve() };

test('100 days kept as they ended are found again bit for bit after all that happened later', async () => {
  const place = await district(deps);
  const pick = chance(20_261_122);
  const one = <T>(list: readonly T[]): T => {
    const found = list[pick(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  await publish(deps, place.city, { kind: 'base', rules: base() });
  const homes = [place.first, place.second, place.group];
  const people: { id: string }[] = [];
  for (let i = 0; i < 4; i++) people.push(await make.person(deps, { org: one(homes), hiredOn: '2010-09-01' }));
  const entries: string[] = [];
  const exceptions: string[] = [];
  let published = '';
  const done: Record<string, number> = {};

  const happenings: Record<string, () => Promise<unknown>> = {
    posting: async () => {
      const occurredOn = dayOf(new Date(deps.now().getTime() - pick(200) * DAY));
      const credits = 100 * (1 + pick(30));
      const category = one(['school', 'post']);
      entries.push((await place.post(one(people).id, { credits, occurredOn, category })).id);
    },
    reversal: async () => {
      const [entryId] = entries.splice(pick(entries.length), 1);
      if (!entryId) return;
      await deps.db.transaction((tx) => reverseEntry(deps, tx, { entryId, note: '冲销', keys: place.keys }));
    },
    move: () => change({ orgId: one(homes).id }),
    level: () => change({ ladderLevel: one(['novice', 'qualified', 'backbone'] as const) }),
    office: () =>
      change({ positions: [{ position: 'class_teacher', from: dayOf(deps.now()), to: null }], stage: 'primary' }),
    exception: async () => {
      const kind = one(['waive', 'least', 'most', 'until']);
      const [ruleId, given] = {
        waive: ['school', { kind: 'waive' }] as const,
        least: ['total', { kind: 'least', least: 100 + pick(200) }] as const,
        most: ['school-cap', { kind: 'most', most: 12 + pick(8) }] as const,
        until: ['cycle', { kind: 'until', to: '2031-08-31' }] as const,
      }[kind as 'waive'];
      exceptions.push(await place.except(one(people).id, ruleId, given));
    },
    ending: async () => {
      const [id] = exceptions.splice(0, 1);
      if (!id) return;
      await deps.db
        .update(creditExceptions)
        .set({ state: 'ended', endedAt: deps.now() })
        .where(eq(creditExceptions.id, id));
    },
    // Also for days before: what was known then does not change.
    policy: async () => {
      const replace = { change: 'replace' as const, rule: one([year(40 + pick(40)), schoolCap(8 + pick(10))]) };
      const from = one(['2025-09-01', dayOf(deps.now())]);
      published = await publish(deps, one([place.county, place.first]), { kind: 'override', changes: [replace] }, from);
    },
    withdrawal: async () => {
      if (!published) return;
      await deps.db
        .update(policies)
        .set({ state: 'withdrawn', withdrawnAt: deps.now() })
        .where(eq(policies.id, published));
      published = '';
    },
  };
  const change = (values: Partial<typeof persons.$inferInsert>) =>
    deps.db
      .update(persons)
      .set({ ...values, updatedAt: deps.now() })
      .where(eq(persons.id, one(people).id));
  const names = [...Object.keys(happenings), 'posting', 'posting', 'posting'];

  const kept: { day: string; personId: string; live: string }[] = [];
  for (let days = 0; days < 100; days++) {
    for (let i = 0; i < 1 + pick(3); i++) {
      const name = one(names);
      done[name] = (done[name] ?? 0) + 1;
      await happenings[name]?.();
      clock.advance(1 + pick(3_600_000));
    }
    const day = dayOf(deps.now());
    clock.set(endOfDay(day));
    for (const { id } of people) {
      const live = (await standingAt(deps.db, id, asOfDay(undefined, deps.now())))?.standing;
      if (live) kept.push({ day, personId: id, live: bodyOf(live).sha256 });
    }
    clock.advance(1 + pick(4) * DAY);
    await takeSnapshots(deps, { path: place.city.path, day, reason: 'asked' }, context);
    clock.advance(pick(4 * DAY));
  }

  const stored = await deps.db.select().from(standingSnapshots);
  const snapshots = new Map(stored.map((row) => [`${row.personId} ${row.asOf}`, row]));
  expect(new Set(kept.map(({ day }) => day)).size).toBe(100);
  expect(kept).toHaveLength(400);
  for (const { day, personId, live } of kept) {
    const snapshot = snapshots.get(`${personId} ${day}`);
    const again = (await standingAt(deps.db, personId, asOfDay(day, deps.now())))?.standing;
    expect(snapshot?.sha256, `${personId} on ${day}: kept = as it was`).toBe(live);
    expect(sha256(canonical(snapshot?.body)), 'the body is what the hash says').toBe(live);
    expect(again && bodyOf(again).sha256, `${personId} on ${day}: found again`).toBe(live);
  }
  // Otherwise nothing was tried.
  expect(Object.keys(done).sort()).toEqual(Object.keys(happenings).sort());
  expect(new Set(kept.map(({ live }) => live)).size).toBeGreaterThan(200);
});

test('the end of a year is kept by itself, once, also when no server ran that night', async () => {
  const place = await district(deps);
  await publish(deps, place.city, { kind: 'base', rules: base() });
  const teacher = await make.actor(deps, { org: place.first });
  await place.post(teacher.personId, { credits: 7300, occurredOn: '2026-03-01' });
  // The tests' clock begins on the first day of a year of the policy.
  clock.set('2026-09-05T08:00:00Z');
  await scheduleTurns(deps);
  await runJobs();
  await scheduleTurns(deps);
  await runJobs();
  const rows = await deps.db.select().from(standingSnapshots);
  expect(rows.map(({ asOf, reason, personId }) => [asOf, reason, personId])).toEqual([]);
  // She was not known before September; her next year is.
  clock.set('2027-09-03T08:00:00Z');
  await scheduleTurns(deps);
  await runJobs();
  await scheduleTurns(deps);
  await runJobs();
  const [kept, ...more] = await deps.db.select().from(standingSnapshots);
  expect(more).toEqual([]);
  expect(kept).toMatchObject({ personId: teacher.personId, asOf: '2027-08-31', reason: 'year' });
  const view = (await (await request(teacher, 'GET', '/api/credits/standing/me')).json()) as {
    years: { to: string; snapshot: { sha256: string } | null }[];
  };
  expect(view.years.map(({ to, snapshot }) => [to, snapshot?.sha256])).toContainEqual(['2027-08-31', kept?.sha256]);
});

test('snapshots are asked for days that are over, and kept ones stay', async () => {
  const place = await district(deps);
  await publish(deps, place.city, { kind: 'base', rules: base() });
  const teacher = await make.person(deps, { org: place.first });
  const county = await make.actor(deps, { org: place.county, roles: ['county_admin'] });
  clock.advance(DAY);
  const ask = (body: Record<string, string>) =>
    request(county, 'POST', `/api/credits/standing/organisations/${place.county.id}/snapshots`, body);
  expect((await ask({ asOf: '2026-09-02' })).status).toBe(422);
  expect(await (await ask({})).json()).toMatchObject({ day: '2026-09-01' });
  await runJobs();
  const first = await deps.db.select().from(standingSnapshots);
  expect(first.map((row) => row.personId)).toEqual([teacher.id]);
  await ask({ asOf: '2026-09-01' });
  await runJobs();
  expect(await deps.db.select().from(standingSnapshots)).toEqual(first);
});

test('the job leaves the same rows as postings did, and changes none that is up to date', async () => {
  const place = await district(deps);
  await publish(deps, place.city, { kind: 'base', rules: base() });
  const teachers = [await make.person(deps, { org: place.first }), await make.person(deps, { org: place.group })];
  for (const { id } of teachers) await place.post(id, { credits: 1234, occurredOn: '2026-09-01' });
  const read = () => deps.db.select().from(creditStandings).orderBy(creditStandings.personId);
  const posted = await read();
  await deps.db.delete(creditStandings);
  await deps.jobs.enqueue(deps.db, REFRESH, { path: '/' });
  await runJobs();
  expect(await read()).toEqual(posted);
  clock.advance(60_000);
  await deps.jobs.enqueue(deps.db, REFRESH, { path: '/' });
  await runJobs();
  expect(await read()).toEqual(posted);
});
