import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import { resourceParents, resourceSignatures } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { familyOf, feature } from '../../server/library/index.ts';
import { readingScope } from '../../server/people/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { put } from '../search/shelf.ts';
import { answer, ingest } from './intake.ts';

const h = await harness();
type Organisation = Awaited<ReturnType<typeof make.organisation>>;
let county: Organisation;
let school: Organisation;
let teacher: Actor;
let colleague: Actor;
let researcher: Actor;

beforeEach(async () => {
  await h.reset();
  county = await make.organisation(h.deps, { kind: 'county' });
  school = await make.organisation(h.deps, { parent: county });
  teacher = await make.actor(h.deps, { org: school });
  colleague = await make.actor(h.deps, { org: school });
  researcher = await make.actor(h.deps, { org: county, roles: ['researcher'] });
});

const PARAGRAPHS = [
  '请学生默读课文,勾画四次写到背影的语句,说说哪一次最打动你,并写下批注与同学交流。',
  '教师示范一处批注:从动作的细节里读出父亲的艰难,再请三位同学各说一处,其余同学补充。',
  '小组合作完成学习单第二题,把找到的句子按详略分类,讨论作者为什么这样安排材料的顺序。',
  '全班分享后教师归纳:写人要抓住有特点的动作,平常的小事里也能看见深厚的情感。',
  '课后仿写一个片段,写家人的一个背影,不少于二百字,下节课前交给组长互相批改。',
];
const plan = (...more: string[]) => [...PARAGRAPHS, ...more];
const OTHER = [
  '测量操场的长和宽,先估一估再量一量,把数据记在表格里,算出跑一圈大约多少米。',
  '为什么每个小组量出来的结果不完全一样?说说你们是怎样拉直卷尺、怎样读数的。',
];
const own = (owner: Actor, title: string, texts: string[]) =>
  put(h.deps, { owner, org: school, title, texts, visibility: 'own' });
const shared = (owner: Actor, title: string, texts: string[]) =>
  put(h.deps, { owner, org: school, title, texts, visibility: 'organisation', visibleOrgId: school.id });

type Family = {
  members: {
    resource: { id: string; title: string };
    kind: string;
    state: string | null;
    similarity: number;
    difference: object;
  }[];
};
const family = async (actor: Actor, id: string) =>
  answer<Family>(await h.request(actor, 'GET', `/api/library/resources/${id}/family`));
const idsOf = ({ members }: Family) => members.map(({ resource }) => resource.id).sort();
const decide = (actor: Actor, id: string, other: string, decision: string) =>
  h.request(actor, 'POST', `/api/library/resources/${id}/family/${other}`, { decision });
const pairs = () =>
  rowsOf<{ a_id: string; b_id: string; kind: string; state: string }>(
    h.deps.db,
    sql`select a_id, b_id, kind, state from resource_twins order by 1, 2`,
  );

