import { afterAll, beforeAll, expect, test } from 'vitest';
import { POINTS } from '../../server/audit/index.ts';
import { axe, openBrowser, overflow, signIn, soon, visit, type Browser, type Page } from '../helpers/browser.ts';
import { DAY, startClocked, type Clocked } from '../helpers/server-clocked.ts';
import { enter, type Person } from '../helpers/server-person.ts';

/**
 * A call of the demo county on its way from an application to a published outcome, with the four sides of it at their
 * own pages and a clock that moves when the story says so. The tests go on from each other.
 */
let server: Clocked;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startClocked(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const at = async (userName: string): Promise<{ page: Page; troubles: string[] }> => {
  const { page, troubles } = await visit(browser, server.url);
  await signIn(page, userName);
  return { page, troubles };
};
type Call = { id: string; title: string };
/** The autumn's call is over and under review; the winter's is open. */
async function callOf(list: 'open' | 'past', ending: string): Promise<Call> {
  const { items } = await (await enter(server.url, 'luo.kai')).get<{ items: Call[] }>(`/api/topics/calls?list=${list}`);
  const year = new Date().getFullYear().toString();
  const found = items.find(({ title }) => title.startsWith(year) && title.endsWith(ending));
  if (!found) throw new Error(`no call ends with ${ending}`);
  return found;
}
const dialogs = (page: Page) => page.locator('dialog[open]');

const DRAFT = '用匿名作答改进小学语文课堂提问';
const WAITING = '初中生识别生成内容错误的微型课程';
const JUDGED = '大模型辅助的初中数学分层作业设计与效果研究';
/** Who stands behind JUDGED: its leader, its members, its school. */
const IDENTITIES = ['高远', '钱薇', '贺之远', '第二初级中学', 'gao.yuan'];

test('a teacher writes on; what she wrote is there when she comes back', async () => {
  const { page, troubles } = await at('lin.xiaoyu');
  await page.goto('/topics');
  await page.getByRole('link', { name: DRAFT }).first().click();
  await page.waitForURL(/\/edit/);
  await page
    .getByRole('navigation', { name: '申报书的各个部分' })
    .getByRole('link', { name: /设计论证/ })
    .click();
  const content = '先在两节课上让全班写一句再说，记下举手的人是谁、说了什么，下一周换回原来的问法，比一比。';
  const section = page.getByLabel('研究内容', { exact: false }).first();
  await section.fill(content);
  await page.getByText('已保存').first().waitFor();
  await page.reload();
  await soon(() => page.getByLabel('研究内容', { exact: false }).first().inputValue()).toBe(content);
  expect(await axe(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('a school puts an application forward, the county reads its eligibility by clause and admits it', async () => {
  const school = await at('han.bo');
  await school.page.goto('/desk');
  await school.page.getByRole('link', { name: WAITING }).click();
  await school.page.getByRole('button', { name: '单位推荐' }).click();
  const dialog = dialogs(school.page);
  await dialog.getByLabel(/本单位同意推荐/).check();
  await dialog.getByRole('button', { name: '单位推荐' }).click();
  await school.page.getByText('资格审查中').first().waitFor();
  await server.runJobs();

  const county = await at('luo.kai');
  await county.page.goto('/desk');
  await county.page.getByRole('link', { name: WAITING }).click();
  await county.page.getByRole('tab', { name: '资格', exact: true }).click();
  await soon(() => county.page.locator('main').innerText()).toMatch(/\d+ 条符合/);
  expect(await axe(county.page)).toEqual([]);
  await county.page.getByRole('button', { name: '通过资格审查' }).click();
  await dialogs(county.page).getByRole('button', { name: '通过资格审查' }).click();
  await county.page.getByText('通过资格审查', { exact: true }).first().waitFor();
  expect([...school.troubles, ...county.troubles]).toEqual([]);
});

/** Whoever still has to judge a topic. */
async function reviewerOf(title: string): Promise<{ userName: string; seat: string }> {
  for (const userName of ['expert.pan', 'expert.yao', 'expert.tang', 'chen.lan', 'sun.qing']) {
    const person = await enter(server.url, userName);
    const { items } = await person.get<{ items: { id: string; title: string }[] }>('/api/reviews/desk?list=open');
    const seat = items.find((one) => one.title === title);
    if (seat) return { userName, seat: seat.id };
  }
  throw new Error(`nobody has to judge ${title}`);
}

test('an expert scores beside the text and is not told whose it is', async () => {
  const { userName, seat } = await reviewerOf(JUDGED);
  const { page, troubles } = await at(userName);
  await page.goto('/reviews');
  await page.getByRole('link', { name: JUDGED }).click();
  await page.waitForURL(`**/reviews/${seat}`);
  const take = page.getByRole('region', { name: '评分与意见' }).getByRole('button', { name: '接受邀请' });
  await take.click();
  const points = page.getByLabel('分数（0–100）');
  await points.first().waitFor();
  const text = await page.locator('main').innerText();
  for (const identity of IDENTITIES) expect([identity, text.includes(identity)]).toEqual([identity, false]);
  // Band B throughout asks for no comment.
  for (let i = 0; i < (await points.count()); i++) await points.nth(i).fill('82');
  await page
    .getByRole('radio', { name: '立项', exact: true })
    .or(page.getByRole('button', { name: '立项', exact: true }))
    .first()
    .click();
  await page
    .getByRole('radio', { name: '比较熟悉' })
    .or(page.getByRole('button', { name: '比较熟悉' }))
    .first()
    .click();
  await page.getByText('已保存').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: '提交评审' }).click();
  await dialogs(page).getByRole('button', { name: '提交评审' }).click();
  await page.getByText('82', { exact: false }).first().waitFor();
  await soon(() => page.getByRole('button', { name: '收回修改' }).count()).toBeGreaterThan(0);
  expect(troubles).toEqual([]);
});

/** Chooses a topic in the ranking and does one thing to it. */
async function doTo(page: Page, call: Call, title: string, what: RegExp): Promise<void> {
  await page.goto(`/topics/calls/${call.id}/decisions`);
  await page.getByRole('checkbox', { name: title }).check();
  await page.getByRole('button', { name: what }).click();
  const dialog = dialogs(page);
  await dialog.getByRole('button', { name: /^办理 1 项$/ }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('two keys decide with reasons; after the notice the topic has its number', async () => {
  const call = await callOf('past', '专项课题');
  const keeper = await at('luo.kai');
  await doTo(keeper.page, call, JUDGED, /^结束评审（1）$/);
  await doTo(keeper.page, call, JUDGED, /^提出立项（1）$/);
  expect(await axe(keeper.page)).toEqual([]);
  // Who turned the first key is not offered the second.
  await keeper.page.getByRole('checkbox', { name: JUDGED }).check();
  expect(await keeper.page.getByRole('button', { name: /^复核（1）$/ }).count()).toBe(0);

  const second = await at('xu.wen');
  await doTo(second.page, call, JUDGED, /^复核（1）$/);
  await keeper.page.goto(`/topics/calls/${call.id}/notice`);
  await keeper.page.getByRole('button', { name: /^公示 1 项$/ }).click();
  await keeper.page.getByText('公示中').first().waitFor();

  server.clock.advance(9 * DAY);
  await server.runJobs();
  await doTo(keeper.page, call, JUDGED, /^批准并编号（1）$/);

  const leader = await at('gao.yuan');
  await leader.page.goto('/topics');
  await leader.page.getByRole('link', { name: JUDGED }).first().click();
  await leader.page.waitForURL(/\/topics\/top_/);
  await leader.page
    .getByText(/\d{4}AI\d{3}/)
    .first()
    .waitFor();
  await leader.page.getByText('已立项，待开题').first().waitFor();
  await leader.page.getByRole('tab', { name: '研究过程' }).click();
  await leader.page.getByText('开题').first().waitFor();
  expect([...keeper.troubles, ...second.troubles, ...leader.troubles]).toEqual([]);
});

test('who was not approved reads why, in the reviewers’ own words', async () => {
  const { page, troubles } = await at('sun.qing');
  await page.goto('/topics');
  await page.getByRole('link', { name: '人工智能时代初中语文阅读教学改革研究' }).first().click();
  await page.getByText('不立项').first().waitFor();
  await page.getByRole('tab', { name: '评审与决定' }).click();
  await page.getByText('全文没有出现一节自己的课', { exact: false }).first().waitFor();
  const text = await page.locator('main').innerText();
  for (const name of ['潘启文', '姚静姝', '唐若谷']) expect([name, text.includes(name)]).toEqual([name, false]);
  expect(await axe(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('a duty that is not done is overdue on its day, for its leader and for the county', async () => {
  // Opening was due three months after the approval.
  server.clock.advance(95 * DAY);
  await server.runJobs();
  const leader = await at('gao.yuan');
  await leader.page.goto('/reminders');
  await leader.page
    .getByRole('link', { name: new RegExp(`${JUDGED}.*已过期`) })
    .first()
    .waitFor();
  const keeper = await at('luo.kai');
  await keeper.page.goto('/projects');
  await keeper.page.getByText(JUDGED).first().waitFor();
  expect(await keeper.page.locator('main').innerText()).toMatch(/过期|逾期/);
  expect(await axe(keeper.page)).toEqual([]);
  expect([...leader.troubles, ...keeper.troubles]).toEqual([]);
});

/** Somebody of the county audits what waits there under a title, and lists it. */
async function listResource(person: Person, title: string): Promise<void> {
  const { items } = await person.get<{ items: { id: string; title: string }[] }>('/api/audit/queue?limit=100');
  const audit = items.find((one) => one.title.includes(title));
  if (!audit) throw new Error(`nothing waits under ${title}`);
  const verdict = POINTS.map((point) => ({ point, ok: true, note: '' }));
  await person.send('POST', `/api/audit/${audit.id}/list`, { verdict, answers: {} });
}

test('what a closed topic brought forth is audited, published, and known to come from it', async () => {
  await listResource(await enter(server.url, 'xu.wen'), '口语反馈课例');
  await server.runJobs();
  const keeper = await at('luo.kai');
  await keeper.page.goto('/register');
  await keeper.page.getByRole('link', { name: '小学英语口语练习中机器反馈与同伴反馈的配合' }).first().click();
  await keeper.page.waitForURL(/\/finished\//);
  // Everybody of the county may read what came of it.
  const { page, troubles } = await at('lin.xiaoyu');
  await page.goto(new URL(keeper.page.url()).pathname);
  await page.getByRole('link', { name: '口语反馈课例' }).first().click();
  await page.waitForURL(/\/library\//);
  await page.getByText('小学英语口语练习中机器反馈与同伴反馈的配合').first().waitFor();
  expect(keeper.troubles).toEqual([]);
  expect(troubles).toEqual([]);
});

test('on a phone the pages of a topic stay within the window', async () => {
  const { page } = await visit(browser, server.url, { width: 'phone' });
  await signIn(page, 'luo.kai');
  const call = await callOf('past', '专项课题');
  for (const path of ['/topics', '/desk', '/projects', '/calendar', '/reminders', '/register', '/experts']) {
    await page.goto(path);
    await page.locator('h1').first().waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect([path, await overflow(page)]).toEqual([path, 0]);
  }
  for (const part of ['', '/panel', '/progress', '/decisions', '/notice']) {
    await page.goto(`/topics/calls/${call.id}${part}`);
    await page.locator('h1').first().waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect([part, await overflow(page)]).toEqual([part, 0]);
  }
});
