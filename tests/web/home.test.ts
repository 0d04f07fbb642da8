import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Home, NeedSentence } from '../../web/home/home.svelte.ts';
import { nextOf } from '../../web/home/next.ts';

type Planned = { week: number; seq: number; state: 'open' | 'done'; minutes: number };
const step = (week: number, seq: number, state: 'open' | 'done' = 'open', minutes = 20): Planned => ({
  week,
  seq,
  state,
  minutes,
});

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** A server that answers by the path alone; says what it was asked. */
const serve = (answers: Record<string, unknown>) => {
  const fetch = vi.fn((input: string | URL | Request, _init?: RequestInit) => {
    const { pathname } = new URL(String(input), 'http://x');
    return Promise.resolve(
      pathname in answers ? json(answers[pathname]) : json({ error: { code: 'request.not_found' } }, 404),
    );
  });
  vi.stubGlobal('fetch', fetch);
  return () => fetch.mock.calls.map(([input]) => String(input));
};

describe('the next step', () => {
  test('is the first open one, with what else this week asks', () => {
    const next = nextOf({ thisWeek: 1, steps: [step(2, 3), step(1, 2), step(1, 1, 'done')] });
    expect(next).toMatchObject({ step: { week: 1, seq: 2 }, due: 1, dueMinutes: 20, isLate: false, isAhead: false });
  });

  test('is last week’s when that was left open, and says that it is late', () => {
    expect(nextOf({ thisWeek: 2, steps: [step(2, 2), step(1, 1)] })).toMatchObject({
      step: { week: 1 },
      due: 2,
      dueMinutes: 40,
      isLate: true,
    });
  });

  test('is a later week’s when this week is done, and says that nothing is due', () => {
    expect(nextOf({ thisWeek: 1, steps: [step(1, 1, 'done'), step(2, 2)] })).toMatchObject({
      step: { week: 2 },
      due: 0,
      isAhead: true,
    });
  });

  test('is never one that is done, and none comes before it', () => {
    const planned = fc.record<Planned>({
      week: fc.integer({ min: 1, max: 8 }),
      seq: fc.integer({ min: 1, max: 40 }),
      state: fc.constantFrom('open', 'done'),
      minutes: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(planned), fc.integer({ min: 1, max: 8 }), (steps, thisWeek) => {
        const open = steps.filter(({ state }) => state === 'open');
        const next = nextOf({ thisWeek, steps });
        if (next === null) {
          expect(open).toEqual([]);
          return;
        }
        expect(open).toContain(next.step);
        for (const one of open) {
          expect(one.week > next.step.week || (one.week === next.step.week && one.seq >= next.step.seq)).toBe(true);
        }
        expect(next.due).toBe(open.filter(({ week }) => week <= thisWeek).length);
      }),
    );
  });
});

describe('the first page', () => {
  const item = (id: string, state: string) => ({ id, state, needText: id, steps: 3, done: 0 });

  test('opens the path under way, and keeps drafts and finished ones apart', async () => {
    const asked = serve({
      '/api/paths': { items: [item('path_1', 'accepted'), item('path_2', 'draft'), item('path_3', 'finished')] },
      '/api/paths/path_1': { path: { id: 'path_1', thisWeek: 1, steps: [step(1, 1)] } },
    });
    const home = new Home();
    await home.loadPaths();
    expect([home.current?.id, home.drafts.map(({ id }) => id), home.finished]).toEqual(['path_1', ['path_2'], 1]);
    expect(home.next?.step.week).toBe(1);
    expect(asked()).toContain('/api/paths/path_1');
  });

  test('asks for no path where none is under way', async () => {
    const asked = serve({ '/api/paths': { items: [item('path_2', 'draft')] } });
    const home = new Home();
    await home.loadPaths();
    expect([home.path.data, home.path.error, asked().length]).toEqual([null, null, 1]);
  });

  test('asks an administrator’s questions only for an administrator', async () => {
    const asked = serve({ '/api/library/resources': { items: [], total: 0 } });
    await new Home().load({ paths: false, management: false });
    const paths = asked().map((url) => new URL(url, 'http://x').pathname);
    expect(paths.sort()).toEqual(['/api/audit/todo', '/api/library/resources']);
  });

  test('counts only the organisations one manages', async () => {
    const organisations = [
      { id: 'a', persons: 4, can: { manage: false } },
      { id: 'b', persons: 8, can: { manage: true } },
      { id: 'c', persons: 2, can: { manage: true } },
    ];
    serve({ '/api/people/organisations': { organisations } });
    const home = new Home();
    await home.organisations.load();
    expect(home.managed).toEqual({ organisations: 2, persons: 10 });
  });

  test('keeps the other parts when one fails', async () => {
    serve({ '/api/paths': { items: [] } });
    const home = new Home();
    await home.load({ paths: true, management: false });
    expect([home.paths.data, home.recent.error?.code]).toEqual([[], 'request.not_found']);
  });
});

describe('a sentence about a difficulty', () => {
  test('is sent trimmed, and leads to the page where it is read', async () => {
    const fetch = vi.fn((_url: string | URL | Request, _init?: RequestInit) =>
      Promise.resolve(json({ need: { id: 'need_1' } }, 201)),
    );
    vi.stubGlobal('fetch', fetch);
    const need = Object.assign(new NeedSentence(), { text: '  习作总写成流水账 ' });
    expect(await need.submit()).toBe('/needs/need_1');
    expect(fetch.mock.calls[0]?.[1]?.body).toBe(JSON.stringify({ text: '习作总写成流水账' }));
  });

  test('is not sent while it says too little, and stays when the server refuses it', async () => {
    const asked = serve({});
    const need = Object.assign(new NeedSentence(), { text: '难' });
    expect([await need.submit(), asked().length]).toEqual([null, 0]);
    need.text = '学生总不举手';
    expect([await need.submit(), need.text, need.error?.code]).toEqual([null, '学生总不举手', 'request.not_found']);
  });
});
