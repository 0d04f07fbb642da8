import { api } from '../lib/api.ts';
import { asApiError, call, isAborted, type ApiError } from '../lib/call.ts';
import type { Dropped } from '../ui/dropped.ts';
import { sendFile } from './send.ts';

type NewBatch = Parameters<typeof api.library.batches.$post>[0]['json'];

export type Item = {
  readonly path: string;
  readonly file: File;
  readonly bytes: number;
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'cancelled';
  sent: number;
  error: ApiError | null;
};

const AT_ONCE = 3;
/** What trying again may mend; the rest is the file's own fault and does not hold up the others. */
const PASSING = ['network.offline', 'network.timeout', 'internal.error', 'request.too_many'];

export const isPassing = (error: ApiError): boolean => PASSING.includes(error.code) || error.status >= 500;

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

/**
 * The files of one drop on their way to the server, three at a time. It goes on when one leaves the page for another
 * of ours; the window asks before it is closed.
 */
export class UploadQueue {
  items = $state<Item[]>([]);
  batchId = $state<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  isSending = $state(false);
  /** The server has been told that the drop is whole. */
  hasStarted = $state(false);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
  #under = new Map<string, AbortController>();
  #send: typeof sendFile;

  readonly bytes = $derived(this.items.reduce((sum, item) => sum + item.bytes, 0));
  readonly sentBytes = $derived(this.items.reduce((sum, item) => sum + (item.state === 'sent' ? item.bytes : item.sent), 0)); // prettier-ignore
  readonly sent = $derived(this.items.filter(({ state }) => state === 'sent').length);
  readonly failed = $derived(this.items.filter(({ state }) => state === 'failed'));
  /** Failures that may pass: the drop waits for the person's word. */
  readonly undecided = $derived(this.failed.filter(({ error }) => error !== null && isPassing(error)));

  constructor(send: typeof sendFile = sendFile) {
    this.#send = send;
  }

  /** Adds files; the same path again takes the place of the earlier one, unless that is on its way. */
  add(files: readonly Dropped[]): void {
    for (const { file, path } of files) {
      const item: Item = { path, file, bytes: file.size, state: 'waiting', sent: 0, error: null };
      const at = this.items.findIndex((one) => one.path === path);
      if (at < 0) this.items.push(item);
      else if (this.items[at]?.state !== 'sending') this.items[at] = item;
    }
  }

  remove(path: string): void {
    this.#under.get(path)?.abort();
    this.items = this.items.filter((item) => item.path !== path || item.state === 'sent');
  }

  /** Opens the drop if there is none yet, sends what waits, and closes the drop when nothing is undecided. */
  async run(settings: NewBatch): Promise<void> {
    if (this.isSending) return;
    this.error = null;
    this.isSending = true;
    window.addEventListener('beforeunload', warn);
    try {
      this.batchId ??= (await call(api.library.batches.$post({ json: settings }))).id;
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work()));
      if (this.sent > 0 && this.undecided.length === 0) await this.start();
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.isSending = false;
      window.removeEventListener('beforeunload', warn);
    }
  }

  /** What has arrived is read, whatever has not. */
  async start(): Promise<void> {
    if (!this.batchId) return;
    this.error = null;
    try {
      await call(api.library.batches[':id'].start.$post({ param: { id: this.batchId } }));
      this.hasStarted = true;
    } catch (cause) {
      this.error = asApiError(cause);
      if (this.error.code === 'library.batch_started') this.hasStarted = true;
    }
  }

  /** Failed files wait again; call `run` after it. */
  retry(path?: string): void {
    for (const item of this.items) {
      if ((item.state !== 'failed' && item.state !== 'cancelled') || (path !== undefined && item.path !== path))
        continue;
      Object.assign(item, { state: 'waiting', sent: 0, error: null });
    }
  }

  /** Stops everything that has not arrived. */
  cancel(): void {
    for (const item of this.items) if (item.state === 'waiting') item.state = 'cancelled';
    for (const under of this.#under.values()) under.abort();
  }

  async #work(): Promise<void> {
    for (let item = this.#next(); item; item = this.#next()) await this.#sendOne(item);
  }

  #next(): Item | undefined {
    const item = this.items.find(({ state }) => state === 'waiting');
    if (item) item.state = 'sending';
    return item;
  }

  async #sendOne(item: Item): Promise<void> {
    const { path, file } = item;
    const under = new AbortController();
    this.#under.set(path, under);
    try {
      const batchId = this.batchId ?? '';
      await this.#send({ batchId, path, file, signal: under.signal, onprogress: (bytes) => (item.sent = bytes) });
      item.state = 'sent';
    } catch (cause) {
      item.state = isAborted(cause) ? 'cancelled' : 'failed';
      item.error = isAborted(cause) ? null : asApiError(cause);
    } finally {
      this.#under.delete(path);
    }
  }
}

let current: UploadQueue | null = null;

/** The queue of this window: an upload under way belongs to the window, as its warning before closing does. */
export const queueOfWindow = (): UploadQueue => (current?.isSending ? current : (current = new UploadQueue()));
