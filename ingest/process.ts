import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { forgetPeak, memoryOf } from './memory.ts';
import type { ReadReply, ReadRequest } from './reader.ts';
import { UnreadableFile, type Limits, type ReadInput, type ReadResult } from './types.ts';

export type ReaderProcess = {
  read(input: ReadInput): Promise<ReadResult>;
  isAlive(): boolean;
  kill(): void;
  /** Kills and waits for the end. */
  end(): Promise<void>;
};

const READER = fileURLToPath(new URL('./reader.ts', import.meta.url));
// Buffers live outside the heap, so the heap gets the smaller part of what the watchdog allows.
const HEAP_SHARE = 0.7;
// A process that kept this much after a file would charge it to the next one, so it is replaced.
const RETIRE_SHARE = 0.45;
const WATCH_EVERY_MS = 25;
const START_MS = 20_000;

/** No secrets of the server in its environment, no writing, no processes, no add-ons: files can only be read. */
function spawnReader(limits: Limits): ChildProcess {
  const heap = Math.max(64, Math.floor((limits.memoryBytes * HEAP_SHARE) / 1024 / 1024));
  return fork(READER, [], {
    execArgv: [
      '--permission',
      '--allow-fs-read=*',
      `--max-old-space-size=${heap}`,
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
    ],
    env: { TZ: 'UTC', NODE_ENV: 'production' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

type Task = { id: number; settle: (outcome: ReadReply | UnreadableFile) => void };

export function startProcess(limits: Limits): ReaderProcess {
  const child = spawnReader(limits);
  let isGone = false;
  let task: Task | null = null;
  let next = 0;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let becomeReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (becomeReady = resolve));

  const fail = (code: UnreadableFile['code'], detail: string): void => {
    const failed = task;
    task = null;
    if (!isGone) child.kill('SIGKILL');
    isGone = true;
    failed?.settle(new UnreadableFile(code, detail));
  };
  child.on('message', (reply: ReadReply) => {
    if (reply.id === 0) becomeReady();
    else if (task?.id === reply.id) task.settle(reply);
  });
  // A heap that is full aborts the process with SIGABRT (or 134 through a shell).
  child.on('exit', (code, signal) => {
    isGone = true;
    becomeReady();
    if (signal === 'SIGABRT' || code === 134) fail('ingest.too_large', 'parser ran out of memory');
    else fail('ingest.corrupt', `parser process ended (${signal ?? code})`);
  });
  child.on('error', () => fail('ingest.corrupt', 'parser process did not start'));

  const run = (input: ReadInput): Promise<ReadReply> => {
    const { path, name, look = 'text' } = input;
    const request: ReadRequest = { id: ++next, path, name, look };
    return new Promise((resolve, reject) => {
      const watch = setInterval(() => {
        const memory = child.pid === undefined ? null : memoryOf(child.pid);
        if (memory && memory.now > limits.memoryBytes)
          fail('ingest.too_large', 'parser needed more memory than allowed');
      }, WATCH_EVERY_MS);
      const timer = setTimeout(
        () => fail('ingest.timeout', `no answer in ${limits.milliseconds} ms`),
        limits.milliseconds,
      );
      const abort = () => fail('ingest.timeout', 'reading was cancelled');
      input.signal?.addEventListener('abort', abort, { once: true });
      task = {
        id: request.id,
        settle: (outcome) => {
          task = null;
          clearInterval(watch);
          clearTimeout(timer);
          input.signal?.removeEventListener('abort', abort);
          if (outcome instanceof UnreadableFile) reject(outcome);
          else resolve(outcome);
        },
      };
      if (isGone) fail('ingest.corrupt', 'parser process ended');
      else if (input.signal?.aborted) abort();
      else child.send(request);
    });
  };

  const read = async (input: ReadInput): Promise<ReadResult> => {
    const starting = setTimeout(() => fail('ingest.timeout', 'parser process did not start in time'), START_MS);
    await ready;
    clearTimeout(starting);
    if (child.pid !== undefined) forgetPeak(child.pid);
    const started = performance.now();
    const reply = await run(input);
    const ms = performance.now() - started;
    const memory = child.pid === undefined ? null : memoryOf(child.pid);
    if (memory && memory.now > limits.memoryBytes * RETIRE_SHARE) fail('ingest.timeout', 'reader was retired');
    if ('refusal' in reply) throw new UnreadableFile(reply.refusal.code, reply.refusal.detail);
    const peakMemoryBytes = memory?.peak ?? 0;
    return { extracted: reply.extracted, ms, peakMemoryBytes };
  };

  const end = async (): Promise<void> => {
    fail('ingest.timeout', 'reader was closed');
    await gone;
  };
  return { read, isAlive: () => !isGone, kill: () => fail('ingest.timeout', 'reader was closed'), end };
}
