import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { resources } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { aResource, answer, outcome, world, type World } from './world.ts';

const h = await harness();
let w: World;
beforeEach(async () => {
  await h.reset();
  w = await world(h);
});

const AT = '/api/community/calls';
type Call = {
  call: {
    id: string;
    isOpen: boolean;
    accepted: number;
    gaps: number;
    filled: number;
    can: { curate: { allowed: boolean } };
  };
  contributions: { resourceId: string; state: string; answer: string | null; isMine: boolean; misfits: string[] }[];
};
const WANTED = { kind: 'lesson_plan', subject: 'mathematics', grades: ['3', '4'], unit: '第三单元' };
const FITTING = { kind: 'lesson_plan' as const, subject: 'mathematics', grades: ['3'], unit: '第三单元 面积' };
const open = (actor: Actor, orgId: string, more: object = {}) =>
  h.request(actor, 'POST', AT, {
    orgId,
    title: '征集三单元教案',
    text: '缺三年级面积的教案',
    closesOn: '2026-09-30',
    ...WANTED,
    ...more,
  });
const opened = async (orgId = w.county.id) => (await answer<{ id: string }>(open(w.researcher, orgId))).id;
const send = (actor: Actor, call: string, resourceId: string) =>
  h.request(actor, 'POST', `${AT}/${call}/contributions`, { resourceId, note: '请看' });
const look = (actor: Actor, call: string) => answer<Call>(h.request(actor, 'GET', `${AT}/${call}`));
const decide = (actor: Actor, call: string, resourceId: string, state = 'accepted') =>
  h.request(actor, 'POST', `${AT}/${call}/contributions/${resourceId}/decision`, { state, answer: '正好补上' });

