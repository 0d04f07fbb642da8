import { expect } from 'vitest';
import { soon, type Page } from '../helpers/browser.ts';
import type { Person } from '../helpers/server-person.ts';

type Locator = ReturnType<Page['locator']>;

/** Says a trouble on the first page; ends on the page with its reading. */
export async function sayTrouble(page: Page, trouble: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('最近教学里，什么最让您为难？').fill(trouble);
  await page.getByRole('button', { name: '帮我想办法' }).click();
  await page.waitForURL(/\/needs\/need_/);
  await page.getByRole('heading', { name: '我们这样理解，对吗？' }).waitFor();
}

/** Agrees with the reading; ends on the page of the path. */
export async function agree(page: Page): Promise<void> {
  await page.getByRole('button', { name: '就按这个排路径' }).click();
  await page.waitForURL(/\/paths\/path_/);
  await stepCards(page).first().waitFor();
}

/** The steps of a path in their order. */
export const stepCards = (page: Page): Locator => page.getByRole('main').getByRole('article');

const bare = (text: string): string => text.replace(/\s+/g, '');

/** A row of a sheet is quoted with the heading of each cell ('环节: 导入 | 时刻: 08:02'), and shown as cells under them. */
const piecesOf = (quote: string): string[] => quote.split(' | ').map((cell) => bare(cell.replace(/^[^:]{1,20}: /, '')));

/** Opens the quotation of a step: the page holds it, marked and in sight; then goes back to the path. */
export async function opensItsPassage(page: Page, card: Locator): Promise<void> {
  const path = page.url();
  const quote = await card.locator('blockquote').innerText();
  await card.getByRole('link', { name: '查看出处' }).click();
  await page.waitForURL(/\/library\/res_.*passage=chk_/);
  const marked = page.locator('mark, tr.marked');
  await marked.first().waitFor();
  const text = bare((await marked.allInnerTexts()).join(''));
  for (const piece of piecesOf(quote)) expect(text).toContain(piece);
  await soon(() => isInSight(marked)).toBe(true);
  await page.goBack();
  await page.waitForURL(path);
  await card.waitFor();
}

const isInSight = (marked: Locator): Promise<boolean> =>
  marked.first().evaluate((first) => {
    const { top, bottom } = first.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });

type Step = {
  id: string;
  kind: 'required' | 'elective' | 'precise';
  quote: string | null;
  chunkId: string | null;
  reason: Record<string, unknown> | null;
  resource: { id: string; title: string } | null;
};
export type Path = {
  id: string;
  judgedBy: { way: 'model' | 'rules'; because?: string };
  steps: Step[];
};
export type Need = {
  id: string;
  madeBy: { way: 'model' | 'rules'; because?: string };
  reading: { topics: { value: string[] }; competencies: { value: string[] } };
};

/** From a sentence to a path over the API, as the pages go. */
export async function pathFor(teacher: Person, text: string): Promise<{ need: Need; path: Path }> {
  const { need } = await teacher.send<{ need: Need }>('POST', '/api/paths/needs', { text });
  await teacher.send('PATCH', `/api/paths/needs/${need.id}`, {});
  const told = await teacher.follow('POST', `/api/paths/needs/${need.id}/build`);
  const last = told.at(-1);
  if (last?.event !== 'done') throw new Error(`no path: ${JSON.stringify(told)}`);
  const { pathId } = last.data as { pathId: string };
  return { need, path: (await teacher.get<{ path: Path }>(`/api/paths/${pathId}`)).path };
}

/** Everything a path shows can be looked up: its resources, its passages, its topics; every quotation word for word. */
export async function expectNothingInvented(teacher: Person, { need, path }: { need: Need; path: Path }) {
  const { topics, competencies } = await teacher.get<{ topics: { id: string }[]; competencies: { code: string }[] }>(
    '/api/paths/vocabulary',
  );
  expect(topics.map(({ id }) => id)).toEqual(expect.arrayContaining(need.reading.topics.value));
  expect(competencies.map(({ code }) => code)).toEqual(expect.arrayContaining(need.reading.competencies.value));
  expect(path.steps.length).toBeGreaterThan(0);
  for (const { resource, quote, chunkId } of path.steps) {
    const { passages } = await teacher.get<{ passages: { id: string; text: string }[] }>(
      `/api/library/resources/${resource?.id}/passages`,
    );
    if (quote !== null) expect(passages.find(({ id }) => id === chunkId)?.text).toContain(quote);
  }
}
