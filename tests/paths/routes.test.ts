import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { chunks, resources } from '../../db/schema/index.ts';
import { harness } from '../helpers/harness.ts';
import { build, forgetPaths, foundSchool, look, type Path, type School, type Step } from './school.ts';

const h = await harness();
let school: School;
const NEED = '课堂提问总是那几个学生举手,每周一个小时';

beforeAll(async () => {
  await h.reset();
  school = await foundSchool(h);
});
beforeEach(() => forgetPaths(h));

const act = (path: string, body?: unknown) => h.request(school.teacher, 'POST', `/api/paths/${path}`, body ?? {});
const titles = (path: Path) => path.steps.map((s) => s.resource?.title);
const kindOf = (path: Path, kind: string) => path.steps.filter((s) => s.kind === kind);
const code = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
async function built(text = NEED): Promise<Path> {
  const { path, told } = await build(h, school.teacher, text);
  if (!path) throw new Error(`no path: ${JSON.stringify(told)}`);
  return path;
}
const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('nothing there');
  return one;
};
const REFLECTION = '今天试了提问以后等三秒,平时不举手的几个孩子也开了口,下次把问题再问得具体一些。';

describe('a path', () => {
  test('holds what is required, what may be chosen and what answers the need, each with its reason', async () => {
    const path = await built();
    expect(
      kindOf(path, 'required')
        .map((s) => s.groupId)
        .sort(),
    ).toEqual(['ethics', 'safety']);
    expect(kindOf(path, 'elective')).toHaveLength(2);
    expect(titles(path)).toContain('让课堂提问不再只有几个学生举手');
    expect(path.steps.every((s) => s.reason !== null)).toBe(true);
    expect(path.steps.every((s) => s.credits === Math.round((s.minutes / 45) * 10) / 10)).toBe(true);
    expect(path.groups.find((g) => g.id === 'lessons')?.standing).toMatchObject({
      needed: 2,
      chosen: 2,
      done: 0,
      offered: 4,
    });
  });

  test('is never made of what goes with old textbooks, nor of what has not been audited', async () => {
    const precise = first(kindOf(await built(), 'precise')).resource?.title ?? '';
    const is = eq(resources.title, precise);
    for (const change of [{ editionEra: 'old' as const }, { listing: 'draft' as const, listedVersion: null }]) {
      await forgetPaths(h);
      await h.deps.db.update(resources).set(change).where(is);
      expect(titles(await built())).not.toContain(precise);
      await h.deps.db.update(resources).set({ editionEra: null, listing: 'listed', listedVersion: 1 }).where(is);
    }
  });

  test('quotes only what stands in the passage it opens', async () => {
    const path = await built();
    for (const step of path.steps) {
      const [chunk] = await h.deps.db
        .select()
        .from(chunks)
        .where(eq(chunks.id, step.chunkId ?? ''));
      expect(chunk?.text).toContain(step.quote);
    }
  });

  test('stops showing a quotation when the text under it has changed', async () => {
    const path = await built();
    const step = first(path.steps.filter((s) => s.quote !== null));
    const ofStep = eq(chunks.id, step.chunkId ?? '');
    const [before] = await h.deps.db.select().from(chunks).where(ofStep);
    await h.deps.db.update(chunks).set({ text: '换过的文字' }).where(ofStep);
    const again = (await look(h, school.teacher, path.id)).steps.find((s) => s.id === step.id);
    expect(again).toMatchObject({ quote: null, chunkId: null });
    await h.deps.db.update(chunks).set({ text: before?.text }).where(ofStep);
  });

  test('belongs to the one who asked: nobody else finds it, its need or its steps', async () => {
    const path = await built();
    const step = first(path.steps);
    const other = school.colleague;
    expect((await h.request(other, 'GET', `/api/paths/${path.id}`)).status).toBe(404);
    expect((await h.request(other, 'POST', `/api/paths/${path.id}/accept`, {})).status).toBe(404);
    expect((await h.request(other, 'POST', `/api/paths/steps/${step.id}/swap`, {})).status).toBe(404);
    const { items } = (await (await h.request(other, 'GET', '/api/paths')).json()) as { items: unknown[] };
    expect(items).toEqual([]);
  });

  test('that cannot be planned says what conflicts and what would make room', async () => {
    const { told, path } = await build(h, school.teacher, `${NEED.replace('每周一个小时', '一周内,每周20分钟')}`);
    expect(path).toBeNull();
    const conflicts = told.findLast((one) => one.stage === 'impossible')?.conflicts ?? [];
    expect(conflicts.map((c) => c.constraint)).toContain('time');
    expect(conflicts.find((c) => c.constraint === 'time')?.relax).toBe('more_time');
  });

  test('is refused with a reason where no template has been published', async () => {
    const lonely = { ...school.teacher, orgPath: '/', orgId: school.orgId, memberOf: [] };
    const { told } = await build(h, lonely, NEED);
    expect(told).toEqual([{ code: 'paths.no_template', params: {} }]);
  });
});

