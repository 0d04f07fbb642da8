import { beforeEach, describe, expect, test } from 'vitest';
import type { CallBody } from '../../db/schema/topic-data.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { callOf, county, makeCall, makeTopic } from './world.ts';

const world = await harness();
const { deps, request, reset, clock } = world;
beforeEach(reset);

type Shown = {
  call: {
    id: string;
    state: string;
    version: number;
    updatedAt: string;
    title: string;
    body: CallBody;
    can: Record<string, { allowed: boolean; because: string | null }>;
  };
  problems: { code: string; part: string }[];
  versions: { number: number; reason: string; byName: string | null }[];
  handedIn: { version: number; n: number }[];
};
type Answer<T> = { status: number; body: T; code: string | undefined; fields: { path: string; code: string }[] };
async function ask<T = Shown>(actor: Actor, method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const answer = await request(actor, method, `/api/topics/calls${path}`, body);
  const json = (await answer.json()) as T & { error?: { code: string; fields?: { path: string; code: string }[] } };
  return { status: answer.status, body: json, code: json.error?.code, fields: json.error?.fields ?? [] };
}
const begin = (actor: Actor, orgId: string, from: unknown = { kind: 'preset', preset: 'ai' }, title = '课题申报') =>
  ask(actor, 'POST', '', { orgId, title, from });
const save = (actor: Actor, { call }: Shown, change: Partial<CallBody>, title = call.title) =>
  ask(actor, 'PUT', `/${call.id}`, { title, body: { ...call.body, ...change }, seen: call.updatedAt });
const window = { from: '2026-09-10', to: '2026-10-10' };

