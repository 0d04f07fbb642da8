import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer, ingest, lesson, list } from './intake.ts';

const h = await harness({ env: { YANTU_UPLOAD_MEGABYTES: '1' } });
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let school: Organisation;
let group: Organisation;
let teacher: Actor;
let mate: Actor;
let colleague: Actor;

type Part = { id: string; key: string; title: string; text: string };
type Fields = Record<string, unknown> & { title: string };
type Editing = {
  base: number;
  shown: number;
  fields: Fields;
  sections: (Part & { origin: string })[];
  draft: { base: number; content: { fields: Fields; sections: Part[] }; at: string } | null;
  others: { name: string }[];
};

beforeEach(async () => {
  await h.reset();
  school = await make.organisation(h.deps);
  group = await make.organisation(h.deps, { kind: 'group', parent: school });
  teacher = await make.actor(h.deps, { org: group, name: '林晓语' });
  mate = await make.actor(h.deps, { org: group, name: '王老师' });
  colleague = await make.actor(h.deps, { org: school });
});

const at = (id: string, rest = '') => `/api/library/resources/${id}${rest}`;
const failure = async (response: Response) => {
  const { error } = await answer<{ error: { code: string; params?: Record<string, unknown> } }>(response);
  return [response.status, error.code];
};
async function resource(owner = teacher, name = '《背影》教案.md'): Promise<string> {
  const [file] = (await ingest(h, owner, { [name]: lesson(name) })).files;
  if (!file?.resourceId) throw new Error(`${name} became no resource: ${file?.code}`);
  return file.resourceId;
}
const shareWithGroup = (id: string) =>
  h.request(teacher, 'POST', at(id, '/share'), { visibility: 'organisation', orgId: group.id });
const edit = async (actor: Actor, id: string) => answer<Editing>(await h.request(actor, 'GET', at(id, '/editing')));

/** The content of an editor with the text of one section changed. */
const written = ({ fields, sections }: Editing, change: (text: string) => string, section = 0) => ({
  fields,
  sections: sections.map(({ id, key, title, text }, index) => ({
    id,
    key,
    title,
    text: index === section ? change(text) : text,
  })),
});
const save = (actor: Actor, id: string, base: number, content: object, note = '') =>
  h.request(actor, 'POST', at(id, '/versions'), { base, content, note });
const textOf = async (actor: Actor, id: string): Promise<string> => {
  const { blocks } = await answer<{ blocks: { text: string }[] }>(await h.request(actor, 'GET', at(id, '/document')));
  return blocks.map(({ text }) => text).join('\n');
};
/** Three sections: before the goals, the goals, the process. */
async function withSections(id: string): Promise<Editing> {
  const { blocks } = await answer<{ blocks: { type: string; text: string }[] }>(
    await h.request(teacher, 'GET', at(id, '/document')),
  );
  const starts = blocks.flatMap(({ type, text }, index) => (type === 'heading' ? [{ index, text }] : []));
  const keys = ['basics', 'objectives', 'process'];
  const sections = starts.map(({ index, text }, n) => ({
    key: keys[n] ?? 'other',
    title: text,
    from: index,
    to: starts[n + 1]?.index ?? blocks.length,
  }));
  const { base } = await edit(teacher, id);
  const put = await h.request(teacher, 'PUT', at(id, '/structure'), { base, sections });
  expect(put.status).toBe(200);
  return edit(teacher, id);
}

