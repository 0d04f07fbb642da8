import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, isAborted, type ApiError } from '../lib/call.ts';
import { events } from '../lib/events.ts';

const one = api.library.batches[':id'];

export type Step = InferResponseType<typeof one.$get>;
export type Batch = Step['batch'];
export type BatchFile = Step['files'][number];

const POLL_MS = 2000;
/** A server that cannot be reached this often is told about; the page keeps asking. */
const QUIET_FAILURES = 2;

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

const isStep = (value: unknown): value is Step =>
  typeof value === 'object' && value !== null && 'batch' in value && 'files' in value && Array.isArray(value.files);

/** Refused ones first, then those under way, then the rest; by path within each. */
const RANK: Record<BatchFile['state'], number> = { refused: 0, reading: 1, received: 2, done: 3, duplicate: 4 };
export const inOrder = (files: readonly BatchFile[]): BatchFile[] =>
  [...files].sort((a, b) => RANK[a.state] - RANK[b.state] || a.path.localeCompare(b.path, 'zh'));

/** How the server gets on with one drop: by events, and by asking where events do not come through. */
export class BatchState {
  readonly id: string;
  batch = $state.raw<Batch | null>(null);
  error = $state.raw<ApiError | null>(null);
  retrying = $state<string | null>(null);
  #files = $state.raw<Readonly<Record<string, BatchFile>>>({});
  #under: AbortController | null = null;

  readonly files = $derived(inOrder(Object.values(this.#files)));
  readonly settled = $derived.by(() => {
    const counts = this.batch?.counts;
    return counts ? counts.done + counts.duplicate + counts.refused : 0;
  });

  constructor(id: string) {
    this.id = id;
  }

  /** Follows until the drop is done or `stop` is called; a drop that still receives is only shown. */
  async follow(): Promise<void> {
    this.stop();
    const under = new AbortController();
    this.#under = under;
    await this.#ask(under.signal);
    let failures = 0;
    while (this.batch?.state === 'running' && !under.signal.aborted) {
      const came = await this.#listen(under.signal);
      if (this.#isOver(under)) return;
      // Nothing came by events: a proxy may hold them back, so ask instead.
      if (!came) await wait(POLL_MS, under.signal);
      if (under.signal.aborted) return;
      const before = this.error;
      await this.#ask(under.signal);
      failures = this.error === null ? 0 : failures + 1;
      if (this.error !== null && failures <= QUIET_FAILURES) this.error = before;
      if (this.error !== null && this.error.status >= 400 && this.error.status < 500) return;
    }
  }

  async retry(fileId: string): Promise<void> {
    this.retrying = fileId;
    try {
      await call(one.files[':fid'].retry.$post({ param: { id: this.id, fid: fileId } }));
      void this.follow();
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.retrying = null;
    }
  }

  stop(): void {
    this.#under?.abort();
  }

  #isOver = (under: AbortController): boolean => under.signal.aborted || this.batch?.state === 'done';

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      this.#take(await call(one.$get({ param: { id: this.id } }, { init: { signal } })));
      this.error = null;
    } catch (cause) {
      if (!isAborted(cause)) this.error = asApiError(cause);
    }
  }

  /** Whether anything came. */
  async #listen(signal: AbortSignal): Promise<boolean> {
    let came = false;
    try {
      for await (const { data } of events(`/api/library/batches/${this.id}/events`, { signal })) {
        if (!isStep(data)) continue;
        came = true;
        this.error = null;
        this.#take(data);
        if (data.batch.state === 'done') return came;
      }
    } catch {
      return came; // the question after it says what is wrong
    }
    return came;
  }

  #take({ batch, files }: Step): void {
    this.batch = batch;
    this.#files = { ...this.#files, ...Object.fromEntries(files.map((file) => [file.id, file])) };
  }
}

const RECENT = 8;

/** One's own drops, newest first. */
export class RecentBatches {
  batches = $state.raw<readonly Batch[] | null>(null);
  error = $state.raw<ApiError | null>(null);

  async load(): Promise<void> {
    try {
      this.batches = (await call(api.library.batches.$get({ query: { limit: String(RECENT) } }))).items;
      this.error = null;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }
}
