import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isAborted } from '../../web/lib/call.ts';
import { EventReader, events } from '../../web/lib/events.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const readAll = (text: string) => new EventReader().read(text);

const collect = async (stream: AsyncGenerator<{ event: string; data: unknown }>) => {
  const found: unknown[] = [];
  for await (const { event, data } of stream) found.push([event, data]);
  return found;
};

/** A stream the test feeds by hand. */
const openStream = () => {
  const state: { push: ReadableStreamDefaultController<Uint8Array> | null; cancelled: boolean } = {
    push: null,
    cancelled: false,
  };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (state.push = controller),
    cancel: () => void (state.cancelled = true),
  });
  const write = (text: string) => state.push?.enqueue(new TextEncoder().encode(text));
  const answer = (_: unknown, init: RequestInit) => {
    init.signal?.addEventListener('abort', () => {
      state.cancelled = true;
      state.push?.error(new DOMException('aborted', 'AbortError'));
    });
    return Promise.resolve(new Response(body));
  };
  return { state, write, close: () => state.push?.close(), answer };
};

describe('the reader of events', () => {
  test('reads names, JSON, several data lines, ids and comments', () => {
    expect(
      readAll(': hello\n\nevent: stage\nid: 7\ndata: {"stage":"judging"}\n\ndata: line one\ndata: line two\n\n'),
    ).toEqual([
      { event: 'stage', data: { stage: 'judging' }, id: '7' },
      { event: 'message', data: 'line one\nline two', id: '7' },
    ]);
  });

  test('gives nothing for an event without data, or for one not yet ended', () => {
    expect(readAll('event: ping\n\nevent: stage\ndata: 1\n')).toEqual([]);
  });

  test('reads the same whatever the line ends are and wherever the network cuts the text', () => {
    const text = 'event: stage\ndata: {"a":"分层"}\n\n: still here\n\ndata: 2\n\n';
    const whole = readAll(text);
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(80)), (end, cuts) => {
        // The last CR could be half a CRLF: one more line tells.
        const full = text.replaceAll('\n', end) + ':';
        const places = [0, ...cuts.filter((cut) => cut < full.length).sort((a, b) => a - b), full.length];
        const reader = new EventReader();
        const found = places.slice(1).flatMap((to, i) => reader.read(full.slice(places[i], to)));
        expect(found).toEqual(whole);
      }),
    );
  });
});

describe('a stream of events', () => {
  test('ends when the server ends, and asks for a stream', async () => {
    const { write, close, answer } = openStream();
    const asked = vi.fn(answer);
    vi.stubGlobal('fetch', asked);
    write('data: 1\n\ndata: 2\n\n');
    close();
    expect(await collect(events('/api/x', { method: 'POST', body: '{}' }))).toEqual([
      ['message', 1],
      ['message', 2],
    ]);
    const init = asked.mock.calls[0]?.[1];
    expect(init?.method).toBe('POST');
    expect(new Headers(init?.headers).get('accept')).toBe('text/event-stream');
  });

  test('is closed by leaving the loop', async () => {
    const { state, write, answer } = openStream();
    vi.stubGlobal('fetch', answer);
    write('data: 1\n\ndata: 2\n\n');
    for await (const _ of events('/api/x')) break;
    expect(state.cancelled).toBe(true);
  });

  test('is ended by its caller with an abort', async () => {
    const { write, answer } = openStream();
    vi.stubGlobal('fetch', answer);
    const own = new AbortController();
    write('data: 1\n\n');
    const error = collect(events('/api/x', { signal: own.signal })).catch((cause: unknown) => cause);
    setTimeout(() => own.abort(), 5);
    expect(isAborted(await error)).toBe(true);
  });

  test('silent for a minute is taken for dead', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', openStream().answer);
    const error = collect(events('/api/x')).catch((cause: unknown) => cause);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await error).toMatchObject({ code: 'network.timeout' });
  });

  test('refused by the server throws its code', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ error: { code: 'paths.no_need' } }, { status: 409 })));
    await expect(collect(events('/api/x'))).rejects.toMatchObject({ code: 'paths.no_need', status: 409 });
  });
});
