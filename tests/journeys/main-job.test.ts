import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { openBrowser, signIn, visit, type Browser, type Page, soon } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { agree, opensItsPassage, sayTrouble, stepCards } from './study.ts';

const TROUBLE = '课堂提问总是那几个学生举手，其他人不参与，想在四周内改进，每周能拿出一个小时';
const REFLECTION =
  '周三第二课时试了先写后说：每人先在纸上写一句，再同桌交换。举手的从四个人变成十一个人，下次要多给一分钟等待时间。';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

const progress = (page: Page) => page.getByRole('img', { name: /已完成 \d+ \/ \d+ 步/ });

/** Steps of later weeks are folded. */
async function unfold(card: Locator): Promise<void> {
  const button = card.getByRole('button', { name: /^展开/ });
  if ((await button.count()) > 0) await button.click();
}

test('a teacher says her trouble, corrects the reading, opens the passage behind a step and completes it', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'lin.xiaoyu');

  await sayTrouble(page, TROUBLE);
  await soon(() => page.getByText('由规则读出').count()).toBe(1);
  // What was understood says from which words it comes.
  await page.getByText('来自您的话“每周能拿出一个小时”').waitFor();
  expect(await page.getByLabel('学科').inputValue()).toBe('chinese');
  expect(await page.getByLabel('每周能拿出的分钟数').inputValue()).toBe('60');

  await page.getByLabel('年级').selectOption({ label: '四年级' });
  await page.getByText('您填写的').waitFor();
  await agree(page);

  const cards = stepCards(page);
  const kinds = await cards.evaluateAll((all) => all.map((card) => card.textContent.trim().slice(0, 2)));
  for (const kind of ['必修', '选修', '精准']) expect(kinds).toContain(kind);
  expect(await page.getByText('候选由规则判断').count()).toBe(1);

  const step = cards.filter({ hasText: '精准' }).first();
  await unfold(step);
  await opensItsPassage(page, step);

  await page.getByRole('button', { name: '接受这条路径' }).click();
  await page.getByText('路径从今天开始。').waitFor();
  await soon(() => progress(page).getAttribute('aria-label')).toMatch(/^已完成 0 /);

  await unfold(step);
  await step.getByRole('button', { name: '标记完成' }).click();
  const dialog = page.getByRole('dialog', { name: '完成这一步' });
  await dialog.getByLabel('写几句反思').fill('很好');
  expect(await dialog.getByRole('button', { name: '完成', exact: true }).isDisabled()).toBe(true);
  await dialog.getByLabel('写几句反思').fill(REFLECTION);
  await dialog.getByRole('button', { name: '完成', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });

  await soon(() => progress(page).getAttribute('aria-label')).toMatch(/^已完成 1 /);
  await page.getByText(REFLECTION).waitFor();
  // What she did is there tomorrow, on the first page too.
  await page.goto('/');
  await soon(() => progress(page).first().getAttribute('aria-label')).toMatch(/^已完成 1 /);
  expect(troubles).toEqual([]);
});

test('a step can be swapped and the swap undone, and what is not relevant goes and stays away', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'zhao.min');
  await sayTrouble(page, '学生习作总是写成流水账，每周能拿出 90 分钟');
  await agree(page);

  const titles = () => stepCards(page).getByRole('heading').allInnerTexts();
  const before = await titles();
  const swappable = stepCards(page).filter({ has: page.getByRole('button', { name: '换一个', exact: true }) });
  const swapped = (await swappable.first().getByRole('heading').innerText()).trim();
  await swappable.first().getByRole('button', { name: '换一个', exact: true }).click();
  await page.getByText('已换成下一份最合适的。').waitFor();
  await soon(titles).not.toContain(swapped);
  await page.getByRole('button', { name: '撤销' }).click();
  await soon(async () => (await titles()).sort()).toEqual(before.toSorted());

  const unwanted = stepCards(page).filter({ hasText: '精准' }).first();
  const title = (await unwanted.getByRole('heading').innerText()).trim();
  await unwanted.getByRole('button', { name: '更多操作' }).click();
  await page.getByRole('menuitem', { name: '与我无关' }).click();
  const dialog = page.getByRole('dialog', { name: '为什么与您无关？' });
  expect(await dialog.getByRole('button', { name: '确定' }).isDisabled()).toBe(true);
  await dialog.getByLabel('我已经会了').check();
  await dialog.getByRole('button', { name: '确定' }).click();
  await page.getByText(/^记下了/).waitFor();
  await soon(titles).not.toContain(title);

  await page.getByRole('button', { name: '重新排' }).click();
  await page.getByRole('dialog', { name: '重新排' }).getByRole('button', { name: '重新排' }).click();
  await page.getByText('路径已更新。').waitFor();
  expect(await titles()).not.toContain(title);
  expect(troubles).toEqual([]);
});