describe('a save', () => {
  test('is a version with its author and its note, and older ones can be read again', async () => {
    const id = await resource();
    const before = await textOf(teacher, id);
    const editing = await edit(teacher, id);
    const saved = await save(
      teacher,
      id,
      editing.base,
      written(editing, (text) => `${text}\n课后小结`, editing.sections.length - 1),
      '补了小结',
    );
    expect(await answer(saved)).toEqual({ version: editing.base + 1, isPending: false });
    expect(await textOf(teacher, id)).toBe(`${before}\n课后小结`);
    const { items } = await answer<{ items: Record<string, unknown>[] }>(
      await h.request(teacher, 'GET', at(id, '/versions')),
    );
    expect(items[0]).toMatchObject({ number: 2, how: 'edited', authorName: '林晓语', note: '补了小结', isShown: true });
    const first = await answer<{ sections: { blocks: { text: string }[] }[] }>(
      await h.request(teacher, 'GET', at(id, '/versions/1')),
    );
    expect(first.sections.flatMap(({ blocks }) => blocks.map(({ text }) => text)).join('\n')).toBe(before);
  });

  test('that changes nothing makes no version', async () => {
    const id = await resource();
    const editing = await edit(teacher, id);
    const saved = await save(
      teacher,
      id,
      editing.base,
      written(editing, (text) => text),
    );
    expect(await answer(saved)).toEqual({ version: editing.base, isPending: false });
  });

  test('of one section leaves the blocks of the others as they are', async () => {
    const id = await resource();
    const editing = await withSections(id);
    const before = await answer<{ blocks: object[]; sections: { from: number; to: number }[] }>(
      await h.request(teacher, 'GET', at(id, '/document')),
    );
    const [, goals] = before.sections;
    await save(teacher, id, editing.base, {
      fields: editing.fields,
      sections: editing.sections.map(({ id: section, key, title }, index) =>
        index === 1 ? { id: section, key, title, text: '会朗读，能批注。' } : { id: section, key, title },
      ),
    });
    const after = await answer<{ blocks: object[]; sections: { from: number; to: number }[] }>(
      await h.request(teacher, 'GET', at(id, '/document')),
    );
    expect(after.blocks.slice(0, (goals?.from ?? 0) + 1)).toEqual(before.blocks.slice(0, (goals?.from ?? 0) + 1));
    const rest = after.sections.at(-1);
    const old = before.sections.at(-1);
    expect(after.blocks.slice(rest?.from, rest?.to)).toEqual(before.blocks.slice(old?.from, old?.to));
    const passages = await answer<{ passages: { text: string }[] }>(
      await h.request(teacher, 'GET', at(id, '/passages')),
    );
    expect(passages.passages.map(({ text }) => text).join('\n')).toContain('会朗读，能批注。');
  });

  test('by somebody who may only read is refused, and a stranger learns nothing', async () => {
    const id = await resource();
    const editing = await edit(teacher, id);
    const content = written(editing, (text) => `${text}\n改`);
    expect(await failure(await save(colleague, id, 1, content))).toEqual([404, 'library.resource_not_found']);
    await list(h, id, teacher, school.id);
    expect(await failure(await save(colleague, id, 1, content))).toEqual([403, 'access.role_needed']);
    expect(await failure(await h.request(colleague, 'GET', at(id, '/editing')))).toEqual([403, 'access.role_needed']);
  });

  test('of values that the catalogue does not know is refused', async () => {
    const id = await resource();
    const editing = await edit(teacher, id);
    const content = { ...written(editing, (text) => text), fields: { ...editing.fields, subject: 'alchemy' } };
    expect(await failure(await save(teacher, id, 1, content))).toEqual([422, 'library.value_unknown']);
  });
});

describe('two editors', () => {
  test('never overwrite each other: the second learns what changed, and both texts come together', async () => {
    const id = await resource();
    await withSections(id);
    await shareWithGroup(id);
    const [mine, theirs] = [await edit(teacher, id), await edit(mate, id)];
    expect(
      (
        await save(
          mate,
          id,
          theirs.base,
          written(theirs, (text) => `${text}\n王老师补充`, 1),
        )
      ).status,
    ).toBe(201);
    const content = written(mine, (text) => `${text}\n林老师补充`, 2);
    const refused = await save(teacher, id, mine.base, content);
    const { error } = await answer<{ error: { code: string; params: { head: number } } }>(refused);
    expect([refused.status, error.code, error.params.head]).toEqual([409, 'library.changed_meanwhile', mine.base + 1]);
    const compared = await answer<{ sections: { differences: string[] }[] }>(
      await h.request(teacher, 'GET', at(id, `/compare?from=${mine.base}&to=${error.params.head}`)),
    );
    expect(compared.sections.map(({ differences }) => differences)).toEqual([[], ['changed'], []]);
    const merged = await answer<{ head: number; by: string[]; sections: Part[]; fields: object; conflicts: object[] }>(
      await h.request(teacher, 'POST', at(id, '/merge'), { base: mine.base, content }),
    );
    expect([merged.by, merged.conflicts]).toEqual([['王老师'], []]);
    await save(teacher, id, merged.head, { fields: merged.fields, sections: merged.sections });
    const text = await textOf(mate, id);
    expect(text).toContain('王老师补充');
    expect(text).toContain('林老师补充');
  });

  test('in one section see both texts, and nothing is written before they have decided', async () => {
    const id = await resource();
    await withSections(id);
    await shareWithGroup(id);
    const editing = await edit(teacher, id);
    await save(
      mate,
      id,
      editing.base,
      written(editing, () => '王老师的目标', 1),
    );
    const content = written(editing, () => '林老师的目标', 1);
    const merged = await answer<{ conflicts: { theirs: Part; mine: Part; merged: Part }[] }>(
      await h.request(teacher, 'POST', at(id, '/merge'), { base: editing.base, content }),
    );
    expect(merged.conflicts).toMatchObject([
      {
        theirs: { text: '王老师的目标' },
        mine: { text: '林老师的目标' },
        merged: { text: '王老师的目标\n林老师的目标' },
      },
    ]);
    expect(await textOf(teacher, id)).not.toContain('林老师的目标');
  });

  test('who type at the same time are told of each other, for as long as they do', async () => {
    const id = await resource();
    await shareWithGroup(id);
    const editing = await edit(mate, id);
    const draft = { base: editing.base, content: written(editing, (text) => `${text}。`) };
    await h.request(mate, 'PUT', at(id, '/draft'), draft);
    expect((await edit(teacher, id)).others).toMatchObject([{ name: '王老师' }]);
    expect((await edit(mate, id)).others).toEqual([]);
    const around = await h.request(teacher, 'GET', at(id, '/editors'));
    expect(await answer(around)).toMatchObject({ head: 1, others: [{ name: '王老师' }] });
    h.clock.advance(121_000);
    expect((await edit(teacher, id)).others).toEqual([]);
  });
});

