import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../../web/lib/call.ts';
import { BatchState, inOrder, type BatchFile } from '../../web/upload/batch.svelte.ts';
import { UploadQueue } from '../../web/upload/queue.svelte.ts';
import { draftFor, settingsOf } from '../../web/upload/settings.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const files = (...paths: string[]) => paths.map((path) => ({ path, file: new File(['x'.repeat(10)], path) }));
const SETTINGS = settingsOf(draftFor({ id: 'org_1', kind: 'group' }));

type Outcome = 'ok' | ApiError;
type Send = ConstructorParameters<typeof UploadQueue>[0];

/** A sender that the test lets go one by one. */
const sender = (outcomes: Record<string, Outcome[]> = {}) => {
  const sent: string[] = [];
  const state = { now: 0, most: 0 };
  const send: NonNullable<Send> = async ({ path, signal, onprogress }) => {
    state.now += 1;
    state.most = Math.max(state.most, state.now);
    onprogress(5);
    await Promise.resolve();
    state.now -= 1;
    if (signal.aborted) throw new DOMException('cancelled', 'AbortError');
    const outcome = outcomes[path]?.shift() ?? 'ok';
    if (outcome !== 'ok') throw outcome;
    sent.push(path);
    return { id: `igf_${path}`, path };
  };
  return { send, sent, state };
};

const answering = (...routes: [RegExp, () => Response][]) => {
  const asked: string[] = [];
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', (url: RequestInfo | URL, init: RequestInit = {}) => {
    const line = `${init.method ?? 'GET'} ${String(url)}`;
    asked.push(line);
    const route = routes.find(([pattern]) => pattern.test(line));
    return route ? Promise.resolve(route[1]()) : Promise.reject(new TypeError(`nobody answers ${line}`));
  });
  return asked;
};
const opens: [RegExp, () => Response] = [/POST .*batches$/, () => Response.json({ id: 'bat_1' }, { status: 201 })];
const starts: [RegExp, () => Response] = [/POST .*start$/, () => Response.json({ jobId: 'job_1' }, { status: 202 })];

describe('the queue of an upload', () => {
  test('sends three at a time, then tells the server that the drop is whole', async () => {
    const asked = answering(opens, starts);
    const { send, sent, state } = sender();
    const queue = new UploadQueue(send);
    queue.add(files('1.docx', '2.docx', '3.docx', '4.docx', '5.docx'));
    await queue.run(SETTINGS);
    expect([state.most, sent.length, queue.hasStarted, queue.isSending]).toEqual([3, 5, true, false]);
    expect(asked).toEqual(['POST /api/library/batches', 'POST /api/library/batches/bat_1/start']);
    expect([queue.sentBytes, queue.bytes]).toEqual([50, 50]);
  });

  test('goes on without a file that can never be taken, and says why', async () => {
    answering(opens, starts);
    const { send } = sender({ '大.mp4': [new ApiError({ code: 'request.too_large' }, 413)] });
    const queue = new UploadQueue(send);
    queue.add(files('大.mp4', '好.docx'));
    await queue.run(SETTINGS);
    expect(queue.hasStarted).toBe(true);
    expect(queue.failed.map(({ path, error }) => [path, error?.code])).toEqual([['大.mp4', 'request.too_large']]);
  });

  test('waits for the person when the network broke, and sends only the rest again', async () => {
    const asked = answering(opens, starts);
    const { send, sent } = sender({ '二.docx': [new ApiError({ code: 'network.offline' }, 0)] });
    const queue = new UploadQueue(send);
    queue.add(files('一.docx', '二.docx'));
    await queue.run(SETTINGS);
    expect([queue.hasStarted, queue.undecided.length]).toEqual([false, 1]);
    queue.retry('二.docx');
    await queue.run(SETTINGS);
    expect([queue.hasStarted, sent]).toEqual([true, ['一.docx', '二.docx']]);
    expect(asked.filter((line) => /batches$/.test(line))).toHaveLength(1);
  });

  test('can be stopped: what has not arrived is cancelled, and may wait again', async () => {
    answering(opens, starts);
    const { send } = sender();
    const queue = new UploadQueue((options) => {
      queue.cancel();
      return send(options);
    });
    queue.add(files('1.md', '2.md', '3.md', '4.md'));
    await queue.run(SETTINGS);
    expect(queue.items.every(({ state }) => state === 'cancelled')).toBe(true);
    expect(queue.hasStarted).toBe(false);
    queue.retry();
    expect(queue.items.every(({ state }) => state === 'waiting')).toBe(true);
  });

  test('tells why a drop could not be opened, and keeps the files', async () => {
    answering([/POST/, () => Response.json({ error: { code: 'access.role_needed', message: '' } }, { status: 403 })]);
    const queue = new UploadQueue(sender().send);
    queue.add(files('1.md'));
    await queue.run(SETTINGS);
    expect([queue.error?.code, queue.items[0]?.state]).toEqual(['access.role_needed', 'waiting']);
  });

  test('holds each path once, the newer file', () => {
    const queue = new UploadQueue(sender().send);
    queue.add(files('a/1.md', 'b/1.md'));
    queue.add(files('a/1.md'));
    expect(queue.items.map(({ path }) => path)).toEqual(['a/1.md', 'b/1.md']);
    queue.remove('a/1.md');
    expect(queue.items.map(({ path }) => path)).toEqual(['b/1.md']);
  });

  test('the window asks before it is closed, only while something is under way', async () => {
    answering(opens, starts);
    const asks = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const during: boolean[] = [];
    const queue = new UploadQueue((options) => {
      during.push(asks());
      return sender().send(options);
    });
    queue.add(files('1.md'));
    expect(asks()).toBe(false);
    await queue.run(SETTINGS);
    expect([during, asks()]).toEqual([[true], false]);
  });
});

