import { readFile } from 'node:fs/promises';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, openBrowser, overflow, signIn, soon, visit, type Browser } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { enter } from '../helpers/server-person.ts';

/** A principal whose school was below the line last year, and a teacher who wants to know where her credits come from. */
let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

type Overview = { org: { id: string }; flags: { at: string; key: string; unmet: number; orgName: string }[] };
type Page = { items: { name: string }[] };

test('a principal sees the flag of last year, the names behind it, and exports both', async () => {
  const principal = await enter(demo.url, 'jiang.he');
  const { org, flags } = await principal.get<Overview>('/api/credits/standing/organisations/mine');
  const flag = flags.find(({ at }) => at === 'past');
  const behind = await principal.get<Page>(
    `/api/credits/standing/organisations/${org.id}/persons?unmet=${encodeURIComponent(flag?.key ?? '')}`,
  );
  const names = behind.items.map(({ name }) => name).sort();
  expect(names).toHaveLength(flag?.unmet ?? 0);
  expect(names.length).toBeGreaterThan(1);

  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'jiang.he');
  await page.getByRole('link', { name: '学分总览' }).click();
  const flagged = page.locator('li.past', { hasText: flag?.orgName ?? '' });
  await flagged.getByText('已成定局').waitFor();
  expect(await flagged.innerText()).toContain('当年不得评为县级以上先进单位');
  await flagged.getByRole('link', { name: '查看名单' }).click();
  const list = page.getByRole('table', { name: '教师名单' });
  await soon(async () => (await list.getByRole('link').allInnerTexts()).sort()).toEqual(names);
  expect(await axe(page)).toEqual([]);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 Excel' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
  const [, sheet, persons] = await readXlsxFile(await readFile(await file.path()));
  const row = sheet?.data.find((cells) => cells[0] === flag?.orgName && String(cells[2]).endsWith('已结束'));
  expect(String(row?.[7]).split('、').sort()).toEqual(names);
  expect(row?.[5]).toBe(flag?.unmet);
  // The sheet of persons is the list on the page.
  expect(
    persons?.data
      .slice(1)
      .map((cells) => cells[0])
      .sort(),
  ).toEqual(names);
  expect(troubles).toEqual([]);
});

test('on a phone a teacher sees what is missing, and opens a number to the record and the cap that cut it', async () => {
  const { page, troubles } = await visit(browser, demo.url, { width: 'phone' });
  await signIn(page, 'lin.xiaoyu');
  await page.getByRole('navigation').last().getByRole('link', { name: '我的学分' }).click();
  await page.getByText(/^本周期还差：/).waitFor();
  expect(await overflow(page)).toBe(0);
  await page
    .getByRole('button', { name: /查看“校本研修学分”/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog', { name: '校本研修学分' });
  await drawer
    .getByText(/登记 [\d.]+，计入 12/)
    .first()
    .waitFor();
  expect(await drawer.innerText()).toContain('校本研修每学期满分');
  await drawer.getByRole('button', { name: '查看登记、审核与佐证材料' }).click();
  await page
    .getByRole('dialog', { name: '学分记录' })
    .getByText(/校本研修/)
    .first()
    .waitFor();
  expect(troubles).toEqual([]);
});

test('a past day is another picture, and the address keeps it', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'zhao.min');
  await page.goto('/standing');
  const sentence = page.getByText(/^本周期还差：/);
  const now = await sentence.innerText();
  const [day] = new Date(Date.now() - 300 * 86_400_000).toISOString().split('T');
  await page.getByLabel('截至日期').fill(day ?? '');
  await page.getByRole('button', { name: '回到今天' }).waitFor();
  await soon(() => sentence.innerText()).not.toBe(now);
  expect(page.url()).toContain(`asOf=${day}`);
  await page.getByRole('button', { name: '回到今天' }).click();
  await soon(() => sentence.innerText()).toBe(now);
  expect(troubles).toEqual([]);
});