describe('what is typed and not saved', () => {
  test('is there again after the tab is gone, also when somebody saved meanwhile, and is nobody else’s business', async () => {
    const id = await resource();
    await shareWithGroup(id);
    const editing = await edit(teacher, id);
    const content = written(editing, (text) => `${text}\n写到一半`);
    const half = { ...content, fields: { ...content.fields, title: '' } };
    expect((await h.request(teacher, 'PUT', at(id, '/draft'), { base: editing.base, content: half })).status).toBe(200);
    await save(
      mate,
      id,
      editing.base,
      written(editing, (text) => `${text}\n王老师补充`),
    );
    const again = await edit(teacher, id);
    expect(again.base).toBe(editing.base + 1);
    expect(again.draft).toMatchObject({ base: editing.base, content: half });
    expect((await edit(mate, id)).draft).toBeNull();
    expect(await textOf(mate, id)).not.toContain('写到一半');
  });

  test('goes when it is saved or dropped', async () => {
    const id = await resource();
    const editing = await edit(teacher, id);
    const draft = { base: editing.base, content: written(editing, (text) => `${text}\n改`) };
    await h.request(teacher, 'PUT', at(id, '/draft'), draft);
    await save(teacher, id, editing.base, draft.content);
    expect((await edit(teacher, id)).draft).toBeNull();
    await h.request(teacher, 'PUT', at(id, '/draft'), { ...draft, base: editing.base + 1 });
    await h.request(teacher, 'DELETE', at(id, '/draft'));
    expect((await edit(teacher, id)).draft).toBeNull();
  });
});

describe('an older version', () => {
  test('is restored as a new one, with nothing in between lost', async () => {
    const id = await resource();
    const before = await textOf(teacher, id);
    const editing = await edit(teacher, id);
    await save(teacher, id, 1, {
      ...written(editing, () => '改写过的开头'),
      fields: { ...editing.fields, title: '改过' },
    });
    expect(await textOf(teacher, id)).toContain('改写过的开头');
    const stale = await h.request(teacher, 'POST', at(id, '/versions/1/restore'), { base: 1 });
    expect(await failure(stale)).toEqual([409, 'library.changed_meanwhile']);
    const restored = await h.request(teacher, 'POST', at(id, '/versions/1/restore'), { base: 2 });
    expect(await answer(restored)).toEqual({ version: 3, isPending: false });
    expect(await textOf(teacher, id)).toBe(before);
    const second = await answer<{ fields: Fields }>(await h.request(teacher, 'GET', at(id, '/versions/2')));
    expect(second.fields.title).toBe('改过');
  });
});

describe('the structure', () => {
  test('is corrected by people, as a version, without touching the text', async () => {
    const id = await resource();
    const before = await textOf(teacher, id);
    const editing = await withSections(id);
    expect(editing.sections.map(({ key, origin }) => [key, origin])).toEqual([
      ['basics', 'person'],
      ['objectives', 'person'],
      ['process', 'person'],
    ]);
    expect(await textOf(teacher, id)).toBe(before);
    expect(editing.base).toBe(2);
  });

  test('has to cover the text without gaps', async () => {
    const id = await resource();
    const { base } = await edit(teacher, id);
    const { blocks } = await answer<{ blocks: object[] }>(await h.request(teacher, 'GET', at(id, '/document')));
    const put = (...borders: [number, number][]) =>
      h.request(teacher, 'PUT', at(id, '/structure'), {
        base,
        sections: borders.map(([from, to]) => ({ key: 'other', title: '', from, to })),
      });
    const end = blocks.length;
    for (const wrong of [
      [
        [0, 1],
        [2, end],
      ],
      [
        [0, 2],
        [1, end],
      ],
      [[0, end - 1]],
      [[1, end]],
      [[0, end + 1]],
    ] as [number, number][][]) {
      expect(await failure(await put(...wrong))).toEqual([422, 'library.sections_unfit']);
    }
    expect((await put([0, 1], [1, end])).status).toBe(200);
  });
});

