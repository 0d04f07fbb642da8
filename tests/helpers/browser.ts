import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { DEMO_PASSWORD } from './server-person.ts';

export type { Browser, Page } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Containers give /dev/shm 64 MB.
  '--disable-dev-shm-usage',
];

/** On a busy machine with two cores a page takes its time. */
const PATIENCE_MS = 30_000;

/** Expects something of a page that takes a moment to become so. */
export const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: PATIENCE_MS, interval: 100 });

/** Where the picture of a page that failed is left. */
const PICTURES = join(tmpdir(), 'yantu-journeys');

export const WIDTHS = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
export type Width = keyof typeof WIDTHS;

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) throw new Error('CHROMIUM names no browser');
  return chromium.launch({ executablePath, args: FLAGS });
}

type Look = { width?: Width; scheme?: 'light' | 'dark'; locale?: string };

/** What went wrong on a page without anybody looking: errors of scripts, of the console, and answers of 500 and above. */
export type Visit = { page: Page; context: BrowserContext; troubles: string[] };

function watch(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    const at = message.location().url;
    // Whether somebody is signed in is asked for on every first page; the browser reports the 401 by itself.
    const isGuest = at.endsWith('/api/people/me') && message.text().includes('401');
    if (message.type() === 'error' && !isGuest) troubles.push(`console: ${message.text()} (${at})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) troubles.push(`${response.status()} ${response.url()}`);
  });
}

/**
 * A fresh person at a browser window, gone when the test ends. A test that fails leaves a picture and what the page said.
 * To be called inside a test.
 */
export async function visit(browser: Browser, url: string, look: Look = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: WIDTHS[look.width ?? 'desk'],
    colorScheme: look.scheme ?? 'light',
    locale: look.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const troubles: string[] = [];
  context.on('page', (page) => watch(page, troubles));
  const page = await context.newPage();
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await mkdir(PICTURES, { recursive: true });
      const name = join(PICTURES, task.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80));
      await page.screenshot({ path: `${name}.png`, fullPage: true });
      await writeFile(`${name}.txt`, [page.url(), ...troubles, '', await page.locator('body').innerText()].join('\n'));
    }
    await context.close();
  });
  return { page, context, troubles };
}

/** Signs in as a person does: name, password, button; waits until the shell is there. */
export async function signIn(page: Page, userName: string, password = DEMO_PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('用户名').fill(userName);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = {
  violations: { id: string; impact: string | null; help: string; nodes: { target: unknown[]; html: string }[] }[];
};

/** What axe finds serious or critical on the page as it is now, in words; empty when there is nothing. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found: AxeResult = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`);
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.html}`));
}

/** How many pixels a page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
