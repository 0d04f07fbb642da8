import jsqr from 'jsqr';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeps, stop } from '../../server/deps.ts';
import { readConfig } from '../../server/kernel/config.ts';
import { createPerson, loadActor, PRODUCT } from '../../server/people/index.ts';
import { certified, type Enrol } from '../credits/certified.ts';
import { axe, openBrowser, overflow, signIn, soon, visit, type Browser, type Page } from '../helpers/browser.ts';
import { startServer, type Server } from '../helpers/server.ts';
import { DEMO_PASSWORD } from '../helpers/server-person.ts';

const SECRET = 'a-secret-that-only-this-journey-knows';
let browser: Browser;
let folder: string;
let server: Server;

/** People who can sign in: `a.1`, `a.2` … in the order they are made. */
function enrolment(): Enrol {
  let count = 0;
  return async (deps, { org, name, roles = ['teacher'] }) => {
    const held = roles.map((one) =>
      typeof one === 'string' ? { role: one, orgId: org.id } : { role: one.role, orgId: one.org.id },
    );
    const { id } = await createPerson(deps, PRODUCT, {
      userName: `a.${++count}`,
      name: name ?? `老师${count}`,
      orgId: org.id,
      password: DEMO_PASSWORD,
      roles: held,
      isDemo: false,
      subject: null,
      stage: null,
      grades: [],
      ladderLevel: null,
      teachingYears: null,
    });
    const actor = await loadActor(deps, id);
    if (!actor) throw new Error('the person just made is not there');
    return actor;
  };
}

