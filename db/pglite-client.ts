import { Worker } from 'node:worker_threads';
import type { Call, Response, WireError } from './pglite-wire.ts';

/** What the database said no to; `code` is PostgreSQL's SQLSTATE. */
export class DatabaseError extends Error {
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  constructor(e: WireError) {
    super(e.message);
    this.name = 'DatabaseError';
    this.code = e.code;
    this.detail = e.detail;
    this.constraint = e.constraint;
  }
}

type Options = { rowMode?: 'array' | 'object'; parsers?: unknown; blob?: Uint8Array };
type Waiting = { resolve: (value: unknown) => void; reject: (error: unknown) => void };

/** As much of PGlite as drizzle and the queue use, answered by a worker thread. */
export class PgliteClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<(payload: string) => void>>();
  #lastCall = 0;
  #lastTx = 0;
  #hasEnded = false;
  /** Settles when the database is open; rejects when the directory cannot be opened. */
  readonly waitReady: Promise<void>;

  constructor(from: { dir?: string; dump?: Uint8Array }) {
    this.#worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: from });
    this.waitReady = new Promise((resolve, reject) => this.#waiting.set(0, { resolve: () => resolve(), reject }));
    this.#worker.on('message', (message: Response) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new DatabaseError({ message: 'database is closed', code: '57P01' })));
  }

  #fail(error: unknown): void {
    this.#hasEnded = true;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  #receive(message: Response): void {
    if (message.channel !== undefined) {
      for (const listener of this.#listeners.get(message.channel) ?? []) listener(message.payload ?? '');
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new DatabaseError(message.error));
    else waiting?.resolve(message.result);
  }

  #call<T>(call: Call): Promise<T> {
    if (this.#hasEnded) return Promise.reject(new DatabaseError({ message: 'database is closed', code: '57P01' }));
    const id = ++this.#lastCall;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#worker.postMessage({ id, ...call });
    });
  }

  query<R = Record<string, unknown>>(sql: string, params?: unknown[], options: Options = {}, tx?: number) {
    return this.#call<{ rows: R[]; affectedRows?: number; fields: { name: string }[] }>({
      op: 'query',
      sql,
      ...(params ? { params } : {}),
      ...(options.rowMode ? { rowMode: options.rowMode } : {}),
      isRaw: options.parsers !== undefined,
      ...(options.blob ? { blob: options.blob } : {}),
      ...(tx === undefined ? {} : { tx }),
    });
  }

  exec(sql: string, tx?: number) {
    return this.#call<{ rows: Record<string, unknown>[]; affectedRows?: number }[]>({
      op: 'exec',
      sql,
      ...(tx === undefined ? {} : { tx }),
    });
  }

  /** Runs `work` with the connection to itself; commits when it resolves, rolls back when it throws. */
  async transaction<T>(work: (tx: PgliteTransaction) => Promise<T>): Promise<T> {
    const tx = ++this.#lastTx;
    const finished = new Promise<void>((resolve, reject) =>
      this.#waiting.set(-tx, { resolve: () => resolve(), reject }),
    );
    finished.catch(() => undefined); // its failure is thrown below, by whoever awaits it first
    await this.#call({ op: 'begin', tx });
    let result: T;
    try {
      result = await work({
        query: (sql, params, options) => this.query(sql, params, options, tx),
        exec: (sql) => this.exec(sql, tx),
      });
    } catch (error) {
      await this.#call({ op: 'end', tx, commit: false });
      await finished;
      throw error;
    }
    await this.#call({ op: 'end', tx, commit: true });
    await finished;
    return result;
  }

  async listen(channel: string, listener: (payload: string) => void): Promise<() => void> {
    const known = this.#listeners.get(channel);
    const listeners = known ?? new Set();
    listeners.add(listener);
    this.#listeners.set(channel, listeners);
    if (!known) await this.#call({ op: 'listen', channel });
    return () => listeners.delete(listener);
  }

  /** The whole data directory as an uncompressed tar: a backup, and the tests' template. */
  dump(): Promise<Uint8Array> {
    return this.#call<Uint8Array>({ op: 'dump' });
  }

  async close(): Promise<void> {
    if (this.#hasEnded) return;
    await this.#call({ op: 'close' });
    await this.#worker.terminate();
  }
}

export type PgliteTransaction = {
  query: <R = Record<string, unknown>>(
    sql: string,
    params?: unknown[],
    options?: Options,
  ) => Promise<{ rows: R[]; affectedRows?: number; fields: { name: string }[] }>;
  exec: (sql: string) => Promise<{ rows: Record<string, unknown>[]; affectedRows?: number }[]>;
};