describe('a call', () => {
  test('goes from a preset to its published face, and those below read it', async () => {
    const { county: own, keeper, leader, stranger } = await county(deps);
    const begun = await begin(keeper, own.id);
    expect([begun.status, begun.body.call.state]).toEqual([201, 'draft']);
    expect(begun.body.problems.map(({ code }) => code)).toContain('window_missing');
    const { id } = begun.body.call;
    // A draft is nobody's business below.
    expect((await ask(leader, 'GET', `/${id}`)).code).toBe('topics.call_not_found');
    const early = await ask(keeper, 'POST', `/${id}/publish`);
    expect([early.status, early.code]).toEqual([422, 'topics.call_incomplete']);
    expect(early.fields).toEqual([{ path: 'general', code: 'window_missing' }]);
    const saved = await save(keeper, begun.body, { window });
    expect(saved.body.problems.filter(({ code }) => code === 'window_missing')).toEqual([]);
    const published = await ask(keeper, 'POST', `/${id}/publish`);
    expect([published.status, published.body.call.state]).toEqual([200, 'published']);
    expect((await ask(keeper, 'POST', `/${id}/publish`)).code).toBe('topics.call_not_draft');
    for (const one of [leader, stranger]) {
      const seen = await ask(one, 'GET', `/${id}`);
      expect([seen.status, seen.body.call.can.apply?.allowed, seen.body.call.can.edit?.allowed]).toEqual([
        200,
        true,
        false,
      ]);
      expect(seen.body.handedIn).toEqual([]);
    }
    const elsewhere = await make.organisation(deps, { kind: 'county', name: '外县' });
    const outsider = await make.actor(deps, { org: await make.organisation(deps, { parent: elsewhere }) });
    expect((await ask(outsider, 'GET', `/${id}`)).code).toBe('topics.call_not_found');
  });

  test('says everything it lacks at once', async () => {
    const { county: own, keeper } = await county(deps);
    const begun = (await begin(keeper, own.id, { kind: 'nothing' }, '')).body;
    const codes = begun.problems.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['title_missing', 'window_missing', 'tracks_none', 'dimensions_none']),
    );
    const early = await ask(keeper, 'POST', `/${begun.call.id}/publish`);
    expect(early.fields.map(({ code }) => code)).toEqual([
      'title_missing',
      'window_missing',
      'tracks_none',
      'dimensions_none',
    ]);
  });

  test('is begun from an earlier one, with another window, and from a file, with nothing lost', async () => {
    const { county: own, keeper } = await county(deps);
    const earlier = await makeCall(deps, own.id);
    const copied = (await begin(keeper, own.id, { kind: 'call', callId: earlier.id }, '')).body.call;
    expect(copied).toMatchObject({
      copiedFromId: earlier.id,
      title: earlier.title,
      body: { ...earlier.body, window: { from: '', to: '' } },
    });
    const file = await request(keeper, 'GET', `/api/topics/calls/${earlier.id}/file`);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    const read = (await begin(keeper, own.id, { kind: 'file', file: await file.json() }, '')).body.call;
    expect(read.body).toEqual(earlier.body);
    expect(read).toMatchObject({ state: 'draft', version: 1, title: earlier.title });
  });

  test('begins at the level of the body that runs it', async () => {
    const { city, county: own, east } = await county(deps);
    const mayor = await make.actor(deps, { org: city, roles: ['city_admin'] });
    const levels = await Promise.all(
      [city, own, east].map(
        async (org) => (await begin(mayor, org.id, { kind: 'preset', preset: 'fuzhou' })).body.call.body.level,
      ),
    );
    expect(levels).toEqual(['city', 'county', 'school']);
  });

  test('is kept by its body and those above, never by a school below', async () => {
    const { county: own, east, principal, leader, keeper } = await county(deps);
    expect((await begin(principal, own.id)).code).toBe('topics.call_not_found');
    expect((await begin(leader, east.id)).code).toBe('topics.call_not_found');
    // A school runs its own small call.
    expect((await begin(principal, east.id)).status).toBe(201);
    const call = await makeCall(deps, own.id);
    const change = { title: call.title, body: { ...call.body, lead: '改过' }, version: 1, reason: '更正说明' };
    for (const one of [principal, leader]) {
      expect((await ask(one, 'POST', `/${call.id}/versions`, change)).status).toBe(403);
      expect((await ask(one, 'POST', `/${call.id}/cancel`, { reason: '不办了' + '。' })).status).toBe(403);
    }
    expect((await ask(keeper, 'POST', `/${call.id}/versions`, change)).status).toBe(200);
  });

  test('is changed under a version with its reason; what was handed in keeps its own', async () => {
    const { county: own, keeper, leader } = await county(deps);
    const call = await makeCall(deps, own.id);
    await makeTopic(deps, { leader, callId: call.id, state: 'screening', values: { callVersion: 1 } });
    const given = { title: call.title, version: 1, reason: '补充一个类别' };
    const same = await ask(keeper, 'POST', `/${call.id}/versions`, { ...given, body: call.body });
    expect(same.code).toBe('topics.call_unchanged');
    const body = { ...call.body, notice: { days: 5 } };
    const changed = await ask(keeper, 'POST', `/${call.id}/versions`, { ...given, body });
    expect(changed.body).toMatchObject({
      call: { version: 2, body: { notice: { days: 5 } } },
      versions: [{ number: 2, reason: '补充一个类别' }, { number: 1 }],
      handedIn: [{ version: 1, n: 1 }],
    });
    const late = await ask(keeper, 'POST', `/${call.id}/versions`, { ...given, body });
    expect(late.code).toBe('topics.changed_meanwhile');
    const version = await ask<{ differences: unknown[] }>(leader, 'GET', `/${call.id}/versions/2`);
    expect(version.body.differences).toEqual([
      { part: 'general', change: 'changed', item: '', field: 'notice.days', before: '7', after: '5' },
    ]);
    expect((await ask(leader, 'GET', `/${call.id}/versions/9`)).code).toBe('topics.no_such_version');
    const broken = { ...body, rubric: { ...body.rubric, dimensions: body.rubric.dimensions.slice(1) } };
    const refused = await ask(keeper, 'POST', `/${call.id}/versions`, { ...given, version: 2, body: broken });
    expect(refused.fields).toEqual([{ path: 'rubric', code: 'weights_sum' }]);
  });

  test('a draft saved by two at once is kept by one', async () => {
    const { county: own, keeper, second } = await county(deps);
    const begun = (await begin(keeper, own.id)).body;
    expect((await save(keeper, begun, { window }, '甲')).status).toBe(200);
    expect((await save(second, begun, { window }, '乙')).code).toBe('topics.changed_meanwhile');
  });

  test('is cancelled with a reason, and stays to be read', async () => {
    const { county: own, keeper, leader } = await county(deps);
    const call = await makeCall(deps, own.id);
    expect((await ask(keeper, 'POST', `/${call.id}/cancel`, { reason: '并入市级征集' })).body.call.state).toBe(
      'cancelled',
    );
    const seen = await ask(leader, 'GET', `/${call.id}`);
    expect(seen.body.call.can.apply).toEqual({ allowed: false, because: 'topics.call_not_open' });
    expect(seen.body.versions[0]).toMatchObject({ number: 2, reason: '并入市级征集' });
    const past = await ask<{ items: { id: string }[] }>(leader, 'GET', '?list=past');
    expect(past.body.items.map(({ id }) => id)).toEqual([call.id]);
  });

  test('lists by its days: open until the end of the last one in China', async () => {
    const { county: own, leader, keeper } = await county(deps);
    const call = await makeCall(deps, own.id, callOf({ window: { from: '2026-09-01', to: '2026-09-05' } }));
    await begin(keeper, own.id);
    const listed = async (list: string, who = leader) =>
      (await ask<{ items: { id: string }[]; total: number }>(who, 'GET', `?list=${list}`)).body;
    clock.set('2026-09-05T15:59:59Z');
    expect((await listed('open')).items.map(({ id }) => id)).toEqual([call.id]);
    clock.set('2026-09-05T16:00:00Z');
    expect([(await listed('open')).total, (await listed('past')).total]).toEqual([0, 1]);
    expect([(await listed('drafts')).total, (await listed('drafts', keeper)).total]).toEqual([0, 1]);
  });

  test('the presets can be seen before they are chosen', async () => {
    const { leader } = await county(deps);
    const { body } = await ask<{ items: { key: string }[] }>(leader, 'GET', '/presets');
    expect(body.items.map(({ key }) => key)).toEqual(['ai', 'fuzhou', 'xinxiang', 'huangpu', 'planning']);
  });
});