/** A county in which two teachers have completed their cycle: [teacher, colleague, head, office, …] as a.1, a.2, a.3, a.4. */
async function furnish(dataDir: string): Promise<void> {
  const deps = await createDeps(readConfig({ YANTU_DATA: dataDir, YANTU_SECRET: SECRET, YANTU_LOG: 'silent' }));
  try {
    const w = await certified({ deps }, enrolment());
    await w.complete(w.teacher);
    await w.complete(w.colleague);
  } finally {
    await stop(deps);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yantu-certificates-'));
  const dataDir = join(folder, 'data');
  await furnish(dataDir);
  [server, browser] = await Promise.all([
    startServer({ dataDir, env: { YANTU_DEMO: 'off', YANTU_SECRET: SECRET } }),
    openBrowser(),
  ]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const download = async (page: Page, press: () => Promise<void>): Promise<Uint8Array> => {
  const [arrived] = await Promise.all([page.waitForEvent('download'), press()]);
  return new Uint8Array(await readFile(await arrived.path()));
};

/** What runs in the browser, as text: the test runner would rewrite the import of a library that it does not know. */
const DRAW = `async ([library, work, file]) => {
  const urlOf = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const pdf = await import(urlOf(library));
  pdf.GlobalWorkerOptions.workerSrc = urlOf(work);
  const data = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
  const first = await (await pdf.getDocument({ data }).promise).getPage(1);
  const viewport = first.getViewport({ scale: 3 });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [viewport.width, viewport.height];
  await first.render({ canvas, viewport }).promise;
  return canvas.toDataURL('image/png').split(',')[1];
}`;
const library = (name: string) =>
  readFile(new URL(`../../node_modules/pdfjs-dist/build/${name}`, import.meta.url), 'utf8');

/** Draws the first page of a PDF as a browser does, and reads the QR code on it as a phone does. */
async function scan(page: Page, bytes: Uint8Array): Promise<string> {
  const given = [
    await library('pdf.min.mjs'),
    await library('pdf.worker.min.mjs'),
    Buffer.from(bytes).toString('base64'),
  ];
  await page.goto('about:blank');
  const picture: string = await page.evaluate(`(${DRAW})(${JSON.stringify(given)})`);
  const { data, width, height } = PNG.sync.read(Buffer.from(picture, 'base64'));
  const code = jsqr(new Uint8ClampedArray(data), width, height);
  if (!code) throw new Error('no QR code is read on the paper');
  return code.data;
}

test('a certificate is asked for, issued, opened, and its QR code says that it is valid; an altered one does not', async () => {
  const { page, troubles } = await visit(browser, server.url);
  await signIn(page, 'a.1');
  await page.goto('/certificates');
  await page.getByRole('button', { name: '申请结业证书' }).click();
  await page.getByText('等待上级单位发证').waitFor();

  const office = await visit(browser, server.url);
  await signIn(office.page, 'a.4');
  await office.page.goto('/certificates?tab=ready');
  const row = office.page.getByRole('row').filter({ hasText: '欧阳㛃喆' });
  await row.getByRole('button', { name: '发证' }).click();
  await office.page.getByText(/已向欧阳㛃喆发证/).waitFor();
  await soon(() => row.count()).toBe(0);

  await page.reload();
  const card = page.getByRole('listitem').filter({ hasText: '继教结字' });
  const number = await card.locator('code').innerText();
  const bytes = await download(page, () => card.getByRole('link', { name: '下载 PDF' }).click());
  const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: true });
  expect(text.replace(/\s/g, '')).toContain('欧阳㛃喆');
  expect(text).toContain(number);

  // A stranger with a phone: nobody is signed in.
  const stranger = await visit(browser, server.url, { width: 'phone' });
  const address = await scan(stranger.page, bytes);
  expect(address).toContain(`${server.url}/verify/${number}#`);
  await stranger.page.goto(address);
  await stranger.page.getByRole('heading', { name: '真实有效' }).waitFor();
  await stranger.page.getByText('欧阳㛃喆').waitFor();
  await stranger.page.getByText('签名已在这台设备上核对').waitFor();
  expect(await overflow(stranger.page)).toBe(0);
  expect(await axe(stranger.page)).toEqual([]);

  const [start = '', compact = ''] = address.split('#');
  const [payload = '', ...rest] = compact.split('.');
  const said = Buffer.from(payload, 'base64url').toString();
  const forged = Buffer.from(said.replace('欧阳', '司马')).toString('base64url');
  await stranger.page.goto(`${start}#${[forged, ...rest].join('.')}`);
  await stranger.page.getByRole('heading', { name: '内容被改动' }).waitFor();
  expect(await stranger.page.getByText('司马').count()).toBe(0);
  expect([...troubles, ...office.troubles, ...stranger.troubles]).toEqual([]);
});

test('a number is looked up with the code beside it; a revoked certificate says so', async () => {
  const office = await visit(browser, server.url);
  await signIn(office.page, 'a.4');
  await office.page.goto('/certificates?tab=ready');
  await office.page.getByRole('button', { name: '全部发证' }).click();
  await office.page.getByRole('button', { name: '开始发证' }).click();
  await office.page.getByText(/新发 \d 份/).waitFor();
  const archive = await download(office.page, () => office.page.getByRole('link', { name: /下载全部证书/ }).click());
  expect(Buffer.from(archive.slice(0, 2)).toString()).toBe('PK');
  await office.page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();

  await office.page.getByRole('tab', { name: '已发出' }).click();
  const card = office.page.getByRole('listitem').filter({ hasText: '林小雨' });
  const bytes = await download(office.page, () => card.getByRole('link', { name: '下载 PDF' }).click());
  const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: true });
  const number = /J\d{4}-\w{8}-\d{6}/.exec(text)?.[0] ?? '';
  const code = /校验码\s*(\w{4}\s?\w{4})/.exec(text)?.[1] ?? '';

  const { page, troubles } = await visit(browser, server.url);
  const look = async (typed: string) => {
    await page.goto('/verify');
    await page.getByLabel('查验编号').fill(number);
    await page.getByLabel('校验码').fill(typed);
    await page.getByRole('button', { name: '查验', exact: true }).click();
  };
  await look('00000000');
  await page.getByRole('heading', { name: '查无此件' }).waitFor();
  await look(code);
  await page.getByRole('heading', { name: '真实有效' }).waitFor();
  await page.getByText('林＊＊').waitFor();
  expect(await page.getByText('林小雨').count()).toBe(0);

  await card.getByRole('button', { name: '撤销' }).click();
  await office.page.getByLabel('撤销原因').fill('学分复核有误');
  await office.page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click();
  await card.getByText('已撤销').waitFor();
  await look(code);
  await page.getByRole('heading', { name: '已经撤销' }).waitFor();
  expect([...troubles, ...office.troubles]).toEqual([]);
});
