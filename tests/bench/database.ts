import { randomUUID } from 'node:crypto';
import postgres from 'postgres';

const run = async (url: string, statement: string) => {
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  await client.unsafe(statement);
  await client.end();
};

/** A database of our own on the server of `url`, gone when `work` ends. */
export async function withDatabase<T>(url: string, work: (own: string) => Promise<T>): Promise<T> {
  const name = `yantu_bench_${randomUUID().replaceAll('-', '')}`;
  await run(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  try {
    return await work(own.href);
  } finally {
    await run(url, `drop database if exists ${name} with (force)`);
  }
}
