import { beforeEach, describe, expect, test } from 'vitest';
import type { PolicyBody, PolicyRule } from '../../db/schema/policy.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { bare, cycleRule, totalRule } from './bodies.ts';

const { deps, clock, request, reset } = await harness();
beforeEach(reset);

async function world() {
  const city = await make.organisation(deps, { kind: 'city' });
  const county = await make.organisation(deps, { kind: 'county', parent: city });
  const school = await make.organisation(deps, { parent: county });
  const elsewhere = await make.organisation(deps, { kind: 'county', parent: city });
  return {
    city,
    county,
    school,
    cityAdmin: await make.actor(deps, { org: city, roles: ['city_admin'] }),
    countyAdmin: await make.actor(deps, { org: county, roles: ['county_admin'] }),
    researcher: await make.actor(deps, { org: county, roles: ['researcher'] }),
    teacher: await make.actor(deps, { org: school }),
    stranger: await make.actor(deps, { org: elsewhere, roles: ['county_admin'] }),
  };
}
const base = (...rules: PolicyRule[]): PolicyBody => ({ kind: 'base', rules });
const least = (n: number) => ({ ...totalRule, least: n });
const fields = (body: PolicyBody, more: object = {}) => ({
  name: '学分管理办法',
  nameEn: 'Credits',
  summary: '',
  validFrom: '2026-01-01',
  validTo: null,
  body,
  ...more,
});

const json = async (answer: Response | Promise<Response>) => (await (await answer).json()) as never;
type Page = { policy: { id: string; revision: number; version: number; state: string; isInForce: boolean } };
type Refused = { error: { code: string } };
const make_ = async (actor: Actor, orgId: string, body: PolicyBody, more: object = {}): Promise<Page['policy']> => {
  const answer = await request(actor, 'POST', '/api/policy/policies', { ...fields(body, more), orgId });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as Page).policy;
};
const publish = (actor: Actor, { id, revision }: Page['policy']) =>
  request(actor, 'POST', `/api/policy/policies/${id}/publish`, { revision });
const list = async (actor: Actor, which: string): Promise<string[]> => {
  const { items }: { items: { id: string }[] } = await json(
    request(actor, 'GET', `/api/policy/policies?list=${which}`),
  );
  return items.map(({ id }) => id);
};

