import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, signIn, soon, visit, type Browser } from '../helpers/browser.ts';
import { startEndpoint, type Answers, type ScriptedEndpoint } from '../helpers/endpoint.ts';
import { startDemo, type Demo } from '../helpers/server-demo.ts';

const QUESTION = '课堂提问总是那几个学生举手，怎么办？';
const INVENTED = '研究表明这样做一定有效。';

/** A model that quotes what is there, and once what is not. */
const answers: Answers = {
  search_answer_question: ({ user }) => {
    const passages = [...user.matchAll(/<passage id="(p\d+)"[^>]*>([\s\S]*?)<\/passage>/g)].slice(0, 2);
    const said = passages.flatMap(([, id, text = '']) => {
      const line = text.split(/[。！？\n]/).find((one) => one.trim().length > 14);
      return line ? [{ text: `${line.trim()}。`, quotes: [{ passage: id, quote: line.trim() }] }] : [];
    });
    const invented = { text: INVENTED, quotes: [{ passage: passages[0]?.[1], quote: '这句话哪里也没有出现过' }] };
    return { knows: true, sentences: [...said, invented] };
  },
};

let endpoint: ScriptedEndpoint;
let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  endpoint = await startEndpoint();
  endpoint.answers(answers);
  const env = { OPENAI_BASE_URL: endpoint.url, OPENAI_API_KEY: 'sk-journey', YANTU_CHAT_MODEL: 'scripted' };
  [demo, browser] = await Promise.all([startDemo(env), openBrowser()]);
}, 900_000);
afterEach(() => endpoint.behave(null));
afterAll(async () => {
  await browser?.close();
  await demo?.end();
  await endpoint?.close();
});

describe.each(['desk', 'phone'] as const)('asking the library on a %s', (width) => {
  test('leads from the search to an answer whose every sentence opens in its source', async () => {
    const { page, troubles } = await visit(browser, demo.url, { width });
    await signIn(page, 'lin.xiaoyu');
    await page.goto(`/library?q=${encodeURIComponent(QUESTION)}`);
    await page.locator('#main').getByRole('link', { name: '问资料库' }).click();
    const answer = page.getByRole('region', { name: '回答' });
    await answer.getByText('依据').waitFor();
    expect(await answer.textContent()).not.toContain(INVENTED);
    await answer.getByText('另有 1 句核对不上').waitFor();

    const citation = answer.getByRole('link', { name: /^出处 \d/ }).first();
    await citation.focus();
    const quote = ((await page.getByRole('tooltip').locator('q').textContent()) ?? '').trim();
    await citation.press('Enter');
    await page.waitForURL(/\/library\/.*passage=/);
    await soon(() =>
      page
        .locator('#main')
        .innerText()
        .then((text) => text.replace(/\s/g, '')),
    ).toContain(quote.replace(/\s/g, '').slice(0, 12));
    expect(troubles).toEqual([]);
  }, 120_000);
});

test('the search box completes by pinyin and by keyboard alone', async () => {
  const { page, troubles } = await visit(browser, demo.url);
  await signIn(page, 'lin.xiaoyu');
  await page.goto('/library');
  const box = page.getByRole('combobox', { name: '在资源库中检索' });
  await box.fill('ktgc');
  await page
    .getByRole('option', { name: /课堂观察/ })
    .first()
    .waitFor();
  await box.press('Escape');
  await soon(() => box.getAttribute('aria-expanded')).toBe('false');
  await box.fill('shuxue');
  await page.getByRole('option', { name: /^数学/ }).first().waitFor();
  await box.press('ArrowDown');
  await soon(() => box.getAttribute('aria-activedescendant')).toBeTruthy();
  await box.press('Enter');
  await page.waitForURL(/subject=mathematics/);
  expect(troubles).toEqual([]);
}, 120_000);

// Last: the product leaves an endpoint that refused alone for a while.
test.each(['desk', 'phone'] as const)(
  'without an answer from the model a %s shows the passages and says so',
  async (width) => {
    await endpoint.behave('refused');
    const { page } = await visit(browser, demo.url, { width });
    await signIn(page, 'lin.xiaoyu');
    await page.goto(`/ask?q=${encodeURIComponent(QUESTION)}`);
    await page.getByText('没有用模型作答').waitFor();
    await soon(() => page.locator('#main mark').count()).toBeGreaterThan(0);
  },
  120_000,
);
