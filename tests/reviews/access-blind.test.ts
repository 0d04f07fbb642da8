import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { onServer } from '../helpers/database.ts';
import { harness } from '../helpers/harness.ts';
import { crawl, isOrderTelling, leaksIn, wordsOfAnswer, type Secret } from './blind.ts';
import { addresses, idsByTable, routesOf, type Route } from './blind-routes.ts';
import { blindWorld, knownTo, type BlindWorld, type Reviewer } from './blind-world.ts';

/**
 * Acceptance 2: in a call of 120 applications every reviewer asks every GET route of the API with the ids, titles and
 * sentences of what she reviews. Nothing that comes back, body, header, file or refusal, may hold a word that leads to
 * an applicant. Every class of leak is then planted, and has to be caught by the same checker.
 */
const logged: string[] = [];
const h = await harness({ onLog: (line) => void logged.push(line) });
const SIZE = onServer
  ? { schools: 12, applications: 40, reviewers: 4 }
  : { schools: 30, applications: 120, reviewers: 30 };

/**
 * Where the platform tells everybody of the district who works there and where. Such a route may name people and units;
 * it may never hold an application: no id of a topic, no code, no title.
 */
const DIRECTORIES = [/^\/api\/people\/organisations/u, /^\/api\/people\/persons/u, /^\/api\/community\/spaces/u];
const isDirectory = (address: string) => DIRECTORIES.some((one) => one.test(address));

let w: BlindWorld;
let routes: Route[];
let ids: Map<string, string[]>;
beforeAll(async () => {
  await h.reset();
  w = await blindWorld(h.deps, SIZE);
  const document = await h.request(w.keeper, 'GET', '/api/openapi.json');
  routes = routesOf((await document.json()) as Parameters<typeof routesOf>[0]);
  ids = await idsByTable(h.deps);
}, 240_000);

const asking = (actor: Actor) => (address: string) => h.request(actor, 'GET', address);
/** Of a school that she runs, and of an application that is hers, she knows everything; of all others nothing. */
function secretsFor({ actor }: Reviewer): Secret[] {
  const runs = actor.roles.filter(({ role }) => role === 'school_admin').map(({ orgId }) => orgId);
  const hers = w.applications.filter(({ orgId, leaderId }) => runs.includes(orgId) || leaderId === actor.personId);
  return w.secrets.filter(({ topicId }) => !hers.some(({ id }) => id === topicId));
}
/** What a directory may not hold. */
const listed = (): Secret[] => w.applications.map(({ id, code, title }) => ({ topicId: id, words: [id, code, title] }));

