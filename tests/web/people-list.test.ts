import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { PasswordChange } from '../../web/people/account.svelte.ts';
import { Change, freshPassword } from '../../web/people/manage.svelte.ts';
import { People, type Organisation } from '../../web/people/people.svelte.ts';
import { FirstSteps } from '../../web/people/setup.svelte.ts';
import { treeOf, wayTo, type TreeNode } from '../../web/people/tree.ts';

const organisation = (id: string, parentId: string | null, persons = 0, manage = false): Organisation => ({
  id,
  parentId,
  kind: 'school',
  name: `单位${id}`,
  isRural: false,
  isCityDirect: false,
  persons,
  can: { manage },
});

type Asked = { method: string; url: string; body: unknown };
const asked: Asked[] = [];

/** A server that answers by path; remembers what it was asked. */
const serve = (answers: Record<string, () => Response>) => {
  asked.length = 0;
  vi.stubGlobal('fetch', (input: string | URL | Request, init: RequestInit = {}) => {
    const url = String(input);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    asked.push({ method: init.method ?? 'GET', url, body });
    const found = Object.entries(answers).find(([path]) => url.startsWith(path));
    return Promise.resolve(found?.[1]() ?? new Response('{}', { status: 404 }));
  });
};
const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });
const refused = (error: { code: string; fields?: { path: string; code: string }[] }, status: number) =>
  json({ error }, status);

beforeEach(() => serve({}));

describe('the tree of organisations', () => {
  test('nests what belongs below, with the persons directly in each', () => {
    const nodes = treeOf([organisation('县', null, 3), organisation('校', '县', 8), organisation('组', '校', 2)]);
    expect(nodes).toMatchObject([
      { id: '县', detail: '3', children: [{ id: '校', detail: '8', children: [{ id: '组', detail: '2' }] }] },
    ]);
  });

  test('begins a branch where the organisation above may not be seen', () => {
    expect(treeOf([organisation('校', '县')]).map(({ id }) => id)).toEqual(['校']);
  });

  test('says the way down to an organisation, and none to an unknown one', () => {
    const all = [organisation('县', null), organisation('校', '县')];
    expect(wayTo(all, '校').map(({ id }) => id)).toEqual(['县', '校']);
    expect(wayTo(all, '没有')).toEqual([]);
  });

  test('loses and doubles nobody, however the organisations hang together', () => {
    const forest = fc
      .array(fc.nat(), { maxLength: 30 })
      .map((seeds) => seeds.map((seed, i) => organisation(`o${i}`, i === 0 || seed % 5 === 0 ? null : `o${seed % i}`)));
    const flat = (nodes: readonly TreeNode[]): string[] => nodes.flatMap(({ id, children }) => [id, ...flat(children)]);
    fc.assert(
      fc.property(forest, (all) => {
        expect(flat(treeOf(all)).sort()).toEqual(all.map(({ id }) => id).sort());
      }),
    );
  });
});

describe('the list of persons', () => {
  test('asks for the page, the organisation and the words of the address', async () => {
    serve({ '/api/people/persons': json({ items: [], total: 41 }) });
    const people = new People();
    await people.show({ org: 'org_1', q: '林', page: 3 });
    const query = new URL(asked[0]?.url ?? '', 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({ limit: '20', offset: '40', orgId: 'org_1', q: '林' });
    expect(people.pages).toBe(3);
  });

  test('shows the answer to the last question when an earlier one comes late', async () => {
    const late = Promise.withResolvers<Response>();
    const answers = [late.promise, Promise.resolve(json({ items: [], total: 1 })())];
    vi.stubGlobal('fetch', () => answers.shift());
    const people = new People();
    const first = people.show({ org: '', q: '林', page: 1 });
    await people.show({ org: '', q: '林晓', page: 1 });
    late.resolve(json({ items: [], total: 99 })());
    await first;
    expect(people.persons.data?.total).toBe(1);
  });

  test('keeps showing the old page beside the reason when a refresh fails', async () => {
    serve({ '/api/people/persons': json({ items: [], total: 7 }) });
    const people = new People();
    await people.show({ org: '', q: '', page: 1 });
    serve({ '/api/people/persons': refused({ code: 'access.role_needed' }, 403) });
    await people.refresh();
    expect([people.persons.data?.total, people.persons.error?.code]).toEqual([7, 'access.role_needed']);
  });

  test('knows where the signed-in person may manage, and counts everybody', async () => {
    const organisations = [organisation('县', null, 3), organisation('校', '县', 8, true)];
    serve({ '/api/people/organisations': json({ organisations }) });
    const people = new People();
    await people.tree.load();
    expect([people.everybody, people.managed.map(({ id }) => id)]).toEqual([11, ['校']]);
  });
});

describe('a change to somebody', () => {
  test('goes to that person, and a refusal stays readable', async () => {
    serve({ '/api/people/persons/per_1/roles': json({ done: true }, 201) });
    const change = new Change();
    expect(await change.grant('per_1', 'researcher', 'org_1')).toBe(true);
    expect(asked).toEqual([
      { method: 'POST', url: '/api/people/persons/per_1/roles', body: { role: 'researcher', orgId: 'org_1' } },
    ]);
    serve({ '/api/people/persons/per_1': refused({ code: 'people.not_yourself' }, 409) });
    expect(await change.setActive('per_1', false)).toBe(false);
    expect(change.error?.code).toBe('people.not_yourself');
  });

  test('is sent once, however often the button is pressed', async () => {
    serve({ '/api/people/persons/per_1/password': json({ done: true }) });
    const change = new Change();
    const both = await Promise.all([change.resetPassword('per_1', 'x'), change.resetPassword('per_1', 'x')]);
    expect([both, asked.length]).toEqual([[true, false], 1]);
  });
});

describe('a first password', () => {
  test('is twelve clear characters in groups of four, whatever the random bytes', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (stream) => {
        const password = freshPassword((bytes) => bytes.map(() => stream.next().value ?? 0));
        expect(password).toMatch(/^[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}$/);
      }),
    );
  });
});

describe('the own password', () => {
  test('is cleared from the form once changed, and stays when refused', async () => {
    serve({ '/api/people/password': refused({ code: 'people.password_wrong' }, 403) });
    const form = Object.assign(new PasswordChange(), { current: 'old', next: 'new-password' });
    expect([await form.submit(), form.error?.code, form.next]).toEqual([
      false,
      'people.password_wrong',
      'new-password',
    ]);
    serve({ '/api/people/password': json({ done: true }) });
    expect([await form.submit(), form.isDone, form.current, form.next]).toEqual([true, true, '', '']);
  });
});

describe('the first administrator', () => {
  const filled = () =>
    Object.assign(new FirstSteps(), {
      organisation: '临江县',
      name: '程立',
      userName: 'cheng.li',
      password: 'long-words',
    });

  test('is made with the organisation and signed in', async () => {
    serve({ '/api/people/setup': json({ id: 'per_1' }, 201), '/api/people/sign-in': json({ done: true }) });
    expect(await filled().submit()).toBe(true);
    expect(asked.map(({ url }) => url)).toEqual(['/api/people/setup', '/api/people/sign-in']);
  });

  test('is told which field is wrong', async () => {
    const fields = [{ path: 'administrator.password', code: 'too_small' }];
    serve({ '/api/people/setup': refused({ code: 'request.invalid', fields }, 400) });
    const form = filled();
    expect(await form.submit()).toBe(false);
    expect(form.error?.ofField('administrator.password')).toBe('too_small');
  });
});
