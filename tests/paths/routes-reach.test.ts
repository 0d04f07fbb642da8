import { beforeAll, expect, test } from 'vitest';
import { postEntry } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { givePolicy, offerAll, rules } from './district.ts';

const h = await harness();
const { deps } = h;
let countyId: string;
let near: string;
let admin: Actor;
let principal: Actor;
let teacher: Actor;
let strict: string;

/** Two schools: in the near one somebody is done, somebody can finish, somebody cannot; the far one has two who can. */
beforeAll(async () => {
  await h.reset();
  const county = await make.organisation(deps, { kind: 'county' });
  const [first, second] = [
    await make.organisation(deps, { parent: county, name: '近校' }),
    await make.organisation(deps, { parent: county, name: '远校' }),
  ];
  [countyId, near] = [county.id, first.id];
  admin = await make.actor(deps, { org: county, roles: ['county_admin'] });
  principal = await make.actor(deps, { org: first, roles: ['school_admin'], name: '校长' });
  await givePolicy(h, county.id);
  await offerAll(h, county.id, first.id);
  const keys = { registrarId: admin.personId, registrarOrgId: first.id, auditorOrgId: county.id };
  const auditor = await make.person(deps, { org: county });
  teacher = await make.actor(deps, { org: first, name: '已完成' });
  await make.actor(deps, { org: first, name: '能完成' });
  await make.actor(deps, { org: second, name: '远校甲' });
  await make.actor(deps, { org: second, name: '远校乙' });
  const done = (category: string, credits: number, occurredOn: string) => ({
    ...{ personId: teacher.personId, category, level: 'county' as const, form: 'in_person' as const, credits },
    ...{ title: category, occurredOn, hours: credits, conversion: null, evidence: [], ...keys },
    ...{ auditorId: auditor.id, sourceKey: `test:${category}:${occurredOn}` },
  });
  await deps.db.transaction(async (tx) => {
    await postEntry(deps, tx, done('post', 3000, '2025-10-01'));
    await postEntry(deps, tx, done('school', 400, '2025-10-01'));
    await postEntry(deps, tx, done('school', 400, '2026-03-01'));
    await postEntry(deps, tx, done('safety', 0, '2026-03-01'));
  });
  const more = rules.map((rule) => (rule.id === 'school' && rule.type === 'minimum' ? { ...rule, least: 12 } : rule));
  strict = await givePolicy(h, county.id, { key: 'strict', rules: more });
  // The newer of two policies of one organisation is in force: back to the first.
  await givePolicy(h, county.id, { key: 'tried-last' });
}, 60_000);

type Run = { run: { state: string; counts: Record<string, number>; jobId: string }; conflicts: { ruleId: string; persons: number; clause: object | null }[] }; // prettier-ignore
const count = async (actor: Actor, input: object) => {
  const answer = await h.request(actor, 'POST', '/api/paths/reach', { minutesPerWeek: 180, ...input });
  expect(answer.status).toBe(202);
  const { runId } = (await answer.json()) as { runId: string };
  await h.runJobs();
  return runId;
};
const seen = async (actor: Actor, id: string) => h.request(actor, 'GET', `/api/paths/reach/${id}`);
const read = async (actor: Actor, id: string) => (await (await seen(actor, id)).json()) as Run;
type Rows = { items: { name: string; verdict: string; conflicts: string[] }[]; total: number };
const rowsOf = async (actor: Actor, id: string, query = '') =>
  (await (await h.request(actor, 'GET', `/api/paths/reach/${id}/rows${query}`)).json()) as Rows;