describe('where an upload goes', () => {
  test('is shared with the group one works in unless the person says otherwise', () => {
    const group = { id: 'org_1', kind: 'group' };
    expect(settingsOf(draftFor(group))).toEqual({
      orgId: 'org_1',
      kind: null,
      visibility: 'organisation',
      visibleOrgId: 'org_1',
    });
    expect(settingsOf({ ...draftFor(group), visibility: 'own' }).visibleOrgId).toBeNull();
  });

  test('is one’s own where there is no group: a school is reached by an audit', () => {
    const own = { kind: null, visibility: 'own', visibleOrgId: null };
    expect(settingsOf(draftFor({ id: 'org_2', kind: 'school' }))).toEqual({ orgId: 'org_2', ...own });
    expect(settingsOf(draftFor(null))).toEqual(own);
  });
});

describe('the progress of a drop', () => {
  const file = (id: string, state: BatchFile['state']): BatchFile => ({
    id, path: `${id}.docx`, bytes: 1, state, code: state === 'refused' ? 'ingest.corrupt' : null, detail: null, resourceId: null, readMs: null,
  }); // prettier-ignore
  const step = (state: string, ...shown: BatchFile[]) => ({
    batch: { id: 'bat_1', state, counts: { received: 0, reading: 0, done: 1, duplicate: 0, refused: 1, total: 2 } },
    files: shown,
  });
  const stream = (...steps: object[]) =>
    new Response(steps.map((one) => `event: progress\ndata: ${JSON.stringify(one)}\n\n`).join(''));

  test('comes by events until it is done; later files take the place of earlier ones', async () => {
    const asked = answering(
      [/events$/, () => stream(step('running', file('a', 'reading')), step('done', file('a', 'refused')))],
      [/batches\/bat_1$/, () => Response.json(step('running', file('a', 'received'), file('b', 'done')))],
    );
    const state = new BatchState('bat_1');
    await state.follow();
    expect(state.batch?.state).toBe('done');
    expect(state.files.map(({ id, state: now }) => [id, now])).toEqual([
      ['a', 'refused'],
      ['b', 'done'],
    ]);
    expect(asked).toEqual(['GET /api/library/batches/bat_1', 'GET /api/library/batches/bat_1/events']);
    expect(state.settled).toBe(2);
  });

  test('is asked for where events do not come through', async () => {
    vi.useFakeTimers();
    let times = 0;
    answering(
      [/events$/, () => new Response(null, { status: 502 })],
      [/batches\/bat_1$/, () => Response.json(step(++times < 3 ? 'running' : 'done', file('a', 'done')))],
    );
    const state = new BatchState('bat_1');
    const followed = state.follow();
    await vi.advanceTimersByTimeAsync(10_000);
    await followed;
    expect([state.batch?.state, times, state.error]).toEqual(['done', 3, null]);
  });

  test('of somebody else is refused once, not asked for again', async () => {
    const asked = answering([
      /bat_1$/,
      () => Response.json({ error: { code: 'library.batch_not_found' } }, { status: 404 }),
    ]);
    const state = new BatchState('bat_1');
    await state.follow();
    expect(state.error?.code).toBe('library.batch_not_found');
    expect(asked).toHaveLength(1);
  });

  test('lists what needs a person first', () => {
    expect(inOrder([file('c', 'done'), file('b', 'refused'), file('a', 'reading')]).map(({ id }) => id)).toEqual([
      'b',
      'a',
      'c',
    ]);
  });
});
