import { beforeEach, describe, expect, test } from 'vitest';
import { suggestions } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer, drop, ingest, lesson, mp4, SUBTITLES, list } from './intake.ts';

const h = await harness({ env: { YANTU_UPLOAD_MEGABYTES: '1' } });
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let county: Organisation;
let school: Organisation;
let teacher: Actor;
let colleague: Actor;

beforeEach(async () => {
  await h.reset();
  county = await make.organisation(h.deps, { kind: 'county' });
  school = await make.organisation(h.deps, { parent: county });
  teacher = await make.actor(h.deps, { org: school });
  colleague = await make.actor(h.deps, { org: school });
});

type File = { id: string; role: string; name: string; url: string };
type Open = { id: string; field: string; value: unknown };
type Page = {
  resource: { id: string; title: string; stage: string | null; visibility: string };
  headVersion: number;
  provenance: Record<string, { source: string; by?: string }>;
  files: File[];
  suggestions: Open[];
  recording: { url: string; captions: string } | null;
  can: Record<'edit' | 'share' | 'delete', { allowed: boolean; because: string | null }>;
};

async function resource(name = '《背影》教案.md', batch: Record<string, unknown> = {}): Promise<string> {
  const [file] = (await ingest(h, teacher, { [name]: lesson(name) }, batch)).files;
  if (!file?.resourceId) throw new Error(`${name} became no resource: ${file?.code}`);
  return file.resourceId;
}
const resourceOf = async (owner: Actor): Promise<string> => {
  const [file] = (await ingest(h, owner, { '散步.md': lesson('散步') })).files;
  return file?.resourceId ?? '';
};
const at = (id: string, rest = '') => `/api/library/resources/${id}${rest}`;
const show = async (actor: Actor, id: string): Promise<Page> => answer<Page>(await h.request(actor, 'GET', at(id)));
const failure = async (response: Response) => {
  const { error } = await answer<{ error: { code: string } }>(response);
  return [response.status, error.code];
};

describe('a draft', () => {
  test('does not exist for anybody else, in any room of the library', async () => {
    const id = await resource();
    const [file] = (await show(teacher, id)).files;
    const admin = await make.actor(h.deps, { org: county, roles: ['county_admin'] });
    for (const stranger of [colleague, admin]) {
      for (const path of [at(id), at(id, '/document'), at(id, '/passages')]) {
        expect(await failure(await h.request(stranger, 'GET', path))).toEqual([404, 'library.resource_not_found']);
      }
      expect(await failure(await h.request(stranger, 'GET', file?.url ?? ''))).toEqual([404, 'library.file_not_found']);
      const body = { base: 1, fields: { title: '改' } };
      expect(await failure(await h.request(stranger, 'PATCH', at(id), body))).toEqual([
        404,
        'library.resource_not_found',
      ]);
      expect(await failure(await h.request(stranger, 'DELETE', at(id)))).toEqual([404, 'library.resource_not_found']);
      const list = await answer<{ total: number }>(await h.request(stranger, 'GET', '/api/library/resources'));
      expect(list.total).toBe(0);
    }
  });

  test('answers what does not exist at all in the same way', async () => {
    expect(await failure(await h.request(teacher, 'GET', at('res_none')))).toEqual([404, 'library.resource_not_found']);
  });
});