describe('as every reviewer', () => {
  test('there is something to hide, and she is served what she judges', async () => {
    expect(w.applications).toHaveLength(SIZE.applications);
    expect(routes.length).toBeGreaterThan(120);
    for (const { actor, seats } of w.reviewers) {
      for (const { id, topicId } of seats) {
        const response = await h.request(actor, 'GET', `/api/reviews/desk/${id}`);
        expect(response.status).toBe(200);
        const own = w.applications.find((one) => one.id === topicId);
        expect(await response.text()).toContain(own?.quote);
      }
    }
  });

  test('no route, header, file or refusal gives an applicant away', async () => {
    const leaks: string[] = [];
    const failed: string[] = [];
    let [asked, answered] = [0, 0];
    for (const [turn, reviewer] of w.reviewers.entries()) {
      const known = await knownTo(h.deps, reviewer);
      const all = routes.flatMap((route) => addresses({ world: w, ids, reviewer, turn }, route));
      const plain = all.filter((address) => !isDirectory(address));
      const secrets = secretsFor(reviewer);
      const found = await crawl(plain, asking(reviewer.actor), { secrets, known });
      const told = await crawl(all.filter(isDirectory), asking(reviewer.actor), {
        secrets: listed(),
        known: new Set(),
      });
      leaks.push(...[...found.leaks, ...told.leaks].map((leak) => `${reviewer.actor.personId}: ${leak}`));
      failed.push(...found.failed, ...told.failed);
      asked += all.length;
      answered += found.answered + told.answered;
    }
    expect(leaks.slice(0, 20)).toEqual([]);
    expect([...new Set(failed)].slice(0, 20)).toEqual([]);
    expect(asked).toBeGreaterThan(300 * w.reviewers.length);
    expect(answered).toBeGreaterThan(80 * w.reviewers.length);
  }, 600_000);

  test('asking the library with a title or a sentence of it brings nobody', async () => {
    for (const reviewer of w.reviewers.slice(0, 8)) {
      const known = await knownTo(h.deps, reviewer);
      const own = w.applications.find(({ id }) => id === reviewer.seats[0]?.topicId);
      for (const question of [own?.title, own?.quote]) {
        const response = await h.request(reviewer.actor, 'POST', '/api/search/ask', { question });
        expect(leaksIn(await wordsOfAnswer(response), secretsFor(reviewer), known)).toEqual([]);
      }
    }
  });

  test('no command of the dossier takes what she reviews, and no refusal says whose it is', async () => {
    const document = await h.request(w.keeper, 'GET', '/api/openapi.json');
    const { paths } = (await document.json()) as { paths: Record<string, Record<string, unknown>> };
    const commands = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).flatMap((method) =>
        method !== 'get' && /^(\/api)?\/(topics|projects\/topics)\/\{id\}/u.test(path) ? [[method, path] as const] : [],
      ),
    );
    expect(commands.length).toBeGreaterThan(10);
    for (const reviewer of w.reviewers.slice(0, 4)) {
      const [known, secrets] = [await knownTo(h.deps, reviewer), secretsFor(reviewer)];
      for (const [turn, [method, path]] of commands.entries()) {
        const id = reviewer.seats[turn % reviewer.seats.length]?.topicId ?? '';
        const filled = path.replace('{id}', id).replaceAll(/\{\w+\}/gu, id);
        const whole = filled.startsWith('/api') ? filled : `/api${filled}`;
        const response = await h.request(reviewer.actor, method.toUpperCase(), whole, {});
        expect(response.status, `${method} ${whole}`).toBeGreaterThanOrEqual(400);
        expect(leaksIn(await wordsOfAnswer(response), secrets, known, whole)).toEqual([]);
      }
    }
  });

  test('her desk is in the order of codes, and her reminders hold a code and a day', async () => {
    for (const { actor } of w.reviewers) {
      for (const list of ['open', 'done']) {
        const response = await h.request(actor, 'GET', `/api/reviews/desk?list=${list}`);
        const { items } = (await response.json()) as { items: { code: string }[] };
        expect(items.length).toBeGreaterThan(0);
        expect(isOrderTelling(items.map(({ code }) => code))).toBe(false);
      }
      const response = await h.request(actor, 'GET', '/api/topics/reminders?limit=100');
      const { items } = (await response.json()) as { items: { kind: string; params: object }[] };
      for (const { kind, params } of items) {
        if (kind.startsWith('review_')) expect(Object.keys(params).sort()).toEqual(['code', 'day']);
      }
    }
  });

  test('the server’s log names nobody', () => {
    const names = w.secrets.map(({ topicId, words }) => ({
      topicId,
      words: words.filter((word) => /[^\x20-\x7e]/u.test(word)),
    }));
    expect(logged.length).toBeGreaterThan(100);
    expect(leaksIn(logged.join('\n'), names, new Set())).toEqual([]);
  });
});

