import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, signIn, visit, type Browser, type Page } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { startServer, type Server } from '../helpers/server.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe('a school of its own', () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yantu-school-'));
    server = await startServer({ dataDir: join(folder, 'data'), env: { YANTU_DEMO: 'off' } });
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('starts empty, makes its first administrator on the page, and knows her the next time', async () => {
    const { page, troubles } = await visit(browser, server.url);
    await page.goto('/');
    await page.waitForURL(/\/setup$/);
    await page.getByLabel('单位类型').selectOption({ label: '学校' });
    await page.getByLabel('单位名称').fill('青禾实验学校');
    await page.getByLabel('姓名').fill('程立');
    await page.getByLabel('用户名').fill('cheng.li');
    await page.getByLabel('密码', { exact: true }).fill('spring-rain-27');
    await page.getByRole('button', { name: '建立并登录' }).click();
    await page.getByRole('heading', { name: /程立/ }).waitFor();

    await page.getByRole('button', { name: '我的菜单' }).click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.waitForURL(/\/sign-in/);
    // No strangers' accounts are offered where the people are real.
    expect(await page.getByText('演示账号').count()).toBe(0);
    await signIn(page, 'cheng.li', 'spring-rain-27');
    await page.getByRole('heading', { name: /程立/ }).waitFor();
    // The way in for the first administrator is closed behind her.
    await page.goto('/setup');
    await page.waitForURL((address) => address.pathname !== '/setup');
    expect(troubles).toEqual([]);
  });
});

describe('in the demo district', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  }, 900_000);
  afterAll(() => demo?.end());

  test('whoever reads English turns the pages to English, and finds them so the next time', async () => {
    const { page, troubles } = await visit(browser, demo.url);
    await signIn(page, 'chen.lan');
    await page.getByRole('button', { name: '我的菜单' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    const menu = page.getByRole('navigation', { name: 'Main navigation' }).first();
    await menu.getByRole('link', { name: 'Library', exact: true }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    const words = [...(await menu.getByRole('link').allInnerTexts()), await page.title()];
    expect(words.join(' ')).not.toMatch(/\p{Script=Han}/u);
    await page.reload();
    await menu.getByRole('link', { name: 'Library', exact: true }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('one press on a demo account is enough to be inside', async () => {
    const { page, troubles } = await visit(browser, demo.url);
    await page.goto('/');
    await page.waitForURL(/\/sign-in/);
    await page
      .getByRole('button', { name: /说出困难，得到一条有理由的研修路径/ })
      .first()
      .click();
    await page.getByLabel('最近教学里，什么最让您为难？').waitFor();
    expect(troubles).toEqual([]);
  });

  /** Presses Tab until the thing with this name has the focus; a person would give up sooner than we do. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    const focused = () =>
      page.evaluate(() => {
        const at = document.activeElement;
        if (!(at instanceof HTMLElement)) return '';
        const labels = 'labels' in at ? [...((at.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
        return [at.getAttribute('aria-label'), ...labels.map((label) => label.innerText), at.innerText]
          .join(' ')
          .trim();
      });
    const passed: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const name_ = await focused();
      if (name.test(name_)) return;
      passed.push(name_.slice(0, 20));
    }
    throw new Error(`the keyboard does not reach ${name.source}; it passed ${passed.join(' | ')}`);
  }

  test('without a mouse a teacher signs in, says her trouble and holds a path', async () => {
    const { page, troubles } = await visit(browser, demo.url);
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: '登录', exact: true }).waitFor();
    await tabTo(page, /用户名/);
    await page.keyboard.type('wu.hao');
    await tabTo(page, /^密码/);
    await page.keyboard.type('yantu-demo-2026');
    await page.keyboard.press('Enter');
    await page.getByLabel('最近教学里，什么最让您为难？').waitFor();
    await tabTo(page, /什么最让您为难/);
    await page.keyboard.type('班里几个学困生跟不上，分层作业不会设计');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/needs\/need_/);
    await page.getByRole('heading', { name: '我们这样理解，对吗？' }).waitFor();
    await tabTo(page, /就按这个排路径/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/paths\/path_/);
    await tabTo(page, /接受这条路径/);
    await page.keyboard.press('Space');
    await page.getByText('路径从今天开始。').waitFor();
    // The first stop of the keyboard on every page leads past the menu.
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(troubles).toEqual([]);
  });
});
