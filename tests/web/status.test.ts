import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { atWeight, drawCurve } from '../../web/status/curve.ts';
import { outcomeText, partsOf, promptText, reasonOf, verdictText } from '../../web/status/reasons.ts';
import { Status, type Health } from '../../web/status/status.svelte.ts';

const ok = { state: 'ok', reason: null } as const;
const well: Health = {
  state: 'ok',
  parts: { database: ok, jobs: ok, storage: ok, model: { state: 'off', reason: null } },
};

/** A server whose health is `body`; the other questions find nothing used and nothing indexed. */
const serve = (body: unknown, status = 200) => {
  const fetch = vi.fn((input: string | URL | Request) => {
    const { pathname } = new URL(String(input), 'http://x');
    if (pathname === '/api/health') return Promise.resolve(new Response(JSON.stringify(body), { status }));
    return Promise.resolve(new Response(JSON.stringify({ spaces: [], calls: [] })));
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
};

describe('the state of the system', () => {
  test('is told by a failing server too, though it answers 503', async () => {
    const failing = {
      ...well,
      state: 'failing',
      parts: { ...well.parts, storage: { state: 'failing', reason: 'ENOSPC' } },
    };
    serve(failing, 503);
    const status = new Status();
    await status.load(() => 7);
    expect([status.health.data?.state, status.health.error, status.at]).toEqual(['failing', null, 7]);
  });

  test('is an error when something between answers instead, and what was known stays', async () => {
    serve(well);
    const status = new Status();
    await status.load(() => 1);
    serve('<html>bad gateway</html>', 503);
    await status.load(() => 2);
    expect([status.health.data?.state, status.health.error?.code, status.at]).toEqual(['ok', 'network.offline', 1]);
  });

  test('is asked again by the timer, but not while paused or unseen', async () => {
    const fetch = serve(well);
    const status = new Status();
    await status.tick(true);
    status.isPaused = true;
    await status.tick(false);
    expect(fetch).not.toHaveBeenCalled();
    status.isPaused = false;
    await status.tick(false);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test('is not asked twice at once', async () => {
    const fetch = serve(well);
    const status = new Status();
    await Promise.all([status.load(), status.load()]);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test('shows the space that answers, not the one that is still being built', async () => {
    const space = (id: string, isAnswering: boolean) => ({ id, isAnswering });
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(JSON.stringify({ spaces: [space('new', false), space('old', true)] }))),
    );
    const status = new Status();
    await status.spaces.load();
    expect(status.space?.id).toBe('old');
  });
});

describe('a part', () => {
  test('says in words why it is as it is', () => {
    const said = (name: 'database' | 'jobs' | 'storage' | 'model', reason: string) =>
      reasonOf(name, { state: 'ok', reason })?.text;
    expect(said('database', '9 ms')).toBe('9 毫秒内应答');
    expect(said('jobs', '3 waiting')).toBe('3 项在排队');
    expect(said('jobs', '0 waiting')).toBe('没有排队的任务');
    expect(said('storage', 'ENOSPC')).toBe('磁盘已满');
    expect(said('model', 'ai.unauthorized')).toBe('模型服务拒绝了密钥');
    expect(reasonOf('storage', ok)).toBeNull();
  });

  test('shows what nobody has translated as it is, and marks it', () => {
    expect(reasonOf('database', { state: 'failing', reason: 'no answer within 2000 ms' })).toEqual({
      text: 'no answer within 2000 ms',
      isTechnical: true,
    });
  });

  test('says what to do whenever it is not working', () => {
    for (const state of ['off', 'failing'] as const) {
      const part = { state, reason: null };
      for (const { advice } of partsOf({ database: part, jobs: part, storage: part, model: part })) {
        expect(advice).toBeTruthy();
      }
    }
    expect(partsOf(well.parts).map(({ advice }) => advice !== null)).toEqual([false, false, false, true]);
  });

  test('names prompts, outcomes and verdicts, and new ones by their id', () => {
    expect(promptText('paths.read_need')).toBe('理解困难');
    expect(promptText('topics.compare')).toBe('topics.compare');
    expect([outcomeText('ok'), outcomeText('ai.timeout')]).toEqual(['成功', '模型没有及时回答']);
    expect(verdictText('toString')).toBe('toString');
  });
});

describe('the curve of a self-test', () => {
  const BOX = { width: 360, height: 170, pad: 30 };

  test('runs from words alone on the left to meaning alone on the right', () => {
    const drawing = drawCurve(
      [
        { weight: 1, ndcg: 0.2 },
        { weight: 0, ndcg: 0.45 },
      ],
      BOX,
    );
    expect(drawing?.points.map(({ x }) => x)).toEqual([30, 330]);
    expect([drawing?.top, drawing?.words?.ndcg]).toEqual([0.5, 0.45]);
  });

  test('is not drawn from a single point', () => {
    expect(drawCurve([{ weight: 0, ndcg: 0.4 }], BOX)).toBeNull();
    expect(atWeight([], 0.3)).toBeNull();
  });

  test('stays inside its frame, and higher is better', () => {
    const tried = fc.record({
      weight: fc.double({ min: 0, max: 1, noNaN: true }),
      ndcg: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(tried, { minLength: 2, maxLength: 20 }), (curve) => {
        const points = drawCurve(curve, BOX)?.points ?? [];
        expect(points).toHaveLength(curve.length);
        for (const a of points) {
          expect(a.x).toBeGreaterThanOrEqual(BOX.pad - 1e-6);
          expect(a.x).toBeLessThanOrEqual(BOX.width - BOX.pad + 1e-6);
          expect(a.y).toBeGreaterThanOrEqual(BOX.pad - 1e-6);
          expect(a.y).toBeLessThanOrEqual(BOX.height - BOX.pad + 1e-6);
          for (const b of points) if (a.ndcg > b.ndcg) expect(a.y).toBeLessThanOrEqual(b.y);
        }
      }),
    );
  });
});
