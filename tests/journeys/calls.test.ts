import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, signIn, soon, visit, type Browser, type Page } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';

let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const stands = (page: Page) => soon(async () => (await page.locator('[aria-live=polite].state').textContent())?.trim());

async function begin(page: Page, title: string): Promise<void> {
  await page.goto('/topics');
  await page.getByRole('button', { name: '新建公告' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('公告标题').fill(title);
  await dialog.getByRole('button', { name: '开始编写' }).click();
  await page.waitForURL(/\/topics\/calls\/cll_\w+\/edit/);
}

describe.each(['desk', 'phone'] as const)('a call on a %s', (width) => {
  const title = width === 'desk' ? '春季人工智能教学专项课题' : '秋季人工智能教学专项课题';

  test('is written, survives a closed page, is published and read by those it asks', async () => {
    const { page, troubles } = await visit(browser, demo.url, { width });
    await signIn(page, 'luo.kai');
    await begin(page, title);
    await page.getByText('没有定申报的开始和截止日期').waitFor();
    await page.getByLabel('申报开始').fill(inDays(-1));
    await page.getByLabel(/申报截止/).fill(inDays(20));
    await stands(page).toBe('有未保存的修改');
    // Whoever closes the page without saving finds her words again.
    await page.reload();
    await page.getByText('已恢复上次离开时未保存的修改').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await stands(page).toBe('已保存');

    await page.getByRole('tab', { name: /课题类别/ }).click();
    await page.getByRole('button', { name: '增加类别' }).click();
    await page.getByText('“track-1”没有名称').waitFor();
    const name = page.getByLabel('名称', { exact: true }).last();
    // Key by key: the row stays open while its name comes to be.
    await name.pressSequentially('青年课题');
    expect(await name.inputValue()).toBe('青年课题');
    await page.getByText('“track-1”没有名称').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await page.waitForURL(/\/topics\/calls\/cll_\w+$/);
    const address = page.url();

    const teacher = await visit(browser, demo.url, { width });
    await signIn(teacher.page, 'lin.xiaoyu');
    await teacher.page.goto('/topics');
    await teacher.page.getByRole('link', { name: title }).click();
    await teacher.page.getByRole('heading', { name: '青年课题' }).waitFor();
    await teacher.page
      .getByRole('button', { name: /查看出处：新乡市/ })
      .first()
      .click();
    await teacher.page.getByText('每人主持课题限 1 项').first().waitFor();
    expect(await teacher.page.getByRole('link', { name: '编辑公告' }).count()).toBe(0);
    await teacher.page.getByRole('link', { name: '申报', exact: true }).click();
    await teacher.page.waitForURL(/\/topics\/new\?call=cll_/);
    expect(address).toContain(new URL(teacher.page.url()).searchParams.get('call') ?? 'none');
    expect([...troubles, ...teacher.troubles]).toEqual([]);
  });

  test('is changed under a version that shows what it changed', async () => {
    const { page, troubles } = await visit(browser, demo.url, { width });
    await signIn(page, 'luo.kai');
    await page.goto('/topics');
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('link', { name: '编辑公告' }).click();
    await page.getByRole('tab', { name: /评审办法/ }).click();
    await page.getByLabel('每项评审人数').fill('5');
    await page.getByText('本次改动（1 处）').waitFor();
    await page.getByRole('button', { name: '另存新版本' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('增加评审人数');
    await page.getByRole('dialog').getByRole('button', { name: '另存新版本' }).click();
    await page.getByText('现行第 2 版').waitFor();
    await page.getByText('每项由 5 位专家独立评审').waitFor();
    await page.getByRole('button', { name: '查看改动' }).click();
    await page.locator('del', { hasText: '3' }).waitFor();
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(spill).toBeLessThanOrEqual(0);
    expect(troubles).toEqual([]);
  });
});