describe('a new file', () => {
  const send = (actor: Actor, id: string, base: number, body: string, name = '第二稿.md') =>
    h.request(
      actor,
      'POST',
      at(id, `/versions/file?base=${base}&name=${encodeURIComponent(name)}`),
      new TextEncoder().encode(body),
    );
  type Page = { files: { name: string; role: string; url: string }[]; version: number };

  test('becomes the next version, and the older file comes back with its version', async () => {
    const id = await resource();
    const fields = { ...(await edit(teacher, id)).fields };
    expect(await answer(await send(teacher, id, 1, lesson('散步')))).toEqual({ version: 2, isPending: false });
    expect(await textOf(teacher, id)).toContain('《散步》');
    const page = await answer<Page>(await h.request(teacher, 'GET', at(id)));
    expect(page.files.map(({ name }) => name)).toEqual(['第二稿.md']);
    expect((await edit(teacher, id)).fields.title).toBe(fields.title);
    await h.request(teacher, 'POST', at(id, '/versions/1/restore'), { base: 2 });
    const back = await answer<Page>(await h.request(teacher, 'GET', at(id)));
    expect(back.files.map(({ name }) => name)).toEqual(['《背影》教案.md']);
  });

  test('that cannot be read is refused by its reason and changes nothing', async () => {
    const id = await resource();
    expect(await failure(await send(teacher, id, 1, ''))).toEqual([422, 'ingest.no_text']);
    expect(await failure(await send(teacher, id, 1, lesson('《背影》教案.md')))).toEqual([409, 'library.same_file']);
    expect((await edit(teacher, id)).base).toBe(1);
  });

  test('of a listed resource is seen by readers only when it has been audited', async () => {
    const id = await resource();
    await list(h, id, teacher, school.id);
    expect(await answer(await send(teacher, id, 1, lesson('散步')))).toEqual({ version: 2, isPending: true });
    const page = await answer<Page>(await h.request(colleague, 'GET', at(id)));
    expect([page.version, page.files.map(({ name }) => name)]).toEqual([1, ['《背影》教案.md']]);
    await list(h, id, teacher, school.id);
    const listed = await answer<Page>(await h.request(colleague, 'GET', at(id)));
    expect([listed.version, listed.files.map(({ name }) => name)]).toEqual([2, ['第二稿.md']]);
  });
});

describe('a version that waits for its audit', () => {
  test('is seen by those who may edit and by nobody else', async () => {
    const id = await resource();
    await list(h, id, teacher, school.id);
    const editing = await edit(teacher, id);
    await save(teacher, id, 1, {
      ...written(editing, (text) => `${text}\n秘密的改动`),
      fields: { ...editing.fields, title: '新题目' },
    });
    type History = { items: { number: number }[]; isPending: boolean; head: number };
    const own = await answer<History>(await h.request(teacher, 'GET', at(id, '/versions')));
    expect([own.items.map(({ number }) => number), own.isPending, own.head]).toEqual([[2, 1], true, 2]);
    const seen = await answer<History>(await h.request(colleague, 'GET', at(id, '/versions')));
    expect([seen.items.map(({ number }) => number), seen.isPending, seen.head]).toEqual([[1], false, 1]);
    for (const path of ['/versions/2', '/compare?from=1&to=2', '/compare?from=2']) {
      expect(await failure(await h.request(colleague, 'GET', at(id, path)))).toEqual([
        404,
        'library.version_not_found',
      ]);
    }
    for (const path of ['', '/document', '/passages', '/versions', '/versions/1', '/compare', '/lineage']) {
      const body = await (await h.request(colleague, 'GET', at(id, path))).text();
      expect([path, body.includes('秘密的改动'), body.includes('新题目')]).toEqual([path, false, false]);
    }
  });
});

describe('two resources', () => {
  test('are compared as two teachers’ ways to one lesson, as far as one may read both', async () => {
    const [one, other] = [await resource(), await resource(mate, '散步.md')];
    expect(await failure(await h.request(teacher, 'GET', at(one, `/compare?with=${other}`)))).toEqual([
      404,
      'library.resource_not_found',
    ]);
    await h.request(mate, 'POST', at(other, '/share'), { visibility: 'organisation', orgId: group.id });
    const compared = await answer<{ from: { resourceId: string }; to: { resourceId: string }; isSame: boolean }>(
      await h.request(teacher, 'GET', at(one, `/compare?with=${other}`)),
    );
    expect([compared.from.resourceId, compared.to.resourceId, compared.isSame]).toEqual([one, other, false]);
  });
});