describe('a family', () => {
  test('is the copies and versions of a resource, with what differs', async () => {
    const first = await shared(teacher, '《背影》教案', plan());
    const second = await shared(colleague, '背影 修改稿', plan('板书:望父买橘,四次背影,两条线索写在黑板的中央。'));
    const stranger = await shared(colleague, '量一量操场', OTHER);
    const shown = await family(teacher, first);
    expect(idsOf(shown)).toEqual([second]);
    expect(shown.members[0]).toMatchObject({
      kind: 'near',
      state: 'open',
      difference: { added: 1, removed: 0, changed: 0 },
    });
    expect(idsOf(await family(teacher, stranger))).toEqual([]);
  });

  test('holds the same words in another format as one text', async () => {
    const first = await shared(teacher, '教案', plan());
    await put(h.deps, {
      owner: colleague,
      org: county,
      title: '教案',
      texts: plan().map((one) => `${one.replaceAll(',', '，')} `),
      format: 'docx',
    });
    expect((await family(teacher, first)).members[0]).toMatchObject({ kind: 'text', similarity: 1 });
  });

  test('shows nothing of what one may not read, nor is anybody connected through it', async () => {
    const mine = await shared(teacher, '教案', plan());
    const draft = await own(colleague, '教案草稿', plan('只有我自己看得见的一段补充说明,写给明年的自己。'));
    expect(idsOf(await family(teacher, mine))).toEqual([]);
    expect(idsOf(await family(colleague, mine))).toEqual([draft]);
    const scope = readingScope(teacher);
    expect((await familyOf(h.deps.db, scope, [mine, draft])).size).toBe(0);
    expect((await familyOf(h.deps.db, readingScope(colleague), [mine])).get(mine)).toBe(1);
    expect((await h.request(teacher, 'GET', `/api/library/resources/${draft}/family`)).status).toBe(404);
    expect((await decide(teacher, mine, draft, 'rejected')).status).toBe(404);
  });

  test('is found anew when the text changes, and no more when it became another work', async () => {
    const first = await own(teacher, '教案', plan());
    const second = await own(teacher, '教案', plan());
    expect(await pairs()).toMatchObject([{ kind: 'text' }]);
    await h.deps.db.transaction(
      (tx) =>
        feature.on['library.text_changed']?.(h.deps, tx, {
          ...{
            resourceId: second,
            title: '',
            unit: null,
            lesson: null,
            volume: null,
            grades: [],
            tags: [],
            subject: null,
          },
          chunks: OTHER.map((one, seq) => ({
            id: `c${seq}`,
            seq,
            text: one,
            breadcrumb: [],
            section: null,
            title: '',
          })),
        }) ?? Promise.resolve(),
    );
    expect(await pairs()).toEqual([]);
    expect(idsOf(await family(teacher, first))).toEqual([]);
  });

  test('leaves an adaptation to its lineage', async () => {
    const parent = await own(teacher, '教案', plan());
    const child = await own(teacher, '教案 改编', plan());
    const now = h.deps.now();
    const tie = {
      id: 'lin_1',
      childId: child,
      parentId: parent,
      parentVersion: 1,
      parentTitle: '教案',
      createdAt: now,
    };
    await h.deps.db.insert(resourceParents).values({ ...tie, createdBy: teacher.personId });
    await h.deps.db.transaction((tx) =>
      h.deps.emit(tx, 'library.adapted', { resourceId: child, parentId: parent, by: teacher.personId }),
    );
    expect(await pairs()).toEqual([]);
    const upload = await own(teacher, '又一份', plan('新加的一段说明,写给下一届接手这个班的同事。'));
    expect(idsOf(await family(teacher, child))).toEqual([upload]);
    expect(idsOf(await family(teacher, upload))).toEqual([parent, child].sort());
  });
});

describe('a decision', () => {
  test('is for whoever may edit one of the two, and stays when the text is compared again', async () => {
    const first = await shared(teacher, '教案', plan());
    const second = await shared(colleague, '教案', plan('多一段关于分层作业的说明,供不同水平的同学选择。'));
    const outsider = await make.actor(h.deps, { org: school });
    expect((await decide(outsider, first, second, 'confirmed')).status).toBe(403);
    expect((await decide(teacher, first, second, 'rejected')).status).toBe(200);
    expect(idsOf(await family(teacher, first))).toEqual([]);
    expect((await familyOf(h.deps.db, readingScope(teacher), [first, second])).size).toBe(0);
    await h.deps.db.delete(resourceSignatures);
    await feature.resume?.(h.deps);
    await h.runJobs();
    expect(await pairs()).toMatchObject([{ state: 'rejected' }]);
  });

  test('about two that only others connect is kept as their own', async () => {
    const text = (n: number) => plan(...PARAGRAPHS.slice(0, n).map((one) => [...one].reverse().join('')));
    const ids = [await shared(teacher, '一', text(0)), await shared(teacher, '二', text(0))];
    const third = await shared(teacher, '三', text(0));
    await h.deps.db.execute(sql`delete from resource_twins where a_id = ${ids[0]} and b_id = ${third}`);
    expect(idsOf(await family(teacher, ids[0] ?? ''))).toEqual([ids[1], third].sort());
    expect((await decide(teacher, ids[0] ?? '', third, 'rejected')).status).toBe(200);
    expect(idsOf(await family(teacher, ids[0] ?? ''))).toEqual([ids[1]]);
  });

  test('about two that nothing connects is refused', async () => {
    const [one, other] = [await shared(teacher, '一', plan()), await shared(teacher, '二', OTHER)];
    const response = await decide(teacher, one, other, 'confirmed');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'library.twin_not_found' } });
  });
});

