import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { resourceUses, reuses } from '../../db/schema/index.ts';
import { extract } from '../../ingest/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer, ingest, lesson, list, mp4, SUBTITLES } from './intake.ts';

const h = await harness({ env: { YANTU_UPLOAD_MEGABYTES: '1' } });
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let school: Organisation;
let teacher: Actor;
let colleague: Actor;

beforeEach(async () => {
  await h.reset();
  school = await make.organisation(h.deps, { name: '实验中学' });
  teacher = await make.actor(h.deps, { org: school, name: '林晓语' });
  colleague = await make.actor(h.deps, { org: school, name: '陈卓' });
});

const at = (id: string, rest = '') => `/api/library/resources/${id}${rest}`;
const failure = async (response: Response) => {
  const { error } = await answer<{ error: { code: string } }>(response);
  return [response.status, error.code];
};
async function resource(owner: Actor, name = '《背影》教案.md', fields: Record<string, unknown> = {}): Promise<string> {
  const shown = await ingest(h, owner, { [name]: lesson(name.replace('.md', '')) });
  const id = shown.files[0]?.resourceId ?? '';
  if (Object.keys(fields).length > 0) {
    const patched = await h.request(owner, 'PATCH', at(id), { base: 1, fields });
    expect(patched.status).toBe(200);
  }
  return id;
}
const adaptIt = (actor: Actor, id: string) => h.request(actor, 'POST', at(id, '/adapt'));
const adapted = async (actor: Actor, id: string) => (await answer<{ id: string }>(await adaptIt(actor, id))).id;
type Lineage = {
  nodes: { id: string; isHere: boolean; reuse: Record<string, number> }[];
  edges: { parentId: string; childId: string }[];
  lost: { title: string }[];
};
const lineage = async (actor: Actor, id: string) => answer<Lineage>(await h.request(actor, 'GET', at(id, '/lineage')));
type Page = {
  resource: Record<string, unknown> & { title: string };
  files: { name: string; role: string }[];
  recording: unknown;
  headVersion: number;
  can: { adapt: { allowed: boolean; because: string | null } };
};
const show = async (actor: Actor, id: string) => answer<Page>(await h.request(actor, 'GET', at(id)));

describe('an adaptation', () => {
  test('is a draft of one’s own with text, fields and files of what one saw, and names where it comes from', async () => {
    const id = await resource(teacher, undefined, { licence: 'CC BY 4.0', tags: ['散文'] });
    await list(h, id, teacher, school.id);
    const child = await adapted(colleague, id);
    const page = await show(colleague, child);
    expect(page.resource).toMatchObject({
      title: '《背影》教案教学设计（改编）',
      visibility: 'own',
      listing: 'draft',
      ownerId: colleague.personId,
      licence: 'CC BY 4.0',
      tags: ['散文'],
      sourceName: '林晓语（实验中学）《〈背影〉教案教学设计》',
    });
    expect(page.files).toMatchObject([{ name: '《背影》教案.md', role: 'attachment' }]);
    const texts = await Promise.all(
      [id, child].map(async (one) => (await answer<{ blocks: object[] }>(await h.request(colleague, 'GET', at(one, '/document')))).blocks), // prettier-ignore
    );
    expect(texts[0]).toEqual(texts[1]);
    expect(await failure(await h.request(teacher, 'GET', at(child)))).toEqual([404, 'library.resource_not_found']);
  });

  test('of a recording plays', async () => {
    const shown = await ingest(h, teacher, { '浮力.srt': SUBTITLES, '浮力.mp4': mp4 });
    const id = shown.files.find(({ resourceId }) => resourceId)?.resourceId ?? '';
    expect((await show(teacher, await adapted(teacher, id))).recording).not.toBeNull();
  });

  test('is made of the audited version, never of what waits', async () => {
    const id = await resource(teacher);
    await list(h, id, teacher, school.id);
    await h.request(teacher, 'PATCH', at(id), { base: 1, fields: { title: '还没审的题目' } });
    const child = await adapted(colleague, id);
    expect((await show(colleague, child)).resource.title).not.toContain('还没审');
  });

  test('is refused where the licence forbids it, with the reason on the button, except to its owner', async () => {
    for (const licence of ['CC BY-ND 4.0', 'CC-BY-NC-ND-4.0', '保留所有权利', 'All rights reserved']) {
      const id = await resource(teacher, `${licence}.md`, { licence });
      await list(h, id, teacher, school.id);
      expect((await show(colleague, id)).can.adapt).toEqual({ allowed: false, because: 'library.licence_forbids' });
      expect(await failure(await adaptIt(colleague, id))).toEqual([403, 'library.licence_forbids']);
      expect((await adaptIt(teacher, id)).status).toBe(201);
    }
  });

  test('of what is shared alike keeps its licence', async () => {
    const id = await resource(teacher, undefined, { licence: 'CC BY-SA 4.0' });
    await list(h, id, teacher, school.id);
    const child = await adapted(colleague, id);
    const change = (fields: object) => h.request(colleague, 'PATCH', at(child), { base: 1, fields });
    expect(await failure(await change({ licence: 'CC BY 4.0' }))).toEqual([422, 'library.licence_stays']);
    expect(await failure(await change({ licence: null }))).toEqual([422, 'library.licence_stays']);
    expect((await change({ title: '我的教案' })).status).toBe(200);
  });

  test('of what one may not read does not exist', async () => {
    const id = await resource(teacher);
    expect(await failure(await adaptIt(colleague, id))).toEqual([404, 'library.resource_not_found']);
  });
});

