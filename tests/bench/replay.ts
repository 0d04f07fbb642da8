import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { OpenDb } from '../../db/client.ts';
import { PgliteClient } from '../../db/pglite-client.ts';

/** The statements that a request sent, in the order it sent them, for sending them again with nothing around them. */
export type Statement = { text: string; values: unknown[] };
export type Replay = (statements: readonly Statement[]) => Promise<void>;

/** Statements that run while `work` does. Nothing else may use the database meanwhile. */
export type Record = (work: () => Promise<void>) => Promise<Statement[]>;

const isBegin = ({ text }: Statement) => /^begin/i.test(text);

/** The driver's own hook sees every statement, those that open and end a transaction included. */
export function recorderOf(database: OpenDb): Record {
  const client: unknown = Reflect.get(database.db, '$client');
  if (client instanceof PgliteClient) return embeddedRecorder(client);
  const options: unknown = Reflect.get(Object(client), 'options');
  return async (work) => {
    const found: Statement[] = [];
    Reflect.set(Object(options), 'debug', (_: number, text: string, values: unknown[]) => {
      found.push({ text, values: [...values] });
    });
    await work();
    Reflect.set(Object(options), 'debug', false);
    return found;
  };
}

function embeddedRecorder(client: PgliteClient): Record {
  return async (work) => {
    const found: Statement[] = [];
    const { query, transaction } = client;
    const seen = (text: string, values: unknown[] = []) => void found.push({ text, values: [...values] });
    Reflect.set(client, 'query', function (text: string, values: unknown[], ...rest: unknown[]): unknown {
      // A transaction's own statements come with its number in the last place.
      seen(text, values);
      return Reflect.apply(query, client, [text, values, ...rest]);
    });
    Reflect.set(client, 'transaction', async (body: Parameters<PgliteClient['transaction']>[0]): Promise<unknown> => {
      seen('begin');
      const result: unknown = await Reflect.apply(transaction, client, [body]);
      seen('commit');
      return result;
    });
    await work();
    Reflect.deleteProperty(client, 'query');
    Reflect.deleteProperty(client, 'transaction');
    return found;
  };
}

/** Each worker sends on a connection of its own, one statement after the other. */
export function replayerOf(database: OpenDb): { replay: Replay; close: () => Promise<void> } {
  const client: unknown = Reflect.get(database.db, '$client');
  if (client instanceof PgliteClient) return { replay: embeddedReplay(client), close: () => Promise.resolve() };
  const pool = postgres(database.url ?? '', { max: 8, onnotice: () => undefined });
  // For its side effect: the values were noted as drizzle hands them over, and it tells the driver to leave them so.
  drizzle(pool);
  return {
    replay: async (statements) => {
      const own = await pool.reserve();
      try {
        for (const { text, values } of statements) await own.unsafe(text, values as never[]);
      } finally {
        own.release();
      }
    },
    close: () => pool.end(),
  };
}

const embeddedReplay =
  (client: PgliteClient): Replay =>
  async (statements) => {
    for (let at = 0; at < statements.length; at++) {
      const one = statements[at];
      if (!one) continue;
      if (!isBegin(one)) {
        await client.query(one.text, one.values);
        continue;
      }
      const end = statements.findIndex(({ text }, i) => i > at && text === 'commit');
      await client.transaction(async (tx) => {
        for (const { text, values } of statements.slice(at + 1, end)) await tx.query(text, values);
      });
      at = end;
    }
  };
