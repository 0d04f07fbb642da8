import { beforeAll, expect, test } from 'vitest';
import { postEntry } from '../../server/credits/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { givePolicy, offerAll, plan, rules } from './district.ts';
import { foundSchool, type School } from './school.ts';

const h = await harness();
let school: School;
let countyId: string;
let ids: Awaited<ReturnType<typeof offerAll>>;
let needId: string;
let keys: { registrarId: string; registrarOrgId: string; auditorId: string; auditorOrgId: string };

beforeAll(async () => {
  await h.reset();
  school = await foundSchool(h);
  countyId = school.teacher.orgPath.split('/')[1] ?? '';
  const county = await make.organisation(h.deps, { kind: 'city', name: '别处的市' });
  const registrar = await make.person(h.deps, { org: county });
  const auditor = await make.person(h.deps, { org: county });
  keys = { registrarId: registrar.id, registrarOrgId: school.orgId, auditorId: auditor.id, auditorOrgId: countyId };
  await givePolicy(h, countyId);
  ids = await offerAll(h, countyId, school.orgId);
  const said = await h.request(school.teacher, 'POST', '/api/paths/needs', { text: '课堂提问总是那几个学生举手' });
  needId = ((await said.json()) as { need: { id: string } }).need.id;
}, 60_000);

type Item = {
  ref: string;
  kind: string;
  title: string;
  termFrom: string;
  isPinned: boolean;
  serves: string[];
  progress: { isPosted: boolean } | null;
};
type Line = { ruleId: string; needed: number; now: number; after: number; isMetAfter: boolean };
type Plan = {
  id: string;
  state: string;
  minutesPerWeek: number;
  terms: { from: string; to: string; minutes: number; planned: number; items: Item[] }[];
  proof: { ruleId: string; holds: boolean; label: string | null; clause: object | null }[];
  lines: Line[];
  total: { needed: number; now: number; after: number };
  totals: { items: number; done: number };
  options: { dropped: { ref: string }[] };
  isCompleteAfter: boolean;
  can: { accept: boolean; change: boolean };
};

const look = async (actor: Actor, id: string): Promise<Plan> =>
  ((await (await h.request(actor, 'GET', `/api/paths/cycle-plans/${id}`)).json()) as { plan: Plan }).plan;
const itemsOf = (one: Plan) => one.terms.flatMap((term) => term.items);
const made = async (input: object = {}) => {
  const { planId } = await plan(h, school.teacher, { needId, minutesPerWeek: 180, ...input });
  expect(planId).not.toBeNull();
  return look(school.teacher, planId ?? '');
};
type Answer = { status: string; conflicts?: { rules: { id: string }[] }[]; error?: { code: string } };
const change = async (id: string, json: object, actor = school.teacher): Promise<Answer> =>
  (await (await h.request(actor, 'POST', `/api/paths/cycle-plans/${id}/change`, json)).json()) as Answer;

test('a plan fits its minutes, its proof holds line by line, and with it done the cycle is complete', async () => {
  const one = await made();
  expect(one.terms.map((term) => term.from)).toEqual(['2026-09-01', '2027-02-15']);
  for (const term of one.terms) expect(term.planned).toBeLessThanOrEqual(term.minutes);
  expect(one.proof.filter((line) => !line.holds)).toEqual([]);
  for (const id of ['total', 'school', 'safety', 'school-cap', 'time', 'precise', 'group:ethics']) {
    expect(one.proof.map((line) => line.ruleId)).toContain(id);
  }
  expect(one.proof.find((line) => line.ruleId === 'total')?.clause).toMatchObject({ place: 'total' });
  expect(one.total).toMatchObject({ needed: 3600, now: 0 });
  expect(one.total.after).toBeGreaterThanOrEqual(3600);
  expect(one.isCompleteAfter).toBe(true);
  expect(itemsOf(one).filter((item) => item.kind === 'precise').length).toBeGreaterThan(0);
  const safety = itemsOf(one).find((item) => item.title === '安全教育培训');
  expect(safety?.serves).toContain('safety');
});

