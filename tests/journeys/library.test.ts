import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, signIn, visit, type Browser, type Page, soon } from '../helpers/browser.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';
import { enter } from '../helpers/server-person.ts';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

const results = (page: Page) => page.getByRole('region', { name: '检索结果' });
const titles = (page: Page) => results(page).getByRole('heading', { level: 2 }).allInnerTexts();
const total = async (page: Page) => Number(/共 (\d+) 份/.exec(await results(page).innerText())?.[1]);
const settled = (page: Page) => page.locator('section[aria-busy=false]').waitFor();

test('what is chosen beside the list narrows it, stands in the address, and is there after a reload', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'lin.xiaoyu');
  await page.getByRole('link', { name: '资源库', exact: true }).first().click();
  await results(page)
    .getByText(/共 \d+ 份/)
    .waitFor();
  const all = await total(page);
  expect(all).toBeGreaterThanOrEqual(60);

  const filters = page.getByRole('complementary', { name: '筛选' });
  const choice = filters.getByRole('group', { name: '学科' }).getByRole('checkbox').first();
  const offered = Number(
    await filters.getByRole('group', { name: '学科' }).locator('label').first().locator('.count').innerText(),
  );
  await choice.check();
  await page.waitForURL(/subject=/);
  await soon(() => total(page)).toBe(offered);
  expect(offered).toBeLessThan(all);

  const search = page.getByRole('main').locator('input[type=search]');
  await search.fill('习作');
  await search.press('Enter');
  await page.waitForURL(/q=/);
  await settled(page);
  await soon(() => results(page).locator('mark').count()).toBeGreaterThan(0);
  const before = { address: page.url(), titles: await titles(page), total: await total(page) };
  await page.reload();
  await results(page)
    .getByText(/共 \d+ 份/)
    .waitFor();
  expect({ address: page.url(), titles: await titles(page), total: await total(page) }).toEqual(before);

  await page.goBack();
  await soon(() => total(page)).toBe(offered);
  await page.goBack();
  await soon(() => total(page)).toBe(all);
  expect(await choice.isChecked()).toBe(false);
  expect(troubles).toEqual([]);
});

describe('a resource shows what is in it', () => {
  type Found = { hits: { resource: { id: string; title: string } }[] };
  type Shown = { blocks: { type: string; text: string }[] };

  /** The first resource of a format, with a sentence of it that its preview has to show. */
  async function some(format: string) {
    const teacher = await enter(demo.url, 'lin.xiaoyu');
    const { hits } = await teacher.get<Found>(`/api/search?format=${format}`);
    const { id, title } = hits[0]?.resource ?? { id: '', title: '' };
    const document = await teacher.get<Shown>(`/api/library/resources/${id}/document`);
    const sentence = document.blocks.find(({ type, text }) => type === 'paragraph' && text.length > 12)?.text ?? '';
    return { id, title, words: document.blocks.map(({ text }) => text), sentence };
  }
  const bare = (text: string) => text.replace(/\s+/g, '');

  test.each(['docx', 'pptx', 'pdf'])('%s as it was made, and as text', async (format) => {
    const { page, troubles } = await visit(browser, demo.url);
    const { id, title, words } = await some(format);
    await signIn(page, 'lin.xiaoyu');
    await page.goto(`/library/${id}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    const text = words.find((one) => one.length > 10) ?? '';
    await soon(async () => bare(await page.getByRole('tabpanel').innerText())).toContain(bare(text));

    await page.getByRole('tab', { name: '预览' }).click();
    if (format === 'pdf') {
      // A page of a PDF is drawn: it is there when not all of its dots are of one colour.
      const canvas = page.getByRole('tabpanel').locator('canvas').first();
      await canvas.waitFor();
      await soon(() =>
        canvas.evaluate((drawn) => {
          if (!(drawn instanceof HTMLCanvasElement) || drawn.width === 0) return 0;
          const { data } = drawn.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height) ?? { data: [] };
          return new Set(Array.from({ length: data.length / 4 }, (_, i) => data[i * 4])).size;
        }),
      ).toBeGreaterThan(8);
    } else {
      // Word's styles must not reach our page: its preview lives in a shadow root, where text is looked for one by one.
      await page.getByRole('tabpanel').getByText(text).first().waitFor();
    }
    expect(troubles).toEqual([]);
  });

  test('captions by the second', async () => {
    const { page, troubles } = await visit(browser, demo.url);
    const { id, words } = await some('srt');
    await signIn(page, 'lin.xiaoyu');
    await page.goto(`/library/${id}`);
    await soon(async () => bare(await page.getByRole('tabpanel').innerText())).toContain(
      bare(words[0] ?? '?').slice(0, 5),
    );
    expect(await page.getByRole('tabpanel').innerText()).toMatch(/\d{2}:\d{2}/);
    expect(troubles).toEqual([]);
  });

  test('a recording plays, with its captions', async () => {
    const { page, troubles } = await visit(browser, demo.url);
    const { id } = await some('video');
    await signIn(page, 'lin.xiaoyu');
    await page.goto(`/library/${id}`);
    const video = page.locator('video');
    await video.waitFor();
    await soon(() => video.evaluate((one) => (one instanceof HTMLVideoElement ? one.duration : 0))).toBeGreaterThan(1);
    await soon(() =>
      video.evaluate((one) => (one instanceof HTMLVideoElement ? (one.textTracks[0]?.cues?.length ?? 0) : 0)),
    ).toBeGreaterThan(1);
    expect(troubles).toEqual([]);
  });
});