describe('a shared resource', () => {
  test('is read by the school but changed by its owner and those who look after the school', async () => {
    const id = await resource();
    await list(h, id, teacher, school.id);
    const page = await show(colleague, id);
    expect(page.can.edit).toEqual({ allowed: false, because: 'access.role_needed' });
    const body = { base: page.headVersion, fields: { title: '改' } };
    expect(await failure(await h.request(colleague, 'PATCH', at(id), body))).toEqual([403, 'access.role_needed']);
    const head = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
    expect((await show(head, id)).can.edit.allowed).toBe(true);
    expect((await h.request(head, 'PATCH', at(id), body)).status).toBe(200);
  });

  test('cannot be shared with an organisation that one does not belong to', async () => {
    const id = await resource();
    const other = await make.organisation(h.deps, { parent: county });
    const share = (orgId: string) =>
      h.request(teacher, 'POST', at(id, '/share'), { visibility: 'organisation', orgId });
    expect(await failure(await share(other.id))).toEqual([403, 'access.outside_your_organisations']);
    expect(await failure(await share('org_none'))).toEqual([404, 'library.organisation_not_found']);
  });

  test('goes to a group at work at once, and further only by an audit', async () => {
    const id = await resource();
    const group = await make.organisation(h.deps, { kind: 'group', parent: school });
    const member = await make.actor(h.deps, { org: group });
    const share = (sharing: object) => h.request(member, 'POST', at(id, '/share'), sharing);
    const own = await resourceOf(member);
    const to = (orgId: string) => h.request(member, 'POST', at(own, '/share'), { visibility: 'organisation', orgId });
    expect(await failure(await share({ visibility: 'own' }))).toEqual([404, 'library.resource_not_found']);
    expect(await failure(await to(school.id))).toEqual([409, 'library.audit_needed']);
    expect(await answer(await to(group.id))).toEqual({ visibility: 'organisation', visibleOrgId: group.id });
    const mate = await make.actor(h.deps, { org: group });
    expect((await show(mate, own)).can.edit.allowed).toBe(true);
    expect(await failure(await h.request(colleague, 'GET', at(own)))).toEqual([404, 'library.resource_not_found']);
  });

  test('that is listed stays as readers know it while it is changed, and is neither shared nor removed as it is', async () => {
    const id = await resource();
    await list(h, id, teacher, school.id);
    const before = await answer<Record<string, unknown>>(await h.request(colleague, 'GET', at(id)));
    h.clock.advance(60_000);
    const edited = await h.request(teacher, 'PATCH', at(id), { base: 1, fields: { title: '改过的题目' } });
    expect((await answer<Page>(edited)).headVersion).toBe(2);
    expect(await answer(await h.request(colleague, 'GET', at(id)))).toEqual(before);
    expect(await failure(await h.request(teacher, 'POST', at(id, '/share'), { visibility: 'own' }))).toEqual([409, 'library.is_listed']); // prettier-ignore
    expect(await failure(await h.request(teacher, 'DELETE', at(id)))).toEqual([409, 'library.is_listed']);
    await list(h, id, teacher, school.id);
    expect((await show(colleague, id)).resource.title).toBe('改过的题目');
  });

  test('is in the list of everybody it is shared with, newest first, page by page', async () => {
    for (const name of ['春.md', '散步.md', '背影.md']) {
      h.clock.advance(60_000);
      await list(h, await resource(name), teacher, county.id);
    }
    await resource('草稿.md');
    const listing = async (query: string) =>
      answer<{ total: number; items: { title: string }[] }>(
        await h.request(colleague, 'GET', `/api/library/resources?${query}`),
      );
    expect((await listing('limit=2')).items.map((item) => item.title)).toEqual(['背影.md教学设计', '散步.md教学设计']);
    expect(await listing('limit=2&offset=2')).toMatchObject({ total: 3, items: [{ title: '春.md教学设计' }] });
    expect((await listing('list=mine')).total).toBe(0);
  });
});

describe('editing', () => {
  test('makes a value a person’s and settles what was open about it', async () => {
    const id = await resource('散步.md');
    const before = await show(teacher, id);
    h.clock.advance(1000);
    const fields = { kind: 'case', stage: 'junior', grades: ['8'] };
    const response = await h.request(teacher, 'PATCH', at(id), { base: before.headVersion, fields });
    const after = await answer<Page>(response);
    expect(after.resource).toMatchObject(fields);
    expect(after.provenance['stage']).toEqual({
      source: 'person',
      by: teacher.personId,
      at: h.deps.now().toISOString(),
    });
    expect(after.suggestions.filter((open) => open.field in fields)).toEqual([]);
  });

  test('on top of what somebody saved meanwhile is refused', async () => {
    const id = await resource();
    const { headVersion: base } = await show(teacher, id);
    h.clock.advance(1000);
    const edit = (title: string) => h.request(teacher, 'PATCH', at(id), { base, fields: { title } });
    expect((await edit('第一次')).status).toBe(200);
    expect(await failure(await edit('第二次'))).toEqual([409, 'library.changed_meanwhile']);
    expect((await show(teacher, id)).resource.title).toBe('第一次');
  });

  test('with a word that the catalogue does not hold is refused', async () => {
    const id = await resource();
    const { headVersion: base } = await show(teacher, id);
    const edit = (fields: object) => h.request(teacher, 'PATCH', at(id), { base, fields });
    expect(await failure(await edit({ subject: '魔法' }))).toEqual([422, 'library.value_unknown']);
    expect(await failure(await edit({ owner: 'me' }))).toEqual([400, 'request.invalid']);
  });

  test('a guess is accepted once, and accept-all leaves nothing open', async () => {
    const id = await resource('散步.md');
    const [now, open] = [h.deps.now(), { source: 'rule' as const, confidence: 0.5, status: 'open' as const }];
    const guess = (field: string, value: string) => {
      return {
        id: h.deps.newId('sug'),
        resourceId: id,
        field,
        value,
        evidence: '初中',
        ...open,
        createdAt: now,
        updatedAt: now,
      };
    };
    await h.deps.db
      .insert(suggestions)
      .values([guess('stage', 'junior'), guess('stage', 'senior'), guess('unit', '第一单元')]);
    const [first] = (await show(teacher, id)).suggestions;
    if (!first) throw new Error('nothing is open');
    const decide = (decision: string) => h.request(teacher, 'POST', at(id, `/suggestions/${first.id}`), { decision });
    const page = await answer<Page & { resource: Record<string, unknown> }>(await decide('accept'));
    expect(page.resource[first.field]).toEqual(first.value);
    expect(page.provenance[first.field]?.source).toBe('person');
    expect(page.suggestions.map((suggestion) => suggestion.field)).toEqual(['unit']);
    expect(await failure(await decide('reject'))).toEqual([409, 'library.suggestion_decided']);
    const all = await answer<Page>(await h.request(teacher, 'POST', at(id, '/accept-all')));
    expect(all.suggestions).toEqual([]);
    expect(all.resource).toMatchObject({ stage: first.value, unit: '第一单元' });
    expect(Object.values(all.provenance).map((from) => from.source)).not.toContain('rule');
  });

  test('a removed resource is gone with its passages, and its file can be brought again', async () => {
    const id = await resource();
    expect(await answer(await h.request(teacher, 'DELETE', at(id)))).toEqual({ removed: true });
    expect((await h.request(teacher, 'GET', at(id, '/passages'))).status).toBe(404);
    expect(await resource()).not.toBe(id);
  });
});