test('open families are for stewards, each only with what may be read', async () => {
  const first = await shared(teacher, '教案', plan());
  const second = await shared(colleague, '教案', plan());
  await own(colleague, '草稿', plan());
  expect((await h.request(teacher, 'GET', '/api/library/families')).status).toBe(403);
  const { items, total } = await answer<{ total: number; items: { members: { id: string }[]; pairs: object[] }[] }>(
    await h.request(researcher, 'GET', '/api/library/families'),
  );
  expect(total).toBe(1);
  expect(items[0]?.members.map(({ id }) => id).sort()).toEqual([first, second].sort());
  await decide(researcher, first, second, 'confirmed');
  expect(await (await h.request(researcher, 'GET', '/api/library/families')).json()).toMatchObject({ total: 0 });
});

test('a drop says what its files resemble, and versions beside each other are told by their names', async () => {
  const known = await shared(colleague, '《背影》教案', plan());
  const file = plan('新加的一段:请同学们比较两个版本的开头,说说哪一个更好。').join('\n\n');
  const shown = await ingest(h, teacher, {
    '语文/背影.md': file,
    '语文/背影_初稿.md': OTHER.join('\n\n'),
    '数学/背影.md': `${OTHER.join('\n\n')}\n\n另一个文件夹里同名的文件,与语文课没有关系,只是名字碰巧一样。`,
  });
  const idOf = (path: string) => shown.files.find((one) => one.path === path)?.resourceId;
  const { items } = await answer<{ items: { resourceId: string; id: string; kind: string }[] }>(
    await h.request(teacher, 'GET', `/api/library/batches/${shown.batch.id}/twins`),
  );
  expect(items.filter(({ resourceId }) => resourceId === idOf('语文/背影.md'))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: known, kind: 'near' }),
      expect.objectContaining({ id: idOf('语文/背影_初稿.md'), kind: 'name' }),
    ]),
  );
  expect((await h.request(colleague, 'GET', `/api/library/batches/${shown.batch.id}/twins`)).status).toBe(404);
});

test('a start signs what was there before signatures were', async () => {
  const first = await own(teacher, '教案', plan());
  const second = await own(teacher, '教案', plan());
  await h.deps.db.delete(resourceSignatures);
  await h.deps.db.execute(sql`delete from resource_twins`);
  await feature.resume?.(h.deps);
  await h.runJobs();
  expect(await pairs()).toMatchObject([{ a_id: first, b_id: second, kind: 'text', state: 'open' }]);
});

test('one more copy costs the same in a family of ten and of seventy', async () => {
  const counted = async (): Promise<number> => {
    await own(teacher, '教案', plan());
    const [row] = await rowsOf<{ n: number }>(h.deps.db, sql`select count(*)::integer as n from resource_twins`);
    return row?.n ?? 0;
  };
  for (let i = 0; i < 10; i++) await own(teacher, '教案', plan());
  const before = await counted();
  const few = (await counted()) - before;
  for (let i = 0; i < 60; i++) await own(teacher, '教案', plan());
  const later = await counted();
  expect((await counted()) - later).toBe(few);
  expect(few).toBeLessThan(13);
});