describe('a policy', () => {
  test('is written, published, followed by a version and taken back; each list shows it where it belongs', async () => {
    const { county, countyAdmin, teacher } = await world();
    const first = await make_(countyAdmin, county.id, base(cycleRule, totalRule));
    expect(await list(countyAdmin, 'draft')).toEqual([first.id]);
    expect(await list(teacher, 'draft')).toEqual([]);
    expect((await publish(countyAdmin, first)).status).toBe(200);
    expect(await list(teacher, 'in_force')).toEqual([first.id]);

    const next: Page = await json(request(countyAdmin, 'POST', `/api/policy/policies/${first.id}/next`));
    expect(next.policy).toMatchObject({ version: 2, state: 'draft', revision: 1 });
    const again: Page = await json(request(countyAdmin, 'POST', `/api/policy/policies/${first.id}/next`));
    expect(again.policy.id).toBe(next.policy.id);
    const saved: Page & { overlaps: unknown } = await json(
      request(countyAdmin, 'PUT', `/api/policy/policies/${next.policy.id}`, {
        ...fields(base(cycleRule, least(300)), { validFrom: '2026-10-01' }),
        revision: 1,
      }),
    );
    expect(saved.overlaps).toMatchObject({ ends: [{ id: first.id, lastDay: '2026-09-30', resumesOn: null }] });
    expect((await publish(countyAdmin, saved.policy)).status).toBe(200);
    expect(await list(teacher, 'in_force')).toEqual([first.id]);
    expect(await list(teacher, 'future')).toEqual([next.policy.id]);

    clock.set('2026-10-02T00:00:00Z');
    expect(await list(teacher, 'in_force')).toEqual([next.policy.id]);
    expect(await list(teacher, 'past')).toEqual([first.id]);
    await request(countyAdmin, 'POST', `/api/policy/policies/${next.policy.id}/withdraw`);
    expect(await list(teacher, 'in_force')).toEqual([first.id]);
    expect(await list(teacher, 'past')).toEqual([next.policy.id]);
  });

  test('with problems may be saved, and says where they are, but not published', async () => {
    const { county, countyAdmin } = await world();
    const bad = { ...totalRule, of: { categories: ['nothing'] }, clause: { ...totalRule.clause, quotation: '' } };
    const draft = await make_(countyAdmin, county.id, base(cycleRule, bad));
    const shown: { problems: unknown[] } = await json(request(countyAdmin, 'GET', `/api/policy/policies/${draft.id}`));
    expect(shown.problems).toEqual([
      { ruleId: 'total', field: 'clause.quotation', code: 'empty' },
      { ruleId: 'total', field: 'of.categories.0', code: 'category_unknown' },
    ]);
    const refused = await publish(countyAdmin, draft);
    expect([refused.status, ((await refused.json()) as Refused).error.code]).toEqual([422, 'policy.not_publishable']);
  });

  test('is refused when it does not fit the schema, with the field that is wrong', async () => {
    const { county, countyAdmin } = await world();
    const answer = await request(countyAdmin, 'POST', '/api/policy/policies', {
      ...fields({ kind: 'base', rules: [{ ...totalRule, unit: 'minute' } as never] }),
      orgId: county.id,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: 'request.invalid', fields: [{ path: 'body.rules.0.unit' }] },
    });
  });

  test('is not saved over what somebody else has saved, and never changed once published', async () => {
    const { county, countyAdmin } = await world();
    const draft = await make_(countyAdmin, county.id, base(cycleRule, totalRule));
    const put = (revision: number) =>
      request(countyAdmin, 'PUT', `/api/policy/policies/${draft.id}`, {
        ...fields(base(cycleRule, least(100))),
        revision,
      });
    expect((await put(1)).status).toBe(200);
    const stale = await put(1);
    expect([stale.status, ((await stale.json()) as Refused).error.code]).toEqual([409, 'policy.changed_meanwhile']);
    await publish(countyAdmin, { ...draft, revision: 2 });
    const late = await put(3);
    expect([late.status, ((await late.json()) as Refused).error.code]).toEqual([409, 'policy.not_draft']);
    const gone = await request(countyAdmin, 'DELETE', `/api/policy/policies/${draft.id}?revision=2`);
    expect(gone.status).toBe(409);
  });

  test('comes back from its file as it went', async () => {
    const { county, city, countyAdmin, cityAdmin } = await world();
    const draft = await make_(countyAdmin, county.id, base(cycleRule, totalRule));
    const answer = await request(countyAdmin, 'GET', `/api/policy/policies/${draft.id}/file`);
    expect(answer.headers.get('content-disposition')).toContain('.policy.json');
    const file: unknown = await answer.json();
    const back: Page & { policy: { body: unknown } } = await json(
      request(cityAdmin, 'POST', '/api/policy/policies/import', { orgId: city.id, file }),
    );
    expect(back.policy.body).toEqual(base(cycleRule, totalRule));
    const broken = await request(cityAdmin, 'POST', '/api/policy/policies/import', { orgId: city.id, file: {} });
    expect(broken.status).toBe(400);
  });

  test('ready-made is copied into a draft', async () => {
    const { county, countyAdmin } = await world();
    const { items }: { items: { key: string; rules: number }[] } = await json(
      request(countyAdmin, 'GET', '/api/policy/presets'),
    );
    expect(items.map(({ key }) => key)).toContain('zhuzhou-2009');
    const adopted = await request(countyAdmin, 'POST', '/api/policy/presets/zhuzhou-2009/adopt', { orgId: county.id });
    expect(adopted.status).toBe(201);
    const page = (await adopted.json()) as Page & { problems: unknown[] };
    expect(page.problems).toEqual([]);
    expect((await publish(countyAdmin, page.policy)).status).toBe(200);
  });
});