describe('a planted leak is caught', () => {
  /** What a reviewer is really answered, and one of those she judges. */
  const victim = () => {
    const reviewer = w.reviewers[0];
    const application = w.applications.find(({ id }) => id === reviewer?.seats[0]?.topicId);
    if (!reviewer || !application) throw new TypeError('nobody to betray');
    return { reviewer, application, seatId: reviewer.seats[0]?.id ?? '' };
  };
  const json = (body: unknown, headers: Record<string, string> = {}, status = 200) =>
    new Response(JSON.stringify(body), { status, headers });
  const file = (bytes: Uint8Array) => new Response(Uint8Array.from(bytes));
  const utf16 = (text: string) => [...text].map((c) => c.charCodeAt(0).toString(16).padStart(4, '0')).join('');
  const found = async (address: string, answer: (real: Response) => Promise<Response> | Response) => {
    const { reviewer } = victim();
    const known = await knownTo(h.deps, reviewer);
    const hidden = { secrets: secretsFor(reviewer), known };
    const clean = await crawl([address], asking(reviewer.actor), hidden);
    expect(clean.leaks, 'without the plant').toEqual([]);
    const planted = await crawl([address], async (one) => answer(await asking(reviewer.actor)(one)), hidden);
    return planted.leaks.join('\n');
  };
  const desk = () => `/api/reviews/desk/${victim().seatId}`;
  type Application = ReturnType<typeof victim>['application'];
  type Planted = (app: Application, real: Response) => Promise<Response> | Response;

  const docx = (creator: string) =>
    zipSync({
      'docProps/core.xml': strToU8(`<dc:creator>${creator}</dc:creator>`),
      'word/document.xml': strToU8('活页'),
    });
  const classes: [string, () => string, Planted][] = [
    [
      'a field of a page',
      desk,
      async (app, real) => json({ ...((await real.json()) as object), leader: app.leaderName }),
    ],
    [
      'a field in escapes',
      desk,
      (app) => new Response(`{"by":"${utf16(app.leaderName).replaceAll(/.{4}/gu, '\\u$&')}"}`),
    ],
    [
      'the name of a file',
      desk,
      (app) => json({}, { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(app.fileName)}` }),
    ],
    ['metadata of a Word file', desk, (app) => file(docx(app.leaderName))],
    [
      'metadata of a PDF',
      desk,
      (app) => file(strToU8(`%PDF-1.4\n1 0 obj\n<< /Author <FEFF${utf16(app.leaderName)}> >>\nendobj\n`)),
    ],
    ['a file within an archive', desk, (app) => file(zipSync({ [app.fileName]: strToU8('x') }))],
    ['an export', desk, (app) => file(zipSync({ 'xl/sharedStrings.xml': strToU8(`<t>${app.leaderName}</t>`) }))],
    ['a preview', desk, (app) => new Response(`<p>${app.leaderName}在本校的佐证</p>`)],
    [
      'a hit of a search',
      () => `/api/search?q=${encodeURIComponent(victim().application.title)}`,
      (app) => json({ items: [{ title: app.title, owner: app.leaderName }] }),
    ],
    [
      'a suggestion',
      () => `/api/search/suggest?q=${encodeURIComponent(victim().application.title.slice(0, 4))}`,
      (app) => json({ items: [{ text: `${app.title} ${app.leaderName}` }] }),
    ],
    [
      'a reminder',
      () => '/api/topics/reminders',
      (app) => json({ items: [{ kind: 'review_due', params: { code: app.code, href: `/topics/${app.id}` } }] }),
    ],
    ['a job', desk, (app) => json({ job: { result: { topicId: app.id } } })],
    ['an error message', desk, (app) => json({ error: { message: `${app.leaderName} is of your school` } }, {}, 403)],
    ['a header', desk, (app) => json({}, { etag: `W/"${app.id}-3"` })],
  ];
  test.each(classes)('%s', async (_, address, plant) => {
    const { application } = victim();
    expect(await found(address(), (real) => plant(application, real))).toMatch(/ tells /u);
  });

  test('an endpoint that forgot to ask, from the day it is in the description', async () => {
    const { reviewer, application } = victim();
    const route: Route = { path: '/api/topics/{id}', parameters: [{ name: 'id', in: 'path', required: true }] };
    const asker = { world: w, ids, reviewer, turn: 0 };
    const hidden = { secrets: secretsFor(reviewer), known: await knownTo(h.deps, reviewer) };
    const told = await crawl(addresses(asker, route), asking(w.keeper), hidden);
    expect(told.leaks.join('\n')).toContain(`${application.leaderName} of ${application.id}`);
  });

  test.each(['docx', 'pdf'])('the official form as %s, which names everybody', async (format) => {
    const { reviewer, application } = victim();
    const hidden = { secrets: secretsFor(reviewer), known: await knownTo(h.deps, reviewer) };
    const address = `/api/topics/${application.id}/form.${format}`;
    expect((await crawl([address], asking(reviewer.actor), hidden)).answered).toBe(0);
    const told = await crawl([address], asking(w.keeper), hidden);
    expect(told.leaks.join('\n')).toContain(application.leaderName);
  });

  test('a name in a directory beside a code or an id of a topic', () => {
    const { application } = victim();
    const row = JSON.stringify({ name: application.leaderName, code: application.code });
    expect(leaksIn(row, listed(), new Set())).toMatchObject([{ word: application.code }]);
  });

  test('an order by time, and a line of the log', () => {
    const { reviewer, application } = victim();
    const own = reviewer.seats.map(({ topicId }) => topicId);
    const byTime = w.applications.filter(({ id }) => own.includes(id)).map(({ code }) => code);
    expect(isOrderTelling(byTime)).toBe(true);
    expect(leaksIn(`{"msg":"refused","who":"${application.leaderName}"}`, w.secrets, new Set())).not.toEqual([]);
  });
});