test('one plan is accepted at a time, and nobody sees or changes that of another', async () => {
  const [first, second] = [await made(), await made()];
  await h.request(school.teacher, 'POST', `/api/paths/cycle-plans/${first.id}/accept`);
  await h.request(school.teacher, 'POST', `/api/paths/cycle-plans/${second.id}/accept`);
  expect((await look(school.teacher, first.id)).state).toBe('replaced');
  expect(await look(school.teacher, second.id)).toMatchObject({ state: 'accepted', can: { accept: false } });
  expect((await change(first.id, { change: 'limits', minutesPerWeek: 200 })).error?.code).toBe('paths.plan_not_open');
  for (const path of ['', '/accept', '/change']) {
    const body = path === '/change' ? { change: 'limits' } : undefined;
    const url = `/api/paths/cycle-plans/${second.id}${path}`;
    const answer = await h.request(school.colleague, path === '' ? 'GET' : 'POST', url, body);
    expect(answer.status).toBe(404);
  }
  const listed = await h.request(school.colleague, 'GET', '/api/paths/cycle-plans');
  expect(await listed.json()).toEqual({ items: [] });
});

test('an item is moved and stays there, another is dropped, and what cannot go leaves the plan as it was', async () => {
  const one = await made();
  const safety = itemsOf(one).find((item) => item.title === '安全教育培训');
  const [autumn, spring] = ['2026-09-01', '2027-02-15'];
  const to = safety?.termFrom === autumn ? spring : autumn;
  expect((await change(one.id, { change: 'move', ref: safety?.ref, to })).status).toBe('planned');
  const moved = await look(school.teacher, one.id);
  expect(itemsOf(moved).find((item) => item.ref === safety?.ref)).toMatchObject({ termFrom: to, isPinned: true });
  // The rest stays where it was.
  const places = (list: Plan) => itemsOf(list).filter((item) => item.ref !== safety?.ref).map((item) => `${item.ref} ${item.termFrom}`).sort(); // prettier-ignore
  expect(places(moved)).toEqual(places(one));
  await change(one.id, { change: 'limits', minutesPerWeek: 190 });
  const again = await look(school.teacher, one.id);
  expect(itemsOf(again).find((item) => item.ref === safety?.ref)?.termFrom).toBe(to);

  const refused = await change(one.id, { change: 'drop', ref: `${ids.summer}@2026-09-01` });
  expect(refused.status).toBe('infeasible');
  expect(refused.conflicts?.flatMap((set) => set.rules.map((rule) => rule.id))).toContain('total');
  expect(itemsOf(await look(school.teacher, one.id)).map((item) => item.ref)).toContain(`${ids.summer}@2026-09-01`);

  const precise = itemsOf(again).find((item) => item.kind === 'precise');
  expect((await change(one.id, { change: 'drop', ref: precise?.ref })).status).toBe('planned');
  const without = await look(school.teacher, one.id);
  expect(itemsOf(without).map((item) => item.ref)).not.toContain(precise?.ref);
  expect(without.options.dropped.map((each) => each.ref)).toEqual([precise?.ref]);
  await change(one.id, { change: 'restore', ref: precise?.ref });
  expect((await look(school.teacher, one.id)).options.dropped).toEqual([]);
  const nowhere = await change(one.id, { change: 'move', ref: `${ids.group}@2026-09-01`, to: '2027-02-15' });
  expect(nowhere.error?.code).toBe('paths.item_does_not_fit');
});

test('what the ledger holds is done: it stays in the plan, counts as earned, and is not planned again', async () => {
  const one = await made();
  const ref = `${ids.group}@2026-09-01`;
  expect(itemsOf(one).map((item) => item.ref)).toContain(ref);
  await h.deps.db.transaction((tx) =>
    postEntry(h.deps, tx, {
      ...{ personId: school.teacher.personId, category: 'post', level: 'county', form: 'in_person' },
      ...{ title: '学科主题研训', occurredOn: '2026-10-10', hours: 800, credits: 800, conversion: null },
      ...{ evidence: [], sourceKey: 'test:group', ...keys },
    }),
  );
  const after = await look(school.teacher, one.id);
  expect(itemsOf(after).find((item) => item.ref === ref)?.progress).toMatchObject({ isPosted: true });
  expect(after.total).toMatchObject({ now: 800, after: one.total.after });
  expect((await change(one.id, { change: 'drop', ref })).error?.code).toBe('paths.item_done');
  await change(one.id, { change: 'limits', minutesPerWeek: 185 });
  const again = await look(school.teacher, one.id);
  expect(itemsOf(again).filter((item) => item.ref === ref)).toHaveLength(1);
  expect(again.totals.done).toBe(1);
  expect(again.total).toMatchObject({ now: 800 });
  expect(again.isCompleteAfter).toBe(true);
  const fresh = await made();
  expect(itemsOf(fresh).map((item) => item.ref)).not.toContain(ref);
});

