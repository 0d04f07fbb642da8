import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../server/http.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const lines: Record<string, unknown>[] = [];
const h = await harness({ onLog: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
beforeEach(async () => {
  await h.reset();
  lines.length = 0;
});

const pages = mkdtempSync(join(tmpdir(), 'yantu-pages-'));
mkdirSync(join(pages, 'assets'));
writeFileSync(join(pages, 'index.html'), '<!doctype html><title>研途</title>');
writeFileSync(join(pages, 'icon.svg'), '<svg/>');
writeFileSync(join(pages, 'assets', 'main-abc123.js'), 'export const answer = 42;');
afterAll(() => rmSync(pages, { recursive: true }));
const web = createApp(h.deps, () => Promise.resolve(null), pages);

describe('who may send what', () => {
  const post = (headers: Record<string, string>, body = '{}') =>
    web.request('http://school.example/api/people/sign-in', { method: 'POST', headers, body });
  const json = { 'content-type': 'application/json' };
  const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

  test('a foreign page changes nothing, whatever it claims to send', async () => {
    for (const headers of [
      { ...json, origin: 'https://foreign.example' },
      { ...json, origin: 'null' },
      { ...json, 'sec-fetch-site': 'cross-site' },
      { ...json, 'sec-fetch-site': 'same-site' },
      json,
    ]) {
      expect(await codeOf(await post(headers))).toBe('request.wrong_origin');
    }
  });

  test('our own page is heard', async () => {
    for (const headers of [
      { ...json, origin: 'http://school.example' },
      // Behind a proxy that speaks HTTPS for us only the scheme differs.
      { ...json, origin: 'https://school.example' },
      { ...json, 'sec-fetch-site': 'same-origin' },
    ]) {
      expect(await codeOf(await post(headers))).toBe('request.invalid');
    }
  });

  test('a form is not a request', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await post({ 'content-type': type, origin: 'http://school.example' });
      expect([answer.status, await codeOf(answer)]).toEqual([415, 'request.unsupported_type']);
    }
  });

  test('a body that is no JSON, or too much of it, is refused with its code', async () => {
    const own = { ...json, origin: 'http://school.example' };
    expect(await codeOf(await post(own, '{"userName":'))).toBe('request.invalid');
    const large = await post(own, JSON.stringify({ userName: 'x'.repeat(1024 * 1024) }));
    expect([large.status, await codeOf(large)]).toEqual([413, 'request.too_large']);
  });
});

describe('pages', () => {
  test('files with a hash in their name are kept for ever, the page itself is asked for each time', async () => {
    const asset = await web.request('/assets/main-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/library?q=%E5%88%86%E6%95%B0', '/paths/pth_1']) {
      const page = await web.request(path);
      expect(await page.text()).toContain('研途');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    }
    expect((await web.request('/icon.svg')).headers.get('content-type')).toContain('image/svg+xml');
  });

  test('what is missing is missing, not the page', async () => {
    for (const path of ['/assets/old-000000.js', '/assets/..%2f..%2fpackage.json', '/api/nothing/here']) {
      const answer = await web.request(path);
      expect(await answer.text()).not.toContain('<title>');
      expect(answer.status).toBeGreaterThanOrEqual(401);
    }
    expect((await web.request('/assets/old-000000.js')).status).toBe(404);
  });

  test('a part of a file can be asked for', async () => {
    const part = await web.request('/assets/main-abc123.js', { headers: { range: 'bytes=0-5' } });
    expect([part.status, await part.text()]).toEqual([206, 'export']);
  });
});

describe('the log', () => {
  test('has one line per request with the pattern of the route, and nothing that was asked', async () => {
    const org = await make.organisation(h.deps);
    const actor = await make.actor(h.deps, { org });
    const answer = await h.request(actor, 'GET', `/api/people/organisations/${org.id}?limit=5`);
    const entries = lines.filter((line) => line.event === 'request');
    expect(entries).toMatchObject([
      { method: 'GET', route: '/api/people/organisations/:id', status: 200, personId: actor.personId },
    ]);
    expect(answer.headers.get('x-request-id')).toBe(entries[0]?.requestId);
    expect(JSON.stringify(lines)).not.toContain(org.name);
  });

  test('a failure that nobody expected is answered without its cause and logged with it', async () => {
    const broken = createApp(h.deps, () => Promise.reject(new Error('cable cut')));
    const answer = await broken.request('/api/people/me');
    const { error } = (await answer.json()) as { error: { code: string; message: string; requestId: string } };
    expect([answer.status, error.code]).toEqual([500, 'internal.error']);
    expect(JSON.stringify(error)).not.toContain('cable cut');
    expect(lines.find((line) => line.event === 'request.failed')).toMatchObject({
      requestId: error.requestId,
      message: 'cable cut',
    });
  });
});

describe('the description of the API', () => {
  test('names every route of every capability with a summary, and every failure', async () => {
    const answer = await h.request(null, 'GET', '/api/openapi.json');
    const document = (await answer.json()) as {
      info: { title: string };
      paths: Record<string, Record<string, { summary?: string; tags?: string[] }>>;
      components: { schemas: { Failure: { properties: { error: { properties: { code: { enum: string[] } } } } } } };
    };
    expect(document.info.title).toBe('Yantu 研途');
    expect(document.paths['/api/people/persons/{id}/roles']?.post).toMatchObject({ tags: ['people'] });
    const bare = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, op]) => (op.summary && op.tags?.[0] ? [] : [`${method} ${path}`])),
    );
    expect(bare).toEqual([]);
    const codes = document.components.schemas.Failure.properties.error.properties.code.enum;
    expect(codes).toEqual(expect.arrayContaining(['people.sign_in_failed', 'request.invalid', 'access.not_yours']));
  });

  test('is a page that needs no script and nothing from elsewhere', async () => {
    const page = await (await h.request(null, 'GET', '/api/docs')).text();
    expect(page).toContain('/api/people/sign-in');
    expect(page).toContain('people.sign_in_failed');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });
});

describe('health', () => {
  test('tells strangers the states and administrators the reasons', async () => {
    const org = await make.organisation(h.deps);
    const admin = await make.actor(h.deps, { org, roles: ['school_admin'] });
    type Health = { state: string; parts: Record<string, { state: string; reason: string | null }> };
    const read = async (actor: typeof admin | null) =>
      (await (await h.request(actor, 'GET', '/api/health')).json()) as Health;
    const seen = await read(null);
    expect(seen).toMatchObject({ state: 'ok', parts: { database: { state: 'ok' }, model: { state: 'off' } } });
    expect(Object.values(seen.parts).every((part) => part.reason === null)).toBe(true);
    expect((await read(admin)).parts.database?.reason).toMatch(/^\d+ ms$/);
  });

  test('answers strangers even when nobody can be looked up', async () => {
    const broken = createApp(h.deps, () => Promise.reject(new Error('cable cut')));
    expect((await broken.request('/api/health')).status).toBe(200);
  });
});
