import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, openBrowser, overflow, signIn, visit, type Browser, type Page, type Width } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { enter } from '../helpers/server-person.ts';
import { pathFor } from './study.ts';

let demo: Demo;
let browser: Browser;
/** Addresses that need something to show. */
const at = { need: '', path: '', docx: '', pptx: '', pdf: '', video: '', batch: '' };

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  const person = await enter(demo.url, 'zhou.ping');
  const made = await pathFor(person, '课堂提问总是那几个学生举手，其他人不参与，每周能拿出一个小时');
  at.need = `/needs/${made.need.id}`;
  at.path = `/paths/${made.path.id}`;
  await person.send('POST', `/api/paths/${made.path.id}/accept`);
  for (const format of ['docx', 'pptx', 'pdf', 'video'] as const) {
    const { hits } = await person.get<{ hits: { resource: { id: string } }[] }>(`/api/search?format=${format}`);
    at[format] = `/library/${hits[0]?.resource.id}`;
  }
  const files = {
    '观课记录.md': new TextEncoder().encode(
      '# 观课记录\n\n第二组的讨论有了真问题：两个学生意见不同，各自拿出课文里的句子来说服对方，教师没有马上评判。',
    ),
    '空.txt': new Uint8Array(),
  };
  at.batch = `/upload?batch=${(await person.drop(files)).batch.id}`;
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

const MISSING = 'an address that is none';
const signedIn: readonly (readonly [name: string, address: () => string])[] = [
  ['home', () => '/'],
  ['a need to be said', () => '/needs/new'],
  ['a need that was read', () => at.need],
  ['paths', () => '/paths'],
  ['a path by week', () => at.path],
  ['a path by requirement', () => `${at.path}?view=group`],
  ['the library', () => '/library'],
  ['a search', () => `/library?q=${encodeURIComponent('课堂提问')}`],
  ['a search that finds nothing', () => `/library?q=${encodeURIComponent('鹦鹉螺号潜艇')}`],
  ['a resource', () => at.docx],
  ['the preview of a Word file', () => `${at.docx}?tab=preview`],
  ['the preview of slides', () => `${at.pptx}?tab=preview`],
  ['the preview of a PDF', () => `${at.pdf}?tab=preview`],
  ['the passages of a resource', () => `${at.docx}?tab=passages`],
  ['what is known of a resource', () => `${at.docx}?tab=info`],
  ['a recording', () => at.video],
  ['upload', () => '/upload'],
  ['an upload that came in', () => at.batch],
  ['people', () => '/people'],
  ['status', () => '/status'],
  ['account', () => '/account'],
  [MISSING, () => '/nowhere'],
];

/** Waits until a page has said what it has to say: its heading is there, and nothing turns any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('main [aria-busy=true]') === null);
}

type Finding = { page: string; refused: boolean; wide: number; axe: string[]; troubles: string[] };
const nothing = (page: string): Finding => ({
  page,
  refused: page === MISSING,
  wide: 0,
  axe: [],
  troubles: [],
});

/** What is cut off or ugly is for eyes: YANTU_PICTURES names a folder for a picture of each page. */
async function look(page: Page, name: string, address: string, troubles: string[]): Promise<Finding> {
  await page.goto(address);
  await settle(page);
  const folder = process.env.YANTU_PICTURES;
  const { width, scheme } = await page.evaluate(() => ({
    width: window.innerWidth,
    scheme: window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  }));
  if (folder) await page.screenshot({ path: `${folder}/${name} ${width} ${scheme}.png`, fullPage: true });
  const refused = (await page.getByText(/没有这个页面|没有打开这个页面的权限|没有这份资源/).count()) > 0;
  return { page: name, refused, wide: await overflow(page), axe: await axe(page), troubles: troubles.splice(0) };
}

test('a page that is too wide, or a button without a name, would be found', async () => {
  const { page } = await visit(browser, demo.url);
  await page.setContent('<html lang="en"><title>t</title><main><button></button><p style="width: 3000px">w</p></main>');
  expect(await overflow(page)).toBeGreaterThan(1000);
  expect(await axe(page)).toEqual([expect.stringMatching(/^button-name/)]);
});

const looks = (['desk', 'phone'] as const satisfies readonly Width[]).flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);

describe.each(looks)('at a $width, $scheme', ({ width, scheme }) => {
  test('the doors', async () => {
    const { page, troubles } = await visit(browser, demo.url, { width, scheme });
    expect(await look(page, 'sign-in', '/sign-in', troubles)).toEqual(nothing('sign-in'));
  });

  test('every page fits its window, says nothing on the console, and has nothing serious for axe', async () => {
    const { page, troubles } = await visit(browser, demo.url, { width, scheme });
    await signIn(page, 'zhou.ping');
    const found: Finding[] = [];
    for (const [name, address] of signedIn) found.push(await look(page, name, address(), troubles));
    expect(found).toEqual(signedIn.map(([name]) => nothing(name)));
  }, 600_000);
});