test('where there is too little time the rules that conflict are named, and more time is offered and works', async () => {
  const { told, planId } = await plan(h, school.colleague, { minutesPerWeek: 60 });
  expect(planId).toBeNull();
  const sets = told.find((one) => one.stage === 'impossible')?.conflicts ?? [];
  const named = sets.flatMap((set) => set.rules);
  expect(named.map((rule) => rule.id)).toContain('time');
  expect(named.find((rule) => rule.id !== 'time')?.clause).not.toBeNull();
  const ways = named.flatMap((rule) => rule.relax.filter((way) => way.relief.by === 'herself'));
  const limits = ways.find((way) => way.relief.limits && 'minutesPerWeek' in way.relief.limits)?.relief.limits;
  expect(limits).toBeDefined();
  expect((await plan(h, school.colleague, { ...limits })).planId).not.toBeNull();
});

type Side = { status: string; total?: { needed: number }; minutesPerWeek: number; policies: { id: string }[] };
const tried = async (json: object): Promise<{ present: Side; then: Side; error?: { code: string } }> =>
  (await (await h.request(school.teacher, 'POST', '/api/paths/cycle-plans/what-if', json)).json()) as {
    present: Side;
    then: Side;
  };

test('what would be is shown beside what is, and nothing is saved', async () => {
  const one = await made();
  const fewer = await tried({ planId: one.id, minutesPerWeek: 40 });
  expect([fewer.present.status, fewer.then.status]).toEqual(['planned', 'infeasible']);
  const helped = await tried({
    planId: one.id,
    minutesPerWeek: 40,
    exceptions: [{ ruleId: 'total', change: { kind: 'least', least: 20 } }],
    extra: [{ category: 'post', level: 'city', form: 'base', on: '2026-10-01', hours: 1000, credits: 1000 }],
  });
  expect(helped.then).toMatchObject({ status: 'planned', total: { needed: 2000 } });
  const stricter = rules.map((rule) =>
    rule.id === 'total' && rule.type === 'minimum' ? { ...rule, least: 90 } : rule,
  );
  const strict = await givePolicy(h, school.orgId, { key: 'strict', rules: stricter });
  const { present, then } = await tried({ planId: one.id, policyId: strict });
  // The school's own policy holds at once: the present knows it, too.
  expect([present.status, then.status]).toEqual(['infeasible', 'infeasible']);
  const elsewhere = await make.organisation(h.deps, { kind: 'county', name: '别处的县' });
  const foreign = await givePolicy(h, elsewhere.id);
  expect((await tried({ policyId: foreign })).error?.code).toBe('policy.not_found');
  expect(await look(school.teacher, one.id)).toMatchObject({ minutesPerWeek: 180 });
});

test('without a policy there is nothing to plan, and the answer says so', async () => {
  const elsewhere = await make.organisation(h.deps, { kind: 'school', name: '没有政策的学校' });
  const stranger = await make.actor(h.deps, { org: elsewhere });
  const { told } = await plan(h, stranger, { minutesPerWeek: 100 });
  expect(told.at(-1)).toMatchObject({ code: 'policy.none_in_force' });
});

type PathSeen = {
  template: { conversion: { minutesPerCredit: number } };
  steps: { id: string; minutes: number; credits: number; creditsFrom: { minutesPerCredit: number } | null }[];
  totals: { credits: number };
  policy: { lines: { ruleId: string; now: number; after: number }[]; serves: Record<string, string[]> } | null;
};

test('the steps of a path are credited by the policy in force, and the path says which of its rules they serve', async () => {
  const stream = await (await h.request(school.teacher, 'POST', `/api/paths/needs/${needId}/build`)).text();
  const pathId = /"pathId":"(\w+)"/.exec(stream)?.[1] ?? '';
  const { path } = (await (await h.request(school.teacher, 'GET', `/api/paths/${pathId}`)).json()) as {
    path: PathSeen;
  };
  // The template says 45 minutes a credit; the policy says an hour, and it is the policy that is in force.
  expect(path.template.conversion.minutesPerCredit).toBe(45);
  for (const step of path.steps) {
    expect(step.credits).toBeCloseTo(step.minutes / 60, 2);
    expect(step.creditsFrom?.minutesPerCredit).toBe(60);
    expect(path.policy?.serves[step.id]).toContain('school');
  }
  const line = path.policy?.lines.find((one) => one.ruleId === 'school');
  expect((line?.after ?? 0) - (line?.now ?? 0)).toBe(Math.round(path.totals.credits * 100));
});