describe('a step', () => {
  const reload = async (path: Path) => look(h, school.teacher, path.id);
  const elective = (path: Path): Step => first(kindOf(path, 'elective'));

  test('is swapped for the next best of its group, and back', async () => {
    const path = await built();
    const step = elective(path);
    const { instead } = (await (await act(`steps/${step.id}/swap`)).json()) as { instead: string };
    const swapped = await reload(path);
    expect(swapped.steps.map((s) => s.id)).toContain(instead);
    expect(swapped.steps.map((s) => s.id)).not.toContain(step.id);
    expect(kindOf(swapped, 'elective')).toHaveLength(2);
    expect((await act(`steps/${step.id}/restore`, { instead })).status).toBe(200);
    expect(titles(await reload(path))).toEqual(titles(path));
  });

  test('that the rules cannot do without is not dropped, and the answer names the group and its clause', async () => {
    const path = await built();
    const step = first(kindOf(path, 'required'));
    const refused = await act(`steps/${step.id}/drop`);
    expect(refused.status).toBe(409);
    const { error } = (await refused.json()) as { error: { code: string; params: Record<string, string> } };
    expect(error).toMatchObject({ code: 'paths.step_needed', params: { place: '第一条' } });
  });

  test('of the precise ones is dropped without a stand-in', async () => {
    const path = await built();
    const step = first(kindOf(path, 'precise'));
    await act(`steps/${step.id}/drop`);
    expect((await reload(path)).steps).toHaveLength(path.steps.length - 1);
  });

  test('said not to be relevant goes at once, and does not come back in a later path', async () => {
    const path = await built();
    const step = first(kindOf(path, 'precise'));
    await act(`steps/${step.id}/not-relevant`, { reasons: ['known_already'], note: '去年做过' });
    expect(titles(await reload(path))).not.toContain(step.resource?.title);
    expect(titles(await built())).not.toContain(step.resource?.title);
    await act(`steps/${step.id}/restore`);
    expect(titles(await built())).toContain(step.resource?.title);
  });

  test('said not to be relevant but required stays, is remembered, and the answer says why', async () => {
    const path = await built();
    const step = first(kindOf(path, 'required'));
    const answer = (await (await act(`steps/${step.id}/not-relevant`, { reasons: ['other'] })).json()) as {
      stays: { place: string } | null;
    };
    expect(answer.stays?.place).toBe('第一条');
    expect(titles(await reload(path))).toContain(step.resource?.title);
  });

  test('is finished only on an accepted path and only with evidence', async () => {
    const path = await built();
    const step = first(path.steps);
    const finish = (body: unknown) => act(`steps/${step.id}/complete`, body);
    expect(await code(await finish({ reflection: REFLECTION }))).toBe('paths.not_accepted');
    await act(`${path.id}/accept`);
    expect(await code(await finish({}))).toBe('paths.evidence_too_short');
    expect(await code(await finish({ reflection: '看完了' }))).toBe('paths.evidence_too_short');
    expect((await finish({ reflection: REFLECTION })).status).toBe(200);
    expect(await code(await finish({ reflection: REFLECTION }))).toBe('paths.step_already_done');
    expect((await reload(path)).totals.done).toBe(1);
  });

  test('is finished with a file instead, which only its owner can open', async () => {
    const path = await built();
    const step = first(path.steps);
    await act(`${path.id}/accept`);
    const url = `/api/paths/steps/${step.id}/evidence?name=${encodeURIComponent('课堂照片.jpg')}`;
    const sent = await h.request(school.teacher, 'PUT', url, new Uint8Array([1, 2, 3]));
    expect(sent.status).toBe(201);
    const { evidenceId } = (await sent.json()) as { evidenceId: string };
    expect((await act(`steps/${step.id}/complete`, {})).status).toBe(200);
    const file = `/api/paths/steps/${step.id}/evidence/${evidenceId}`;
    const opened = await h.request(school.teacher, 'GET', file);
    expect(new Uint8Array(await opened.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(opened.headers.get('content-disposition')).toContain(encodeURIComponent('课堂照片.jpg'));
    expect((await h.request(school.colleague, 'GET', file)).status).toBe(404);
  });

  test('that is done stays through a re-plan, and the last one finishes the path', async () => {
    const path = await built();
    await act(`${path.id}/accept`);
    const done = elective(path);
    await act(`steps/${done.id}/complete`, { reflection: REFLECTION });
    expect((await act(`${path.id}/replan`, { minutesPerWeek: 120 })).status).toBe(200);
    const again = await reload(path);
    expect(again.steps.find((s) => s.resource?.id === done.resource?.id)?.state).toBe('done');
    expect(kindOf(again, 'elective')).toHaveLength(2);
    for (const step of again.steps.filter((s) => s.state === 'open')) {
      expect((await act(`steps/${step.id}/complete`, { reflection: REFLECTION })).status).toBe(200);
    }
    expect((await reload(path)).state).toBe('finished');
  });

  test('cannot be finished twice by two clicks at once', async () => {
    const path = await built();
    await act(`${path.id}/accept`);
    const step = first(path.steps);
    const both = await Promise.all([1, 2].map(() => act(`steps/${step.id}/complete`, { reflection: REFLECTION })));
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  });
});

test('accepting a path puts the earlier accepted one away', async () => {
  const [one, two] = [await built(), await built()];
  await act(`${one.id}/accept`);
  await act(`${two.id}/accept`);
  expect((await look(h, school.teacher, one.id)).state).toBe('replaced');
  expect((await look(h, school.teacher, two.id)).state).toBe('accepted');
});

test('a correction of the reading is used, and is marked as the person’s', async () => {
  const said = await h.request(school.teacher, 'POST', '/api/paths/needs', { text: NEED });
  const { need } = (await said.json()) as { need: { id: string } };
  const corrected = await h.request(school.teacher, 'PATCH', `/api/paths/needs/${need.id}`, {
    minutesPerWeek: 45,
    topics: ['homework'],
  });
  const body = (await corrected.json()) as { need: { reading: Record<string, unknown>; isConfirmed: boolean } };
  expect(body.need.isConfirmed).toBe(true);
  expect(body.need.reading).toMatchObject({
    minutesPerWeek: { value: 45, source: 'person' },
    topics: { value: ['homework'], source: 'person' },
  });
  expect(
    (await h.request(school.colleague, 'PATCH', `/api/paths/needs/${need.id}`, { minutesPerWeek: 30 })).status,
  ).toBe(404);
});
