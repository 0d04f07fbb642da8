import { randomUUID } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import type { Db, OpenDb } from '../../db/client.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Feature } from '../kernel/feature.ts';
import type { Log } from '../kernel/log.ts';
import { beatsHeart, createBoss, DEAD, makeQueues, reclaim } from './boss.ts';
import type { Job, Jobs } from './port.ts';
import {
  callWorkers,
  countWaiting,
  deleteEndedBefore,
  deleteProgress,
  findProgress,
  inTransaction,
  insertProgress,
  saveProgress,
} from './repo.ts';
import { run, takenFrom, type Envelope } from './run.ts';
import { createWorker, type Worker } from './worker.ts';

type Base = {
  db: Db;
  database: OpenDb;
  log: Log;
  now: () => Date;
  newId: (prefix: string) => string;
};

export type Queue = Jobs & {
  /** Makes the queue's tables. Await it before the first `enqueue`, outside any transaction. */
  prepare: () => Promise<void>;
  /** Runs what is due, and what follows from it, one after another; failed runs are repeated without a pause. */
  drain: () => Promise<void>;
};

/** Ended work stays visible for so long. */
const REMEMBERED_MS = 30 * 86_400_000;
/** An error of the queue counts as its state for so long. */
const FRESH_MS = 60_000;
/** Rounds of one `drain` before we take the jobs to be feeding each other without end. */
const LONGEST_DRAIN = 10_000;

/** Background work on pg-boss, on either database. `getDeps` is asked when work runs: deps and queue know each other. */
export function createJobs(base: Base, getDeps: () => Deps, features: readonly Feature[]): Queue {
  const { db, database, log, now, newId } = base;
  const kinds = features.flatMap((feature) => feature.jobs);
  const kindOf = new Map<string, Job>();
  for (const kind of kinds) {
    if (kindOf.has(kind.name)) throw new TypeError(`job ${kind.name} is declared twice`);
    kindOf.set(kind.name, kind);
  }
  let boss: PgBoss | null = null;
  let worker: Worker | null = null;
  let preparing: Promise<void> | null = null;
  let lastTrouble = { at: -Infinity, reason: '' };

  const ready = (): PgBoss => {
    if (!boss) throw new TypeError('the queue is not prepared: await jobs.prepare() first');
    return boss;
  };

  async function prepare(): Promise<void> {
    const fresh = createBoss(database, log);
    fresh.on('error', (error) => (lastTrouble = { at: Date.now(), reason: error.message.slice(0, 200) }));
    await fresh.start();
    await makeQueues(fresh, database, kinds);
    boss = fresh;
  }
  const prepared = () => (preparing ??= prepare());

  const enqueue: Jobs['enqueue'] = async (tx, name, payload, options = {}) => {
    const kind = kindOf.get(name);
    if (!kind) throw new TypeError(`nobody declares the job ${name}`);
    kind.payload.parse(payload);
    const queue = ready();
    const connection = { db: inTransaction(tx) };
    if (options.key) {
      for (const twin of await queue.findJobs<Envelope>(name, { key: options.key, queued: true, ...connection })) {
        const progress = await findProgress(tx, twin.data.progressId);
        if (progress?.state === 'waiting') return progress.id;
        await queue.cancel(name, twin.id, connection);
      }
    }
    const id = newId('job');
    const queueId = randomUUID();
    await insertProgress(tx, { id, name, queueId, ownerId: options.ownerId ?? null, at: now() });
    const envelope: Envelope = { progressId: id, payload };
    const sent = await queue.send(name, envelope, {
      id: queueId,
      singletonKey: options.key ?? id,
      ...(options.delaySeconds ? { startAfter: options.delaySeconds } : {}),
      ...connection,
    });
    if (sent) {
      await callWorkers(tx, name);
      return id;
    }
    // Somebody put the same key into the queue between our look and our insert; theirs has committed by now.
    await deleteProgress(tx, id);
    return enqueue(tx, name, payload, options);
  };

  /** Work that took its processes down too often is shown as failed. */
  async function buryDead(): Promise<void> {
    for (const dead of await ready().fetch<Envelope>(DEAD, { batchSize: 20 })) {
      const change = { state: 'failed', errorCode: 'jobs.abandoned' } as const;
      await saveProgress(db, dead.data.progressId, change, now(), ['waiting', 'running']);
      await ready().complete(DEAD, dead);
    }
  }

  async function drain(): Promise<void> {
    await prepared();
    for (let round = 0, busy = true; busy; round++) {
      if (round > LONGEST_DRAIN) throw new Error('the jobs feed each other without end');
      busy = false;
      for (const kind of kinds) {
        for (const job of await ready().fetch<Envelope>(kind.name, { batchSize: 1 })) {
          busy = true;
          await run(getDeps(), ready(), kind, takenFrom(job), false).finished;
        }
      }
      await buryDead();
    }
  }

  return {
    prepare: prepared,
    enqueue,
    drain,
    start: async () => {
      await prepared();
      const reclaimed = await reclaim(ready(), database, db);
      if (reclaimed > 0) log.info('jobs.reclaimed', { count: reclaimed });
      await deleteEndedBefore(db, new Date(now().getTime() - REMEMBERED_MS));
      for (const feature of features) await feature.resume?.(getDeps());
      worker = await createWorker({
        deps: getDeps(),
        boss: ready(),
        kinds,
        buryDead,
        hasHeart: beatsHeart(database),
        onTrouble: (error) => (lastTrouble = { at: Date.now(), reason: String(error).slice(0, 200) }),
      });
    },
    stop: async (graceMs) => {
      await preparing;
      await worker?.stop(graceMs);
      worker = null;
      await boss?.stop({ graceful: false });
      boss = null;
      preparing = null;
    },
    state: async () => {
      const waiting = await countWaiting(db);
      if (Date.now() - lastTrouble.at < FRESH_MS) return { state: 'failing', reason: lastTrouble.reason, waiting };
      return worker ? { state: 'ok', reason: null, waiting } : { state: 'off', reason: 'no_worker_here', waiting };
    },
  };
}
