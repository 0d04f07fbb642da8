import { PGlite, types, type Transaction } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { parentPort, workerData } from 'node:worker_threads';
import type { Request, Response, WireError } from './pglite-wire.ts';

/**
 * PGlite runs here, off the server's thread: its WebAssembly would stop the event loop for as long as a statement
 * takes. One message is one statement; a transaction is held open by a promise until its `end` message arrives.
 */
const port = parentPort;
if (!port) throw new TypeError('pglite-worker must run in a worker thread');
const { dir, dump } = workerData as { dir?: string; dump?: Uint8Array };

// Dates stay text, as on the server driver; drizzle turns them into what the schema says.
const asText = (value: string) => value;
const textParsers = Object.fromEntries(
  [types.TIMESTAMP, types.TIMESTAMPTZ, types.INTERVAL, types.DATE, 1231, 1115, 1185, 1187, 1182].map((t) => [
    t,
    asText,
  ]),
);

const wireError = (error: unknown): WireError => {
  const e = error as Partial<WireError> & { message?: string };
  return { message: e.message ?? String(error), code: e.code, detail: e.detail, constraint: e.constraint };
};
const send = (message: Response) => port.postMessage(message);

const db = await PGlite.create({
  ...(dir ? { dataDir: dir } : {}),
  ...(dump ? { loadDataDir: new Blob([dump as BlobPart]) } : {}),
  extensions: { vector },
});
const open = new Map<number, { tx: Transaction; end: (commit: boolean) => void }>();

/** Opens a transaction and answers when it holds the connection; its outcome is sent later under the id `-tx`. */
function begin(tx: number): Promise<void> {
  return new Promise((ready, refused) => {
    const finished = db.transaction(
      (transaction) =>
        new Promise<void>((commit, fail) => {
          const end = (isCommit: boolean) => {
            if (isCommit) commit();
            else transaction.rollback().then(commit, fail);
          };
          open.set(tx, { tx: transaction, end });
          ready();
        }),
    );
    finished.then(
      () => send({ id: -tx }),
      (error: unknown) => {
        refused(error);
        send({ id: -tx, error: wireError(error) });
      },
    );
  });
}

async function answer(request: Request): Promise<unknown> {
  if (request.op === 'begin') return begin(request.tx);
  if (request.op === 'end') {
    const held = open.get(request.tx);
    open.delete(request.tx);
    return held?.end(request.commit);
  }
  if (request.op === 'listen') {
    return db.listen(request.channel, (payload) => send({ id: 0, channel: request.channel, payload })).then(() => null);
  }
  if (request.op === 'dump') return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer());
  if (request.op === 'close') return db.close();
  const held = request.tx === undefined ? undefined : open.get(request.tx);
  if (request.tx !== undefined && !held) throw new Error('transaction is over');
  const target = held?.tx ?? db;
  if (request.op === 'exec') return target.exec(request.sql);
  return target.query(request.sql, request.params, {
    ...(request.rowMode ? { rowMode: request.rowMode } : {}),
    ...(request.isRaw ? { parsers: textParsers } : {}),
    ...(request.blob ? { blob: new Blob([request.blob as BlobPart]) } : {}),
  });
}

port.on('message', (request: Request) => {
  answer(request).then(
    (result) => send({ id: request.id, result }),
    (error: unknown) => send({ id: request.id, error: wireError(error) }),
  );
});
send({ id: 0, ready: true });
