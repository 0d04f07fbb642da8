import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, signIn, soon, visit, type Browser, type Page } from '../helpers/browser.ts';
import { startEndpoint, type ScriptedEndpoint } from '../helpers/endpoint.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { enter, type Person } from '../helpers/server-person.ts';

/** A research group and its library: one lesson from hand to hand, two at one text, a question with its sources. */
let endpoint: ScriptedEndpoint;
let demo: Demo;
let browser: Browser;

/** What the scripted model says: a sentence that its passage holds, and one that nobody ever wrote. */
let said = '';
const INVENTED = '每节课必须提问四十次。';

beforeAll(async () => {
  endpoint = await startEndpoint();
  endpoint.answers({
    search_answer_question: ({ user }) => {
      const [, id = '', text = ''] = /<passage id="([^"]+)"[^>]*>(.*?)<\/passage>/s.exec(user) ?? [];
      said = (text.split(/[。！？\n]/).find((line) => line.trim().length > 10) ?? '').trim().slice(0, 40);
      return {
        knows: true,
        sentences: [
          { text: said, quotes: [{ passage: id, quote: said }] },
          { text: INVENTED, quotes: [{ passage: id, quote: '这句话哪里都没有写过，是编出来的' }] },
        ],
      };
    },
  });
  const env = { OPENAI_BASE_URL: endpoint.url, OPENAI_API_KEY: 'sk-journey', YANTU_CHAT_MODEL: 'scripted' };
  [demo, browser] = await Promise.all([startDemo(env), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
  await endpoint?.close();
});

type Listed = { items: { id: string; title: string }[] };
async function find(person: Person, title: string): Promise<string> {
  for (let offset = 0; ; offset += 100) {
    const { items } = await person.get<Listed>(`/api/library/resources?limit=100&offset=${offset}`);
    const found = items.find((item) => item.title.includes(title));
    if (found) return found.id;
    if (items.length < 100) throw new Error(`nobody finds ${title}`);
  }
}
const texts = (page: Page) => page.getByRole('textbox', { name: /^内容 / });
const save = (page: Page) => page.getByRole('button', { name: '保存为新版本' }).click();

test('the demo district has lived in its library: nothing of its story was refused', async () => {
  const county = await enter(demo.url, 'admin.county');
  const total = async (path: string) => (await county.get<{ total: number }>(path)).total;
  expect(await total('/api/audit/queue')).toBeGreaterThan(0);
  expect(await total('/api/audit/queue?state=returned')).toBe(1);
  expect(await total('/api/community/collections?list=shared')).toBe(3);
  expect(await total('/api/community/calls')).toBe(1);
  expect((await county.get<{ terms: unknown[] }>('/api/audit/negative-terms')).terms).toHaveLength(3);
});

test('a lesson is adapted, changed, compared, submitted, audited, listed and found', async () => {
  const MARK = '青蛙过河接龙朗读';
  const source = await find(await enter(demo.url, 'zhao.min'), '朋友相处的秘诀');
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'zhao.min');
  await page.goto(`/library/${source}`);
  await page.getByRole('button', { name: '改编' }).click();
  await page.waitForURL(/\/library\/res_\w+\/edit$/);
  const [, id = ''] = /library\/(res_\w+)\/edit/.exec(page.url()) ?? [];
  expect(id).not.toBe(source);

  const last = texts(page).last();
  const before = await last.inputValue();
  await last.fill(`${before}\n结课前做一次“${MARK}”，每人一句，接不上的同桌帮忙。`);
  await page.getByText(/已自动保存 \d/).waitFor();
  // A tab that dies loses nothing.
  await page.reload();
  await page.getByText(/已恢复您/).waitFor();
  await soon(() => texts(page).last().inputValue()).toContain(MARK);
  await page.getByLabel('这次改了什么').fill('加了一个结课活动');
  await save(page);
  await page.waitForURL((address) => address.pathname === `/library/${id}`);

  await page.goto(`/library/${id}/compare?from=1&to=2`);
  await page.getByText(/1 处部分有变化/).waitFor();
  await soon(() => page.locator('ins').allInnerTexts()).toSatisfy((added: string[]) => added.join('').includes(MARK));

  await page.goto(`/library/${id}?tab=audit`);
  await page.getByRole('link', { name: '提交审核…' }).click();
  await page.getByRole('heading', { name: '先看看机器会发现什么' }).waitFor();
  const county = page.getByRole('combobox', { name: '给谁用' });
  const option = await county.locator('option', { hasText: '临江县教育局' }).first().getAttribute('value');
  await county.selectOption(option);
  await page.getByText('由临江县教育局的审核员审').waitFor();
  const answers = page.getByRole('main').getByPlaceholder(/属实的写清缘由/);
  for (let i = 0; i < (await answers.count()); i++) await answers.nth(i).fill('已核对，属实。');
  for (const point of ['政治性', '导向性', '科学性', '适用性', '规范性', '时效性', '公益性']) {
    await page.getByRole('checkbox', { name: point }).check();
  }
  await page.getByRole('checkbox', { name: /我，赵敏/ }).check();
  await page.getByRole('button', { name: '签署承诺并提交' }).click();
  await page.getByText('已提交给临江县教育局审核').first().waitFor();

  // Nobody finds it before its audit.
  const colleague = await enter(demo.url, 'tian.fang');
  const search = () =>
    colleague.get<{ hits: { resource: { id: string } }[] }>(`/api/search?q=${encodeURIComponent(MARK)}`);
  const isFound = async () => (await search()).hits.some(({ resource }) => resource.id === id);
  expect(await isFound()).toBe(false);

  const auditor = await visit(browser, demo.url);
  await signIn(auditor.page, 'luo.kai');
  const waiting = auditor.page.getByRole('link', { name: /朋友相处的秘诀/ });
  await soon(async () => {
    await auditor.page.goto('/audit');
    await waiting
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => undefined);
    return waiting.count();
  }).toBe(1);
  await auditor.page.getByRole('link', { name: /朋友相处的秘诀/ }).click();
  await auditor.page.getByRole('heading', { name: '七个要点' }).waitFor();
  await auditor.page.getByRole('button', { name: '全部没有问题' }).click();
  await auditor.page.getByRole('button', { name: '上架…' }).click();
  await auditor.page.getByRole('button', { name: '确认上架' }).click();
  await auditor.page.getByText('已上架').first().waitFor();
  expect(await isFound()).toBe(true);

  const reader = await visit(browser, demo.url);
  await signIn(reader.page, 'tian.fang');
  await reader.page.goto(`/library?q=${encodeURIComponent(MARK)}`);
  await reader.page.getByRole('region', { name: '检索结果' }).getByText('朋友相处的秘诀').first().waitFor();
  // Whoever may read the parent walks to it; to others it does not exist.
  await page.goto(`/library/${id}?tab=lineage`);
  await page.locator(`a[href^="/library/${source}"]`).first().waitFor();
  expect([...troubles, ...auditor.troubles, ...reader.troubles]).toEqual([]);
});