describe('what holds', () => {
  test('is inherited, and changed by rule further down; each rule says where it comes from', async () => {
    const { city, county, school, cityAdmin, countyAdmin, teacher } = await world();
    const above = await make_(cityAdmin, city.id, base(cycleRule, totalRule));
    await publish(cityAdmin, above);
    const changes = [{ change: 'replace' as const, rule: least(400) }];
    const own = await make_(countyAdmin, county.id, { kind: 'override', changes });
    await publish(countyAdmin, own);
    type Held = { policies: { orgKind: string }[]; rules: { id: string; policyId: string }[] };
    const held: Held = await json(request(teacher, 'GET', '/api/policy/effective'));
    expect(held.rules.map(({ id, policyId }) => [id, policyId])).toEqual([
      ['cycle', above.id],
      ['total', own.id],
    ]);
    expect(held.policies.map(({ orgKind }) => orgKind)).toEqual(['city', 'county']);
    const then: Held = await json(request(teacher, 'GET', `/api/policy/effective?orgId=${school.id}&day=2026-08-01`));
    expect(then.rules).toEqual([]);
  });
});

describe('access', () => {
  test('a stranger finds nothing, a teacher reads, only an administrator of the owner writes', async () => {
    const { county, countyAdmin, researcher, teacher, stranger } = await world();
    const published = await make_(countyAdmin, county.id, base(cycleRule, totalRule));
    await publish(countyAdmin, published);
    const next: Page = await json(request(countyAdmin, 'POST', `/api/policy/policies/${published.id}/next`));
    const read = async (actor: Actor, id: string) => (await request(actor, 'GET', `/api/policy/policies/${id}`)).status;
    expect(await read(teacher, published.id)).toBe(200);
    expect(await read(stranger, published.id)).toBe(404);
    expect(await read(stranger, next.policy.id)).toBe(404);
    expect(await read(teacher, next.policy.id)).toBe(404);
    expect(await read(researcher, next.policy.id)).toBe(404);
    for (const which of ['in_force', 'future', 'draft', 'past']) expect(await list(stranger, which)).toEqual([]);
    const asked = await request(stranger, 'GET', `/api/policy/effective?orgId=${county.id}`);
    expect(asked.status).toBe(404);
    const compared = await request(stranger, 'GET', `/api/policy/compare?to=${published.id}`);
    expect(compared.status).toBe(404);
    expect((await request(stranger, 'GET', `/api/policy/policies/${published.id}/file`)).status).toBe(404);
    for (const actor of [teacher, researcher, stranger]) {
      const made = await request(actor, 'POST', '/api/policy/policies', {
        ...fields(base(cycleRule)),
        orgId: county.id,
      });
      expect([403, 404]).toContain(made.status);
      const withdrawn = await request(actor, 'POST', `/api/policy/policies/${published.id}/withdraw`);
      expect([403, 404]).toContain(withdrawn.status);
      expect((await publish(actor, next.policy)).status).toBe(404);
    }
    expect((await request(null, 'GET', '/api/policy/effective')).status).toBe(401);
  });
});

test('a comparison says what was added, removed and changed, and whether anybody can be touched by it', async () => {
  const { county, countyAdmin } = await world();
  const first = await make_(
    countyAdmin,
    county.id,
    base(cycleRule, totalRule, bare('gone', { type: 'appeal', days: 5, deciders: 2 })),
  );
  await publish(countyAdmin, first);
  const next: Page = await json(request(countyAdmin, 'POST', `/api/policy/policies/${first.id}/next`));
  await request(countyAdmin, 'PUT', `/api/policy/policies/${next.policy.id}`, {
    ...fields(base({ ...cycleRule, label: '新名' }, least(300), bare('new', { type: 'appeal', days: 9, deciders: 2 }))),
    revision: 1,
  });
  const found: { differences: { ruleId: string; change: string; fields: string[]; isOfSubstance: boolean }[] } =
    await json(request(countyAdmin, 'GET', `/api/policy/compare?from=${first.id}&to=${next.policy.id}`));
  expect(
    found.differences.map(({ ruleId, change, fields: names, isOfSubstance }) => [ruleId, change, names, isOfSubstance]),
  ).toEqual([
    ['cycle', 'changed', ['label'], false],
    ['total', 'changed', ['least'], true],
    ['gone', 'removed', [], true],
    ['new', 'added', [], true],
  ]);
});
