import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, call, isAborted, whenSignedOut } from '../../web/lib/call.ts';
import { send } from '../../web/lib/http.ts';
import { network } from '../../web/lib/network.svelte.ts';

const answering = (body: unknown, init: ResponseInit = {}) => Promise.resolve(Response.json(body, init));

const errorOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => null,
    (error: unknown) => error,
  );

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  whenSignedOut(() => {});
});

describe('a call', () => {
  test('gives the JSON of a good answer, and null for an empty one', async () => {
    expect(await call(answering({ items: [1, 2] }))).toEqual({ items: [1, 2] });
    expect(await call(Promise.resolve(new Response(null, { status: 204 })))).toBeNull();
  });

  test('turns a refusal into its code, its params and its fields', async () => {
    const body = {
      error: {
        code: 'library.too_large',
        message: 'Too large',
        params: { limit: 200 },
        fields: [{ path: 'title', code: 'too_long' }],
      },
    };
    const error = await errorOf(call(answering(body, { status: 413, headers: { 'x-request-id': 'req_1' } })));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'library.too_large', status: 413, params: { limit: 200 }, requestId: 'req_1' });
    expect(error instanceof ApiError && error.ofField('title')).toBe('too_long');
    expect(error instanceof ApiError && error.ofField('kind')).toBeNull();
  });

  test('knows its number from the body where a proxy has dropped the header', async () => {
    const body = { error: { code: 'internal.error', message: 'Failed', requestId: 'req_2' } };
    expect(await errorOf(call(answering(body, { status: 500 })))).toMatchObject({ requestId: 'req_2' });
  });

  test.each([
    [404, 'request.not_found'],
    [413, 'request.too_large'],
    [429, 'request.too_many'],
    [502, 'network.offline'],
    [500, 'internal.error'],
  ])('tells a proxy’s own page with status %i as %s', async (status, code) => {
    const error = await errorOf(call(Promise.resolve(new Response('<html>nginx</html>', { status }))));
    expect(error).toMatchObject({ code, status });
  });

  test('tells the shell when the session has ended', async () => {
    const signedOut = vi.fn();
    whenSignedOut(signedOut);
    await errorOf(call(answering({ error: { code: 'people.not_signed_in' } }, { status: 401 })));
    expect(signedOut).toHaveBeenCalledOnce();
    await errorOf(call(answering({ error: { code: 'people.forbidden' } }, { status: 403 })));
    expect(signedOut).toHaveBeenCalledOnce();
  });
});

describe('a request', () => {
  beforeEach(() => {
    network.offline = false;
  });

  const hanging = (_: unknown, init: RequestInit) =>
    new Promise((_done, fail) => {
      init.signal?.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')));
    });

  test('without a network says so, and the shell knows until the next good answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await errorOf(send('/api/x'))).toMatchObject({ code: 'network.offline' });
    expect(network.offline).toBe(true);
    vi.stubGlobal('fetch', () => answering({}));
    await send('/api/x');
    expect(network.offline).toBe(false);
  });

  test('gives up after thirty seconds, which is no sign of a broken network', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', hanging);
    const error = errorOf(send('/api/x'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await error).toMatchObject({ code: 'network.timeout' });
    expect(network.offline).toBe(false);
  });

  test('aborted by its caller ends as an abort, not as an error to show', async () => {
    vi.stubGlobal('fetch', hanging);
    const own = new AbortController();
    const error = errorOf(send('/api/x', { signal: own.signal }));
    own.abort();
    expect(isAborted(await error)).toBe(true);
    expect(network.offline).toBe(false);
  });
});
