import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, signIn, soon, visit, type Browser } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { enter } from '../helpers/server-person.ts';

/** A teacher plans the rest of her cycle: what can be, why it is enough, and why something cannot be. */
let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

test('a plan that cannot be is explained with its clauses, relaxed by one press, made, proved and accepted', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'zhao.min');
  await page.goto('/plans?make=1');
  await page.getByRole('heading', { name: '周期规划', level: 1 }).waitFor();
  const slider = page.getByLabel('每周可用时间');
  await slider.fill('20');
  await page.getByRole('button', { name: '开始规划' }).click();

  const impossible = page.getByRole('alert').filter({ hasText: '按这些条件排不出规划' });
  await impossible.waitFor({ timeout: 240_000 });
  await impossible.getByText('每周可用时间').first().waitFor();
  expect(await impossible.locator('blockquote').count()).toBeGreaterThan(0);
  await impossible
    .getByRole('button', { name: /每周改为/ })
    .first()
    .click();

  await page.waitForURL(/plan=cyc_/, { timeout: 240_000 });
  await page.getByRole('heading', { name: '各学期安排' }).waitFor();
  await page.getByText(/全部完成后：.*可以结业/).waitFor();
  await page.getByText(/独立核验 \d+ 条/).click();
  await page.getByText(/查看全部 \d+ 条/).click();
  const proof = page.getByRole('table', { name: '凭什么说它够' });
  await proof.getByText('周期总学分').first().waitFor();
  expect(await proof.getByRole('row').count()).toBeGreaterThan(8);
  await page.getByRole('button', { name: '采用这份规划' }).click();
  await page.getByText('已采用', { exact: true }).first().waitFor();
  expect(troubles).toEqual([]);
}, 600_000);

test('an item is pinned by hand, and a trial with less time says what would be impossible', async () => {
  const { page, troubles } = await visit(browser, demo.url, { width: 'phone' });
  await signIn(page, 'zhao.min');
  await page.goto('/plans');
  await page.getByRole('heading', { name: '各学期安排' }).waitFor();
  await page.getByRole('button', { name: /^调整/ }).first().click();
  await page.getByRole('menuitem', { name: '固定在这个学期' }).click();
  await page.getByText('规划已调整，并重新核验。').waitFor({ timeout: 120_000 });
  await page.getByRole('img', { name: '已固定' }).first().waitFor();

  await page.getByRole('button', { name: '假如……' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('每周可用时间').fill('20');
  await drawer.getByRole('button', { name: '试算' }).click();
  await drawer.getByRole('region', { name: '假设之后' }).getByText('排不出来').waitFor({ timeout: 240_000 });
  await drawer.getByRole('region', { name: '现在' }).getByText('排得出来').waitFor();
  await soon(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  expect(troubles).toEqual([]);
}, 600_000);

test('an administrator sees how many can still finish, who, and what stops them', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'admin.county');
  await page.goto('/reach');
  await page.getByRole('heading', { name: '能否完成', level: 1 }).waitFor();
  await page.getByRole('button', { name: '开始测算' }).click();
  await page.getByText(/人中 \d+ 人已完成或还能完成/).waitFor({ timeout: 300_000 });
  const names = page.getByRole('table', { name: '测算结果名单' });
  await names.getByRole('row').nth(1).waitFor();
  const admin = await enter(demo.url, 'admin.county');
  const { items } = await admin.get<{ items: { counts: Record<string, number> }[] }>('/api/paths/reach');
  const counts = items[0]?.counts ?? {};
  const all = ['finished', 'can_finish', 'cannot_finish', 'unsolved'].reduce((sum, key) => sum + (counts[key] ?? 0), 0);
  await page.getByText(`名单（${all} 人）`).waitFor();
  expect(troubles).toEqual([]);
}, 600_000);