test('everybody is counted once, with names and the rules that stop them', async () => {
  const id = await count(admin, { orgId: countyId });
  const { run, conflicts } = await read(admin, id);
  expect(run.state).toBe('done');
  const { items, total } = await rowsOf(admin, id);
  expect(total).toBe(5);
  const verdict = Object.fromEntries(items.map((row) => [row.name, row.verdict]));
  // The far school offers no school-based series: its teachers cannot reach the eight credits of it.
  expect(verdict).toEqual({ 已完成: 'finished', 能完成: 'can_finish', 校长: 'can_finish', 远校甲: 'cannot_finish', 远校乙: 'cannot_finish' }); // prettier-ignore
  expect(run.counts).toMatchObject({ finished: 1, can_finish: 2, cannot_finish: 2, persons: 5 });
  expect(conflicts[0]?.persons).toBe(2);
  const stopped = conflicts.map((one) => one.ruleId);
  expect(stopped.some((ruleId) => ['school', 'total', 'safety'].includes(ruleId))).toBe(true);
  const filtered = await rowsOf(admin, id, `?ruleId=${encodeURIComponent(stopped[0] ?? '')}&limit=1`);
  expect(filtered).toMatchObject({ total: 2, items: [{ verdict: 'cannot_finish' }] });
});

test('a policy that does not hold yet is asked about, and the two counts are compared', async () => {
  const id = await count(admin, { orgId: near });
  const then = await count(admin, { orgId: near, policyId: strict });
  expect((await read(admin, id)).run.counts).toMatchObject({ can_finish: 2, finished: 1 });
  // Twelve at school, four a term, two terms left: whoever has none yet can never reach it.
  const { run, conflicts } = await read(admin, then);
  expect(run.counts).toMatchObject({ cannot_finish: 2 });
  expect(conflicts.map((one) => one.ruleId)).toEqual(expect.arrayContaining(['school', 'school-cap']));
  const compared = await h.request(admin, 'GET', `/api/paths/reach/${id}/compare?with=${then}`);
  const { flows, total, items } = (await compared.json()) as {
    flows: object[];
    total: number;
    items: { to: string }[];
  };
  expect(flows).toContainEqual({ from: 'can_finish', to: 'cannot_finish', persons: 2 });
  expect(items.filter((row) => row.to === 'cannot_finish')).toHaveLength(2);
  expect(total).toBe(items.length);
});

test('a principal counts her school and no other; a teacher none; nobody sees what stands above', async () => {
  const whole = await count(admin, { orgId: countyId });
  const own = await count(principal, { orgId: near });
  expect((await rowsOf(principal, own)).items.map((row) => row.name).sort()).toEqual(['已完成', '校长', '能完成']);
  expect((await seen(principal, whole)).status).toBe(404);
  expect((await h.request(principal, 'GET', `/api/paths/reach/${own}/compare?with=${whole}`)).status).toBe(404);
  const listed = (await (await h.request(principal, 'GET', '/api/paths/reach')).json()) as {
    items: { id: string; orgId: string }[];
  };
  expect(listed.items.every((run) => run.orgId === near)).toBe(true);
  for (const actor of [principal, teacher]) {
    const refused = await h.request(actor, 'POST', '/api/paths/reach', { orgId: countyId, minutesPerWeek: 60 });
    expect(refused.status).toBe(403);
  }
  expect((await seen(teacher, own)).status).toBe(404);
  const elsewhere = await make.organisation(deps, { kind: 'county', name: '别县' });
  const foreign = await givePolicy(h, elsewhere.id);
  const asked = await h.request(admin, 'POST', '/api/paths/reach', {
    orgId: near,
    policyId: foreign,
    minutesPerWeek: 60,
  });
  expect(asked.status).toBe(404);
});

test('a count that was interrupted goes on where it was, and counts nobody twice', async () => {
  const answer = await h.request(admin, 'POST', '/api/paths/reach', { orgId: countyId, minutesPerWeek: 180 });
  const { runId } = (await answer.json()) as { runId: string };
  const { countReach } = await import('../../server/paths/reach/jobs.ts');
  const progress: (number | null)[][] = [];
  const context = { signal: new AbortController().signal, progress: async (done: number, total: number | null) => void progress.push([done, total]) }; // prettier-ignore
  await countReach(deps, runId, context);
  await countReach(deps, runId, context);
  await h.runJobs();
  expect(progress.at(0)).toEqual([5, 5]);
  expect((await rowsOf(admin, runId)).total).toBe(5);
});