describe('a lineage', () => {
  test('goes up and down and counts who taught with it and cited it, plain downloads not', async () => {
    const id = await resource(teacher);
    await list(h, id, teacher, school.id);
    const child = await adapted(colleague, id);
    await list(h, child, colleague, school.id);
    const grandchild = await adapted(teacher, child);
    const now = h.deps.now();
    const use = { resourceId: id, personId: colleague.personId, orgId: school.id, day: '2026-09-01', note: '八（2）班', createdAt: now, updatedAt: now }; // prettier-ignore
    await h.deps.db.insert(reuses).values({ ...use, id: 'reu_1', kind: 'taught' });
    await h.deps.db.insert(resourceUses).values({ resourceId: id, personId: colleague.personId, day: '2026-09-01', kind: 'downloaded' }); // prettier-ignore
    const seen = await lineage(teacher, child);
    expect(seen.nodes.map((node) => [node.id, node.isHere, node.reuse])).toEqual(
      expect.arrayContaining([
        [id, false, { adapted: 1, taught: 1, cited: 0 }],
        [child, true, { adapted: 1, taught: 0, cited: 0 }],
        [grandchild, false, { adapted: 0, taught: 0, cited: 0 }],
      ]),
    );
    expect(seen.edges).toMatchObject([
      { parentId: id, childId: child },
      { parentId: child, childId: grandchild },
    ]);
  });

  test('knows nothing of what one may not read, not as a number and not beyond it', async () => {
    const id = await resource(teacher);
    await list(h, id, teacher, school.id);
    const hidden = await adapted(colleague, id);
    const beyond = await adapted(colleague, hidden);
    await list(h, beyond, colleague, school.id);
    const now = h.deps.now();
    const cited = { personId: colleague.personId, orgId: school.id, day: '2026-09-01', note: '', createdAt: now, updatedAt: now }; // prettier-ignore
    await h.deps.db
      .insert(reuses)
      .values({ ...cited, id: 'reu_1', resourceId: id, kind: 'cited', inResourceId: hidden });
    const seen = await lineage(teacher, id);
    expect(seen).toEqual({
      nodes: [expect.objectContaining({ id, reuse: { adapted: 0, taught: 0, cited: 0 } })],
      edges: [],
      lost: [],
    });
    expect((await lineage(teacher, beyond)).nodes.map((node) => node.id)).toEqual([beyond]);
    expect((await lineage(colleague, beyond)).nodes.map((node) => node.id)).toHaveLength(3);
  });

  test('remembers the title of an original that is gone, for whoever adapted it', async () => {
    const id = await resource(teacher);
    const child = await adapted(teacher, id);
    await h.request(teacher, 'DELETE', at(id));
    expect((await lineage(teacher, child)).lost).toMatchObject([{ title: '《背影》教案教学设计' }]);
    await list(h, child, teacher, school.id);
    expect((await lineage(colleague, child)).lost).toEqual([]);
  });
});

