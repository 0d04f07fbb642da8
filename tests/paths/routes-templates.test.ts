import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { resources } from '../../db/schema/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { build, foundSchool, look } from './school.ts';

const h = await harness();
beforeEach(() => h.reset());

const shipped = JSON.parse(await readFile(new URL('../../db/seed/templates.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>[];

describe('path templates', () => {
  test('of the demo are published for a county by its researcher, and by nobody below', async () => {
    const county = await make.organisation(h.deps, { kind: 'county' });
    const school = await make.organisation(h.deps, { parent: county });
    const researcher = await make.actor(h.deps, { org: county, roles: ['researcher'] });
    const teacher = await make.actor(h.deps, { org: school });
    const body = { orgId: county.id, templates: shipped };
    expect((await h.request(teacher, 'POST', '/api/paths/templates', body)).status).toBe(403);
    expect((await h.request(researcher, 'POST', '/api/paths/templates', body)).status).toBe(201);
    const listed = await h.request(teacher, 'GET', '/api/paths/templates');
    const { items } = (await listed.json()) as { items: { ladderLevel: string; version: number }[] };
    expect(items.map((t) => t.ladderLevel).sort()).toEqual([
      'backbone',
      'master',
      'novice',
      'qualified',
      'subject_leader',
    ]);
  });

  test('published again get the next version, and the earlier one stays for the paths made from it', async () => {
    const county = await make.organisation(h.deps, { kind: 'county' });
    const admin = await make.actor(h.deps, { org: county, roles: ['county_admin'] });
    const body = { orgId: county.id, templates: shipped.slice(0, 1) };
    for (let i = 0; i < 2; i++) await h.request(admin, 'POST', '/api/paths/templates', body);
    const { items } = (await (await h.request(admin, 'GET', '/api/paths/templates')).json()) as {
      items: { version: number }[];
    };
    expect(items.map((t) => t.version)).toEqual([2]);
  });

  test.each([
    ['a group that neither selects nor holds groups', { select: null, children: null }],
    ['a rule that counts nothing', { rule: { type: 'at_least', count: 0 } }],
    ['a rule without the clause it comes from', { clause: undefined }],
  ])('with %s are refused', async (_, change) => {
    const county = await make.organisation(h.deps, { kind: 'county' });
    const admin = await make.actor(h.deps, { org: county, roles: ['county_admin'] });
    const leaf = {
      id: 'one',
      label: '一',
      labelEn: 'One',
      step: 'elective',
      clause: { document: '办法', place: '一', quotation: '选修。' },
      rule: { type: 'at_least', count: 1 },
      children: null,
      select: {},
    };
    const templates = [{ ...shipped[0], root: { ...leaf, ...change } }];
    const answered = await h.request(admin, 'POST', '/api/paths/templates', { orgId: county.id, templates });
    expect(answered.status).toBe(400);
  });
});

test('a finished step stays finished when its resource is removed from the library', async () => {
  const { teacher } = await foundSchool(h);
  const { path } = await build(h, teacher, '课堂提问总是那几个学生举手,每周一个小时');
  if (!path) throw new Error('no path');
  const step = path.steps[0];
  await h.request(teacher, 'POST', `/api/paths/${path.id}/accept`, {});
  const reflection = '今天试了提问以后等三秒,平时不举手的几个孩子也开了口,下次把问题再问得具体一些。';
  await h.request(teacher, 'POST', `/api/paths/steps/${step?.id}/complete`, { reflection });
  await h.deps.db.delete(resources);
  const after = await look(h, teacher, path.id);
  expect(after.totals.done).toBe(1);
  expect(after.steps.find((s) => s.id === step?.id)).toMatchObject({ state: 'done', resource: null, quote: null });
});
