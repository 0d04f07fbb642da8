import type { Db } from '../../db/client.ts';
import type { z } from 'zod';
import type { Deps } from '../kernel/deps.ts';

/**
 * Run again after so many seconds, as long as retries are left. An AppError below 500 ends the job at once with its
 * code; anything else is a failure, and is repeated after growing pauses.
 */
export class RetryLater extends Error {
  readonly seconds: number;
  constructor(seconds: number, message: string) {
    super(message);
    this.name = 'RetryLater';
    this.seconds = seconds;
  }
}

export type JobContext = {
  /** Aborted when the server stops or the job is cancelled. */
  signal: AbortSignal;
  /** Writes what people see of the job; cheap, call it per item. */
  progress: (done: number, total: number | null) => Promise<void>;
};

/** A kind of background work. Its payload is checked again when it is taken from the queue. */
export type Job = {
  /** Also the queue's name: letters, digits, `_`, `-`, `.` and `/`. */
  name: string;
  payload: z.ZodType;
  run: (deps: Deps, payload: never, context: JobContext) => Promise<Record<string, unknown> | void>;
  /** Runs after the first that failed; runs whose process died are not counted. */
  retries: number;
  /** Seconds one run may take before the queue gives it to another worker. */
  seconds: number;
  /** Runs of this kind at once in one process. */
  concurrency: number;
};

/** Declares a kind of background work with the type of its payload. */
export function defineJob<S extends z.ZodType>(job: {
  name: string;
  payload: S;
  run: (deps: Deps, payload: z.output<S>, context: JobContext) => Promise<Record<string, unknown> | void>;
  retries?: number;
  seconds?: number;
  concurrency?: number;
}): Job {
  return { retries: 3, seconds: 900, concurrency: 1, ...job };
}

export type Jobs = {
  /**
   * Puts work into the queue inside the caller's transaction and returns the id of its progress row. With `key`, work
   * that is still waiting under the same key is not queued twice.
   */
  enqueue: (
    tx: Db,
    name: string,
    payload: Record<string, unknown>,
    options?: { key?: string; ownerId?: string; delaySeconds?: number },
  ) => Promise<string>;
  /** Starts taking work; `stop` lets running work end within `graceMs`, then aborts it. */
  start: () => Promise<void>;
  stop: (graceMs: number) => Promise<void>;
  state: () => Promise<{ state: 'ok' | 'off' | 'failing'; reason: string | null; waiting: number }>;
};
