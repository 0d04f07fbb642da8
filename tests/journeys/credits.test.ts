import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, openBrowser, overflow, signIn, soon, visit, type Browser, type Page } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { enter } from '../helpers/server-person.ts';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = [await startDemo(), await openBrowser()];
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

type Ledger = { items: { credits: number; title: string }[]; total: number };
const ledgerOf = async (userName: string): Promise<Ledger> => {
  const person = await enter(demo.url, userName);
  const me = await person.get<{ person: { id: string } }>('/api/people/me');
  return person.get<Ledger>(`/api/credits/ledger/${me.person.id}?limit=100`);
};

/** Fills a claim for school-based training in and hands it in; ends on its page. */
async function claim(page: Page, title: string, reflection: string): Promise<void> {
  await page.goto('/credits/claims/new');
  const school = page.getByRole('listitem').filter({ hasText: '校本' }).first();
  await school.getByRole('button', { name: '选择' }).click();
  await page.waitForURL(/\/credits\/claims\/clm_/);
  await page.getByLabel('培训或活动名称').fill(title);
  await page.getByLabel('学时', { exact: true }).fill('6');
  await page.getByRole('textbox', { name: /^反思/ }).fill(reflection);
  // The worth comes with every save, with whose keys it needs.
  await page.getByText(/登记$/).first().waitFor();
  await soon(() => page.getByRole('button', { name: '提交', exact: true }).getAttribute('aria-disabled')).toBeNull();
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByText('待登记', { exact: true }).waitFor();
}

/** Opens what waits at a desk and turns its key. */
async function turn(page: Page, list: '待登记' | '待审核', title: string, key: '登记' | '审核通过'): Promise<void> {
  await page.goto('/credits/desk');
  await page.getByRole('tab', { name: list }).click();
  await page.getByRole('button', { name: title }).click();
  await page.getByRole('dialog').getByRole('button', { name: key, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const WORDS = '我让每个学生先写下自己的答案再举手，主动发言的孩子比上周多了一倍，下周准备让同桌先互相说一遍。';

test('a claim is registered by the school, audited by the county, and stands in the ledger', async () => {
  const title = '语文组同课异构：让更多孩子举手';
  const before = await ledgerOf('lin.xiaoyu');
  const lin = await visit(browser, demo.url);
  await signIn(lin.page, 'lin.xiaoyu');
  await claim(lin.page, title, WORDS);
  expect(await overflow(lin.page)).toBe(0);
  expect(await axe(lin.page)).toEqual([]);
  const zhou = await visit(browser, demo.url);
  await signIn(zhou.page, 'zhou.ping');
  await turn(zhou.page, '待登记', title, '登记');
  expect(await axe(zhou.page)).toEqual([]);
  const county = await visit(browser, demo.url, { width: 'phone' });
  await signIn(county.page, 'admin.county');
  await turn(county.page, '待审核', title, '审核通过');
  expect(await overflow(county.page)).toBe(0);
  const after = await ledgerOf('lin.xiaoyu');
  expect([after.total, after.items[0]?.title]).toEqual([before.total + 1, title]);
  await lin.page.reload();
  await lin.page.getByText('已入账', { exact: true }).waitFor();
  expect([...lin.troubles, ...zhou.troubles, ...county.troubles]).toEqual([]);
});

test('a claim that comes back says why on top, is mended and handed in again', async () => {
  const title = '校本读书沙龙';
  const reason = '请写明读的是哪一本书，并附上读书笔记。';
  const lin = await visit(browser, demo.url);
  await signIn(lin.page, 'lin.xiaoyu');
  await claim(lin.page, title, `读书沙龙：${WORDS}`);
  const zhou = await visit(browser, demo.url);
  await signIn(zhou.page, 'zhou.ping');
  await zhou.page.goto('/credits/desk');
  await zhou.page.getByRole('button', { name: title }).click();
  await zhou.page.getByRole('dialog').getByRole('button', { name: '退回', exact: true }).click();
  await zhou.page.getByLabel('退回理由').fill(reason);
  await zhou.page.getByRole('dialog', { name: '退回申报' }).getByRole('button', { name: '退回', exact: true }).click();
  await zhou.page.getByText('已退回。').waitFor();
  await lin.page.goto('/credits/claims?state=returned');
  await lin.page.getByRole('link', { name: title }).click();
  await lin.page.getByRole('note').getByText(reason).waitFor();
  await lin.page.getByLabel('说明').fill('读的是《给教师的建议》，笔记写在反思里。');
  await lin.page.getByRole('button', { name: '重新提交' }).click();
  await lin.page.getByText('待登记', { exact: true }).waitFor();
  await turn(zhou.page, '待登记', title, '登记');
  expect([...lin.troubles, ...zhou.troubles]).toEqual([]);
});