describe('the text', () => {
  test('comes by section with an outline, and as passages that know their place', async () => {
    const id = await resource();
    const document = await answer<{ outline: { text: string }[]; blocks: unknown[] }>(
      await h.request(teacher, 'GET', at(id, '/document')),
    );
    expect(document.outline.map((heading) => heading.text)).toContain('教学目标');
    const { passages } = await answer<{ passages: { breadcrumb: string[]; locator: { kind: string } }[] }>(
      await h.request(teacher, 'GET', at(id, '/passages')),
    );
    expect(passages.length).toBeGreaterThan(0);
    expect(passages[0]?.locator.kind).toBe('heading');
  });
});

describe('files', () => {
  const file = async (id: string, role = 'source') => {
    const found = (await show(teacher, id)).files.find((one) => one.role === role);
    if (!found) throw new Error(`no file as ${role}`);
    return found;
  };

  test('keep their Chinese names and are saved, not run', async () => {
    const { url } = await file(await resource('《背影》"教案"(终).md'));
    const response = await h.request(teacher, 'GET', url);
    const headers = Object.fromEntries(response.headers);
    expect(headers['content-disposition']).toContain("filename*=UTF-8''%E3%80%8A%E8%83%8C%E5%BD%B1%E3%80%8B%22");
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[\x20-\x7e]+";/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(await response.text()).toBe(lesson('《背影》"教案"(终).md'));
  });

  test('a page that is HTML is never shown in our origin', async () => {
    const html = `<html><body><h1>教案</h1><p>${'体会人物的情感变化。'.repeat(5)}</p><script>alert(1)</script></body></html>`;
    const [sent] = (await ingest(h, teacher, { '教案.html': html })).files;
    const response = await h.request(teacher, 'GET', (await file(sent?.resourceId ?? '')).url);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test('are not sent again to who has them, and in parts to who wants parts', async () => {
    const shown = await ingest(h, teacher, { '浮力.mp4': mp4, '浮力.srt': SUBTITLES });
    const { url } = await file(shown.files[0]?.resourceId ?? '', 'video');
    const get = (headers: Record<string, string> = {}) => h.request(teacher, 'GET', url, undefined, headers);
    const whole = await get();
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(mp4);
    const etag = whole.headers.get('etag') ?? '';
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    const part = await get({ range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${mp4.length}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(mp4.slice(10, 20));
    expect((await get({ range: 'bytes=10-19', 'if-range': '"old"' })).status).toBe(200);
    expect((await get({ range: `bytes=${mp4.length}-` })).status).toBe(416);
  });

  test('captions of a recording come as WebVTT', async () => {
    const shown = await ingest(h, teacher, { '浮力.mp4': mp4, '浮力.srt': SUBTITLES });
    const { recording } = await show(teacher, shown.files[0]?.resourceId ?? '');
    const response = await h.request(teacher, 'GET', recording?.captions ?? '');
    expect(response.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    const vtt = await response.text();
    expect(vtt).toMatch(/^WEBVTT\n\n00:00:01\.000 --> 00:00:06\.500\n同学们好/);
    expect(vtt).toContain('00:00:07.000 --> 00:00:15.250');
  });
});

describe('a drop', () => {
  test('belongs to who opened it', async () => {
    const id = await drop(h, teacher, { 'a.md': lesson('春') });
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', '/events'],
      ['POST', '/start'],
    ] as const) {
      const response = await h.request(colleague, method, `/api/library/batches/${id}${rest}`);
      expect(await failure(response)).toEqual([404, 'library.batch_not_found']);
    }
    expect(await answer(await h.request(colleague, 'GET', '/api/library/batches'))).toEqual({ items: [] });
  });

  test('is opened only where one works, and shared only as far as one may', async () => {
    const other = await make.organisation(h.deps, { parent: county });
    const open = (body: object, actor = teacher) => h.request(actor, 'POST', '/api/library/batches', body);
    expect(await failure(await open({ orgId: other.id }))).toEqual([403, 'access.outside_your_organisations']);
    const shared = { visibility: 'organisation', visibleOrgId: other.id };
    expect(await failure(await open(shared))).toEqual([403, 'access.outside_your_organisations']);
    expect(await failure(await open({ visibility: 'organisation' }))).toEqual([400, 'request.invalid']);
    const expert = await make.actor(h.deps, { org: county, roles: ['expert'] });
    expect(await failure(await open({}, expert))).toEqual([403, 'access.role_needed']);
  });

  test('takes files until it is started, and only with paths inside it and of a size that is allowed', async () => {
    const { id } = await answer<{ id: string }>(await h.request(teacher, 'POST', '/api/library/batches', {}));
    const put = (path: string, body: Uint8Array) =>
      h.request(teacher, 'PUT', `/api/library/batches/${id}/files?path=${encodeURIComponent(path)}`, body);
    const start = () => h.request(teacher, 'POST', `/api/library/batches/${id}/start`);
    const bytes = new TextEncoder().encode(lesson('春'));
    expect(await failure(await start())).toEqual([409, 'library.batch_empty']);
    expect(await failure(await put('../../etc/passwd', bytes))).toEqual([400, 'library.bad_path']);
    expect(await failure(await put('大.md', new Uint8Array(1024 * 1024 + 1)))).toEqual([413, 'request.too_large']);
    expect((await put('a.md', new Uint8Array(3))).status).toBe(201);
    expect((await put('a.md', bytes)).status).toBe(201);
    expect((await start()).status).toBe(202);
    expect(await failure(await put('b.md', bytes))).toEqual([409, 'library.batch_started']);
    expect(await failure(await start())).toEqual([409, 'library.batch_started']);
    await h.runJobs();
    expect(await answer(await h.request(teacher, 'GET', `/api/library/batches/${id}`))).toMatchObject({
      batch: { state: 'done', counts: { total: 1, done: 1 } },
    });
  });

  test('that was started while a file was still on its way does not take it any more', async () => {
    const { id } = await answer<{ id: string }>(await h.request(teacher, 'POST', '/api/library/batches', {}));
    const put = (path: string, body: unknown) =>
      h.request(teacher, 'PUT', `/api/library/batches/${id}/files?path=${encodeURIComponent(path)}`, body);
    await put('a.md', new TextEncoder().encode(lesson('春')));
    const slow = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await h.request(teacher, 'POST', `/api/library/batches/${id}/start`);
        controller.enqueue(new TextEncoder().encode(lesson('散步')));
        controller.close();
      },
    });
    expect(await failure(await put('b.md', slow))).toEqual([409, 'library.batch_started']);
    await h.runJobs();
    expect(await answer(await h.request(teacher, 'GET', `/api/library/batches/${id}`))).toMatchObject({
      batch: { state: 'done', counts: { total: 1, done: 1 } },
    });
  });

  test('tells as it goes and ends its stream when every file is settled', async () => {
    const id = await drop(h, teacher, { 'a.md': lesson('春'), 'b.md': lesson('散步') });
    const response = await h.request(teacher, 'GET', `/api/library/batches/${id}/events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const [text] = await Promise.all([response.text(), h.runJobs()]);
    const events = [...text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, name, data]) => ({
      name,
      data: JSON.parse(data ?? '') as { batch: { counts: { done: number } } },
    }));
    expect(events[0]).toMatchObject({ name: 'progress', data: { batch: { counts: { done: 0, total: 2 } } } });
    expect(events.at(-1)).toMatchObject({ name: 'done', data: { batch: { counts: { done: 2, total: 2 } } } });
  });
});

test('the catalogue names what fields are chosen from, in both languages', async () => {
  const catalog = await answer<Record<string, { id: string; zh: string; en: string }[]>>(
    await h.request(teacher, 'GET', '/api/library/catalog'),
  );
  expect(catalog['stages']).toContainEqual({ id: 'primary', zh: '小学', en: 'Primary school' });
  expect(catalog['grades']).toHaveLength(12);
  expect(catalog['kinds']).toContain('micro_lesson');
});
