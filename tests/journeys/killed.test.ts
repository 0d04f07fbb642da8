import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, type Dropped, type Person } from '../helpers/server-person.ts';
import { startServer, type Server } from '../helpers/server.ts';
import { schoolFiles } from './files.ts';

const FILES = 60;
const KILLS = 10;
/** Taken away while the files are still being sent, and while they are read. */
const KILLS_WHILE_SENDING = 2;

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yantu-killed-'));
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

const start = () => startServer({ dataDir: join(folder, 'data'), env: { YANTU_DEMO: 'off' } });

async function firstAdministrator(url: string): Promise<Person> {
  const administrator = { userName: 'cheng.li', name: '程立', password: 'spring-rain-27' };
  const made = await fetch(`${url}/api/people/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ organisation: { kind: 'school', name: '青禾实验学校' }, administrator }),
  });
  expect(made.status).toBe(201);
  return enter(url, administrator.userName, administrator.password);
}

const settled = ({ files }: Dropped) => files.filter(({ state }) => !['received', 'reading'].includes(state)).length;

test('a server that is killed ten times while a folder comes in loses no file and doubles none', async () => {
  server = await start();
  const person = await firstAdministrator(server.url);
  const again = async () => {
    await server.kill();
    server = await start();
    person.moveTo(server.url);
  };
  const files = Object.entries(await schoolFiles(FILES));
  const { id } = await person.send<{ id: string }>('POST', '/api/library/batches', {});
  const look = () => person.get<Dropped>(`/api/library/batches/${id}`);
  const send = ([path, bytes]: [string, Uint8Array]) =>
    person.send('PUT', `/api/library/batches/${id}/files?path=${encodeURIComponent(path)}`, bytes);

  const share = Math.floor(FILES / (KILLS_WHILE_SENDING + 1));
  for (let kill = 0; kill < KILLS_WHILE_SENDING; kill++) {
    const sent = (kill + 1) * share;
    for (const file of files.slice(kill * share, sent)) await send(file);
    // One more is on its way when the server goes; nobody knows whether it arrived, so it is sent again.
    const onItsWay = send(files[sent] ?? ['第0课.md', new Uint8Array()]).catch(() => null);
    await pause(Math.random() * 20);
    await again();
    await onItsWay;
    const there = (await look()).files.map(({ path }) => path);
    expect(there).toEqual(expect.arrayContaining(files.slice(0, sent).map(([path]) => path)));
  }
  for (const file of files.slice(KILLS_WHILE_SENDING * share)) await send(file);
  expect((await look()).files).toHaveLength(FILES);
  await person.send('POST', `/api/library/batches/${id}/start`);

  const stages: number[] = [];
  for (let kill = KILLS_WHILE_SENDING; kill < KILLS; kill++) {
    // Each life gets a little further, to a moment that nobody chose.
    const enough = (stages.at(-1) ?? 0) + 1 + Math.floor(Math.random() * 3);
    let now = await look();
    while (settled(now) < enough) {
      await pause(15);
      now = await look();
    }
    await pause(Math.random() * 60);
    stages.push(settled(now));
    await again();
  }
  // Every kill was in the middle of the work.
  expect(stages.at(-1)).toBeLessThan(FILES);

  await person.follow('GET', `/api/library/batches/${id}/events`);
  const end = await look();
  expect(end.batch.state).toBe('done');
  expect(end.files.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(new Set(end.files.map(({ resourceId }) => resourceId)).size).toBe(FILES);
  const { total } = await person.get<{ total: number }>('/api/library/resources?list=mine&limit=1');
  expect(total).toBe(FILES);
  for (const { path, resourceId } of end.files) {
    const word = /第(\d+)课/.exec(path)?.[1];
    const passages = await person.get<{ passages: { text: string }[] }>(
      `/api/library/resources/${resourceId}/passages`,
    );
    expect(passages.passages.map(({ text }) => text).join()).toContain(`编号${word}号`);
    const found = await person.get<{ hits: { resource: { id: string } }[] }>(
      `/api/search?q=${encodeURIComponent(`编号${word}号`)}&limit=100`,
    );
    expect(found.hits.filter((hit) => hit.resource.id === resourceId)).toHaveLength(1);
  }
  // The same folder once more brings nothing new.
  const second = await person.drop(Object.fromEntries(files));
  expect(second.files.map(({ state }) => state)).toEqual(files.map(() => 'duplicate'));
  expect((await person.get<{ total: number }>('/api/library/resources?list=mine&limit=1')).total).toBe(FILES);
}, 600_000);