describe('a call for contributions', () => {
  test('is made by those who look after an organisation, and read by everybody below it', async () => {
    for (const actor of [w.owner, w.leader]) {
      expect(await outcome(open(actor, w.school.id))).toEqual([403, 'access.role_needed']);
    }
    expect(await outcome(open(w.head, w.county.id))).toEqual([403, 'access.outside_your_organisations']);
    expect(await outcome(open(w.head, 'org_none'))).toEqual([404, 'community.organisation_not_found']);
    expect(await outcome(open(w.head, w.school.id, { grades: ['3', '三年级'] }))).toEqual([
      422,
      'community.value_unknown',
    ]);
    expect(await outcome(open(w.head, w.school.id, { closesOn: '2026-08-31' }))).toEqual([422, 'community.day_passed']);
    const call = (await answer<{ id: string }>(open(w.head, w.school.id))).id;
    for (const actor of [w.owner, w.colleague, w.head, w.researcher])
      expect((await look(actor, call)).call.id).toBe(call);
    for (const actor of [w.stranger, w.otherHead]) {
      expect(await outcome(h.request(actor, 'GET', `${AT}/${call}`))).toEqual([404, 'community.call_not_found']);
      expect((await answer<{ total: number }>(h.request(actor, 'GET', AT))).total).toBe(0);
    }
  });

  test('takes what is listed where those who call can read it, and says what to do otherwise', async () => {
    const call = await opened();
    const ready = await aResource(h, { owner: w.owner, org: w.school, to: w.county, fields: FITTING });
    const draft = await aResource(h, { owner: w.owner, org: w.group, to: w.group });
    const schools = await aResource(h, { owner: w.owner, org: w.school, to: w.school });
    const others = await aResource(h, { owner: w.stranger, org: w.other, to: w.county });
    expect(await outcome(send(w.owner, call, draft))).toEqual([409, 'community.contribution_not_listed']);
    expect(await outcome(send(w.owner, call, others))).toEqual([403, 'access.not_yours']);
    expect(await outcome(send(w.stranger, call, schools))).toEqual([404, 'library.resource_not_found']);
    // A researcher of the county reads what a school below it shares.
    expect(await outcome(send(w.owner, call, schools))).toEqual([201, null]);
    expect(await outcome(send(w.owner, call, ready))).toEqual([201, null]);
    expect(await outcome(send(w.owner, call, ready))).toEqual([409, 'community.contribution_known']);
    type Candidates = { items: { id: string; can: { send: { because: string | null } } }[] };
    const candidates = await answer<Candidates>(h.request(w.owner, 'GET', `${AT}/${call}/candidates`));
    expect(Object.fromEntries(candidates.items.map(({ id, can }) => [id, can.send.because]))).toEqual({
      [draft]: 'community.contribution_not_listed',
      [schools]: 'community.contribution_known',
      [ready]: 'community.contribution_known',
    });
  });

  test('of one school is out of reach for what is listed in another', async () => {
    const both = await aResource(h, { owner: w.owner, org: w.group, to: w.other });
    const call = (await answer<{ id: string }>(open(w.head, w.school.id))).id;
    expect(await outcome(send(w.owner, call, both))).toEqual([409, 'community.contribution_out_of_reach']);
  });

  test('is decided with an answer, by a curator about others’ work, and shows how many gaps are filled', async () => {
    const call = await opened();
    const fitting = await aResource(h, { owner: w.owner, org: w.school, to: w.county, fields: FITTING });
    const other = await aResource(h, {
      owner: w.owner,
      org: w.school,
      to: w.county,
      fields: { ...FITTING, kind: 'case' },
    });
    for (const id of [fitting, other]) await send(w.owner, call, id);
    const own = await aResource(h, { owner: w.researcher, org: w.county, to: w.county, fields: FITTING });
    await send(w.researcher, call, own);
    for (const actor of [w.owner, w.colleague, w.head]) {
      expect(await outcome(decide(actor, call, fitting))).toEqual([
        403,
        actor === w.head ? 'access.outside_your_organisations' : 'access.role_needed',
      ]);
    }
    expect(await outcome(decide(w.researcher, call, own))).toEqual([403, 'access.own_work']);
    const after = await answer<Call>(decide(w.researcher, call, fitting));
    expect(after.call).toMatchObject({ accepted: 1, gaps: 2, filled: 1 });
    expect(await outcome(decide(w.researcher, call, fitting, 'declined'))).toEqual([
      409,
      'community.contribution_decided',
    ]);
    await decide(w.researcher, call, other, 'declined');
    const mine = await look(w.owner, call);
    expect(mine.contributions.map(({ state, misfits }) => [state, misfits])).toEqual([
      ['accepted', []],
      ['declined', ['kind']],
    ]);
    expect((await look(w.stranger, call)).contributions.map(({ resourceId }) => resourceId)).toEqual([fitting]);
  });

  test('shows and counts of the accepted only what one may read', async () => {
    const call = await opened();
    const inner = await aResource(h, { owner: w.owner, org: w.school, to: w.school, fields: FITTING });
    await send(w.owner, call, inner);
    await decide(w.researcher, call, inner);
    expect((await look(w.colleague, call)).call).toMatchObject({ accepted: 1, filled: 1 });
    const seen = await look(w.stranger, call);
    expect([seen.call.accepted, seen.call.filled, seen.contributions]).toEqual([0, 0, []]);
    const listed = await answer<{ items: { accepted: number }[] }>(h.request(w.stranger, 'GET', AT));
    expect(listed.items).toMatchObject([{ accepted: 0, filled: 0 }]);
    await h.deps.db
      .update(resources)
      .set({ visibility: 'own', visibleOrgId: null, listing: 'withdrawn', listedVersion: null })
      .where(eq(resources.id, inner));
    expect((await look(w.researcher, call)).call).toMatchObject({ accepted: 0, filled: 0 });
  });

  test('is over after its last day or when it is closed; what was sent can still be decided', async () => {
    const call = await opened();
    const [first, second] = [
      await aResource(h, { owner: w.owner, org: w.school, to: w.county }),
      await aResource(h, { owner: w.owner, org: w.school, to: w.county }),
    ];
    await send(w.owner, call, first);
    expect(await outcome(h.request(w.head, 'POST', `${AT}/${call}/close`))).toEqual([
      403,
      'access.outside_your_organisations',
    ]);
    h.clock.set('2026-09-30T16:00:00Z');
    expect((await look(w.owner, call)).call.isOpen).toBe(false);
    expect(await outcome(send(w.owner, call, second))).toEqual([409, 'community.call_closed']);
    await h.request(w.researcher, 'PATCH', `${AT}/${call}`, { closesOn: '2026-10-31' });
    expect((await look(w.owner, call)).call.isOpen).toBe(true);
    await h.request(w.researcher, 'POST', `${AT}/${call}/close`);
    expect(await outcome(send(w.owner, call, second))).toEqual([409, 'community.call_closed']);
    expect(await outcome(h.request(w.researcher, 'PATCH', `${AT}/${call}`, { title: '再来' }))).toEqual([
      409,
      'community.call_closed',
    ]);
    expect(await outcome(decide(w.researcher, call, first))).toEqual([200, null]);
    const lists = async (list: string) =>
      (await answer<{ total: number }>(h.request(w.owner, 'GET', `${AT}?list=${list}`))).total;
    expect([await lists('open'), await lists('closed')]).toEqual([0, 1]);
  });

  test('gives back what nobody has decided to who sent it', async () => {
    const call = await opened();
    const id = await aResource(h, { owner: w.owner, org: w.school, to: w.county });
    await send(w.owner, call, id);
    type Desk = { contributions: number; calls: number };
    const desk = (actor: Actor) => answer<Desk>(h.request(actor, 'GET', '/api/community/desk'));
    expect(await desk(w.researcher)).toMatchObject({ contributions: 1, calls: 1 });
    expect(await desk(w.head)).toMatchObject({ contributions: 0, calls: 1 });
    const back = (actor: Actor) => h.request(actor, 'DELETE', `${AT}/${call}/contributions/${id}`);
    expect(await outcome(back(w.colleague))).toEqual([404, 'community.contribution_not_found']);
    expect((await answer<Call>(back(w.owner))).contributions).toEqual([]);
  });
});
