import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, signIn, visit, type Browser } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { schoolFiles } from './files.ts';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

/** A Word file whose middle was lost on a stick. */
async function brokenDocx(): Promise<Uint8Array> {
  const whole = Object.values(await schoolFiles(4)).at(-1) ?? zipSync({});
  return whole.slice(0, Math.floor(whole.length / 2));
}

test('of twenty files dropped at once nineteen can be found, and the broken one says why it cannot', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'zhou.ping');
  await page.getByRole('link', { name: '上传资源' }).first().click();
  await page.getByRole('heading', { name: '上传资源', level: 1 }).waitFor();

  const files = { ...(await schoolFiles(19)), '第20课 坏掉的教案.docx': await brokenDocx() };
  expect(Object.keys(files)).toHaveLength(20);
  await page
    .locator('input[type=file][multiple]')
    .first()
    .setInputFiles(
      Object.entries(files).map(([name, bytes]) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      })),
    );
  await page.getByRole('button', { name: '上传 20 个文件' }).click();
  await page.getByRole('progressbar').first().waitFor();
  await page.getByText('19 份已可检索，1 份未成功').waitFor({ timeout: 120_000 });

  const broken = page.getByRole('listitem').filter({ hasText: '坏掉的教案' });
  expect(await broken.innerText()).toMatch(/损坏|不完整|打不开/);
  expect(await broken.innerText()).not.toMatch(/library\.|errors\./);
  await broken.getByRole('button', { name: '重试' }).waitFor();

  // Number 13 stands in one file only, in the middle of its text.
  const search = page.getByRole('main').locator('input[type=search]');
  await page.getByRole('link', { name: '去资源库看看' }).click();
  await search.fill('编号13号');
  await search.press('Enter');
  const hit = page.getByRole('region', { name: '检索结果' }).getByRole('listitem').filter({ hasText: '第13课' });
  await hit.getByRole('link').first().click();
  await page.waitForURL(/\/library\/res_/);
  await page
    .getByText(/档案编号13号/)
    .first()
    .waitFor();

  // Her first page keeps the drop, and leads back to what came of it.
  await page.goto('/');
  await page.getByText('20 个文件，19 个可检索').waitFor();
  await page.getByRole('listitem').filter({ hasText: '20 个文件' }).getByRole('link').click();
  await page.getByText('19 份已可检索，1 份未成功').waitFor();
  expect(troubles).toEqual([]);
});

test('the same files once more are recognised, not doubled', async () => {
  const { page } = await visit(browser, demo.url);
  await signIn(page, 'zhou.ping');
  await page.goto('/upload');
  const files = await schoolFiles(3);
  await page
    .locator('input[type=file][multiple]')
    .first()
    .setInputFiles(
      Object.entries(files).map(([name, bytes]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(bytes) })),
    );
  await page.getByRole('button', { name: '上传 3 个文件' }).click();
  await page.getByText('3 份都已可检索').waitFor({ timeout: 120_000 });
  expect(await page.getByText('库里已有同样的文件，没有重复收入').count()).toBe(3);
});
