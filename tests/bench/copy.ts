import { once } from 'node:events';
import type { Writable } from 'node:stream';
import postgres from 'postgres';
import type { OpenDb } from '../../db/client.ts';
import { PgliteClient } from '../../db/pglite-client.ts';
import { Rows, type Field } from './rows.ts';

/** One COPY into one table, open from the first row to `end`. Foreign keys and triggers are the loader's business. */
export type Sink = { write: (fields: readonly Field[]) => void; flush: () => Promise<void>; end: () => Promise<void> };

const PIECE = 1 << 20;
/** The embedded database takes a whole COPY at a time, which it keeps in memory. */
const BLOB = 24 << 20;

export type Target = {
  open: (table: string, columns: string) => Promise<Sink>;
  run: (statement: string) => Promise<void>;
};

export const targetOf = (database: OpenDb): Target =>
  database.url === null ? embedded(database) : server(database.url);

const copyFrom = (table: string, columns: string, from: string) =>
  `copy ${table} (${columns}) from ${from} with (format binary)`;

function server(url: string): Target {
  const connect = () => postgres(url, { max: 1, onnotice: () => undefined });
  return {
    run: async (statement) => {
      const client = connect();
      await client.unsafe(statement);
      await client.end();
    },
    open: async (table, columns) => {
      const client = connect();
      // Neither counting triggers nor foreign keys: what is loaded agrees with itself, and the counts are written at the end.
      await client.unsafe('set session_replication_role = replica');
      const stream: Writable = await client.unsafe(copyFrom(table, columns, 'stdin')).writable();
      const rows = new Rows();
      let isFirst = true;
      const send = async (isLast: boolean) => {
        const piece = rows.take({ isFirst, isLast });
        isFirst = false;
        if (!stream.write(piece)) await once(stream, 'drain');
      };
      return {
        write: (fields) => rows.row(fields),
        flush: async () => (rows.size > PIECE ? send(false) : undefined),
        end: async () => {
          await send(true);
          const finished = once(stream, 'finish');
          stream.end();
          await finished;
          await client.end();
        },
      };
    },
  };
}

function embedded({ db }: OpenDb): Target {
  const client: unknown = Reflect.get(db, '$client');
  if (!(client instanceof PgliteClient)) throw new TypeError('not the embedded database');
  return {
    run: async (statement) => void (await client.exec(statement)),
    open: (table, columns) => {
      const rows = new Rows();
      const send = async () => {
        if (rows.size === 0) return;
        const blob = new Uint8Array(rows.take({ isFirst: true, isLast: true }));
        await client.transaction(async (tx) => {
          await tx.exec('set local session_replication_role = replica');
          await tx.query(copyFrom(table, columns, `'/dev/blob'`), [], { blob });
        });
      };
      return Promise.resolve({
        write: (fields) => rows.row(fields),
        flush: async () => (rows.size > BLOB ? send() : undefined),
        end: send,
      });
    },
  };
}