describe('an export', () => {
  const get = (actor: Actor, id: string, format: string) => h.request(actor, 'GET', at(id, `/export?format=${format}`));
  const FACTS = ['CC BY-SA 4.0', '改编自', '《〈背影〉教案教学设计》', '人工智能'];

  async function child(): Promise<string> {
    const id = await resource(teacher, undefined, { licence: 'CC BY-SA 4.0', aiUse: 'assisted' });
    await list(h, id, teacher, school.id);
    return adapted(colleague, id);
  }

  test('as Word or Markdown says licence, lineage and use of AI inside the file, and reads back as the same text', async () => {
    const id = await child();
    const docx = await get(colleague, id, 'docx');
    expect(decodeURIComponent(docx.headers.get('content-disposition') ?? '')).toContain(
      '《背影》教案教学设计（改编）.docx',
    );
    const read = await extract({ bytes: new Uint8Array(await docx.arrayBuffer()), name: 'a.docx' });
    const inWord = read.blocks.map(({ text }) => text).join('\n');
    const inMarkdown = await (await get(colleague, id, 'md')).text();
    for (const fact of FACTS) expect([inWord.includes(fact), inMarkdown.includes(fact)]).toEqual([true, true]);
    const { blocks } = await answer<{ blocks: { type: string; text: string }[] }>(
      await h.request(colleague, 'GET', at(id, '/document')),
    );
    for (const { text } of blocks) expect(inWord).toContain(text);
    const types = read.blocks.slice(-blocks.length).map(({ type }) => type);
    expect(types).toEqual(blocks.map(({ type }) => type));
  });

  test('as an archive has a manifest with the national tags and a hash for every file', async () => {
    const id = await child();
    const zip = unzipSync(new Uint8Array(await (await get(colleague, id, 'zip')).arrayBuffer()));
    const manifest = JSON.parse(new TextDecoder().decode(zip['manifest.json'])) as {
      resource: { subject: { id: string; tagIds: string[] } | null };
      licence: string;
      adaptedFrom: { title: string }[];
      files: { path: string; sha256: string; bytes: number }[];
    };
    expect(manifest).toMatchObject({ licence: 'CC BY-SA 4.0', aiUse: 'assisted', adaptedFrom: [{ version: 2 }] });
    expect(manifest.files.map(({ path }) => path)).toEqual([
      '《背影》教案教学设计（改编）.docx',
      '《背影》教案教学设计（改编）.md',
      '原件/《背影》教案.md',
    ]);
    for (const { path, sha256, bytes } of manifest.files) {
      const file = zip[path] ?? new Uint8Array();
      expect([path, file.length, createHash('sha256').update(file).digest('hex')]).toEqual([path, bytes, sha256]);
    }
  });

  test('holds only what its reader sees, and is remembered once a day', async () => {
    const id = await resource(teacher);
    await list(h, id, teacher, school.id);
    await h.request(teacher, 'PATCH', at(id), { base: 1, fields: { title: '还没审的题目', summary: '秘密' } });
    for (const actor of [colleague, colleague, teacher]) {
      const text = await (await get(actor, id, 'md')).text();
      expect([text.includes('还没审'), text.includes('秘密')]).toEqual([false, false]);
    }
    const zip = unzipSync(new Uint8Array(await (await get(colleague, id, 'zip')).arrayBuffer()));
    expect(new TextDecoder().decode(zip['manifest.json'])).not.toContain('秘密');
    expect(await failure(await get(await make.actor(h.deps, { org: await make.organisation(h.deps) }), id, 'zip'))).toEqual([404, 'library.resource_not_found']); // prettier-ignore
    const uses = await h.deps.db.select().from(resourceUses);
    expect(uses.map(({ personId, kind }) => [personId, kind]).sort()).toEqual(
      [[colleague.personId, 'exported'], [teacher.personId, 'exported']].sort(), // prettier-ignore
    );
  });
});