test('two who edit one text see each other, and neither loses a word', async () => {
  // The demo's group holds a draft together.
  const id = await find(await enter(demo.url, 'lin.xiaoyu'), '我做了一项小实验》教学设计（改编）');
  const [lin, zhao] = await Promise.all([visit(browser, demo.url), visit(browser, demo.url)]);
  await Promise.all([signIn(lin.page, 'lin.xiaoyu'), signIn(zhao.page, 'zhao.min')]);
  for (const { page } of [lin, zhao]) {
    await page.goto(`/library/${id}/edit`);
    await texts(page).first().waitFor();
  }
  const write = async (page: Page, words: string) => {
    const last = texts(page).last();
    await last.fill(`${await last.inputValue()}\n${words}`);
    await page.getByText(/已自动保存 \d/).waitFor();
  };
  await write(lin.page, '林老师加的一句：先说后写。');
  await write(zhao.page, '赵老师加的一句：写完互读。');
  await save(lin.page);
  await lin.page.waitForURL((address) => address.pathname === `/library/${id}`);
  await save(zhao.page);
  await zhao.page.getByText(/有人在您编辑时保存了/).waitFor();
  await zhao.page.getByRole('button', { name: '合并并保存' }).click();
  await zhao.page.waitForURL((address) => address.pathname === `/library/${id}`);
  await soon(() => zhao.page.getByRole('main').innerText()).toContain('林老师加的一句：先说后写。');
  expect(await zhao.page.getByRole('main').innerText()).toContain('赵老师加的一句：写完互读。');
  // The refused save is an answer of 409, which a browser reports by itself.
  const real = [...lin.troubles, ...zhao.troubles].filter((trouble) => !trouble.includes('409'));
  expect(real).toEqual([]);
});

describe('who asks the library', () => {
  test('gets sentences with sources that open in place, and none that was invented', async () => {
    const { page, troubles } = await visit(browser, demo.url);
    await signIn(page, 'lin.xiaoyu');
    await page.goto('/ask');
    await page.getByRole('searchbox', { name: '您的问题' }).fill('课堂提问怎样让更多学生举手');
    await page.getByRole('button', { name: '提问', exact: true }).click();
    const answer = page.getByRole('region', { name: '回答' });
    await answer.getByText(/另有 1 句核对不上/).waitFor();
    expect(said.length).toBeGreaterThan(10);
    expect(await answer.innerText()).toContain(said);
    expect(await answer.innerText()).not.toContain(INVENTED);
    await answer
      .getByRole('link', { name: /^出处 1/ })
      .first()
      .click();
    await page.waitForURL(/\/library\/res_\w+.*passage=/);
    await page.locator('mark').first().waitFor();
    expect(troubles).toEqual([]);
  });

  test('about what the library does not hold is told so', async () => {
    const { page } = await visit(browser, demo.url);
    await signIn(page, 'lin.xiaoyu');
    await page.goto(`/ask?q=${encodeURIComponent('量子纠缠怎样用于卫星通信')}`);
    await page.getByText('资料库里没有找到可靠的回答').waitFor();
  });
});

test('a line of the transcript takes the recording to its second', async () => {
  const teacher = await enter(demo.url, 'lin.xiaoyu');
  const { hits } = await teacher.get<{ hits: { resource: { id: string } }[] }>('/api/search?format=video');
  const { page } = await visit(browser, demo.url);
  await signIn(page, 'lin.xiaoyu');
  await page.goto(`/library/${hits[0]?.resource.id}`);
  const lines = page.getByRole('region', { name: /文字稿|字幕/ }).getByRole('button');
  await lines.nth(3).waitFor();
  const clock = (await lines.nth(3).locator('.time').innerText()).split(':').map(Number);
  const second = clock.reduce((sum, part) => sum * 60 + part, 0);
  await lines.nth(3).press('Enter');
  await soon(() => page.locator('video').evaluate((video: HTMLVideoElement) => Math.floor(video.currentTime))).toBeGreaterThanOrEqual(second); // prettier-ignore
  await page.locator('li[aria-current=true]').waitFor();
});
