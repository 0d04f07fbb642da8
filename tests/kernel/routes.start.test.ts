import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'yantu-start-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

type Program = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

/** One of our programs as a process of its own, on an empty data folder. */
function start(args: string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, YANTU_DATA: join(folder, 'data'), YANTU_DEMO: 'off', YANTU_PORT: '0', ...env },
  });
  running.add(child);
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (status) => {
      running.delete(child);
      resolve(status);
    });
  });
  return { child, output: () => output, ended };
}

async function serve(env: Record<string, string> = {}): Promise<Program & { url: string }> {
  const program = start(['server/main.ts'], env);
  const url = await new Promise<string>((resolve, reject) => {
    program.child.stdout?.on('data', () => {
      const found = /Yantu\s+(http:\S+)/.exec(program.output())?.[1];
      if (found) resolve(found);
    });
    void program.ended.then(() => reject(new Error(program.output())));
  });
  return { ...program, url };
}

const json = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
  body: JSON.stringify(body),
});

test('a server starts empty, is set up, stops when asked, and its data is there the next time', async () => {
  const first = await serve();
  expect(first.output()).toContain('请在网页上创建第一位管理员');
  expect(statSync(join(folder, 'data', 'secret')).mode & 0o777).toBe(0o600);
  const administrator = { userName: 'admin', name: '程立', password: 'spring-rain-27' };
  const setup = { organisation: { kind: 'school', name: '青禾学校' }, administrator };
  expect((await fetch(`${first.url}/api/people/setup`, json(setup))).status).toBe(201);

  const second = start(['server/main.ts']);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('数据库正被另一个进程使用');

  const port = new URL(first.url).port;
  const third = start(['server/main.ts'], { YANTU_PORT: port, YANTU_DATA: join(folder, 'other') });
  expect(await third.ended).toBe(1);
  expect(third.output()).toContain('端口已被占用');

  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);

  const reset = start(['server/cli.ts', 'reset-password', 'admin']);
  expect(await reset.ended).toBe(0);
  const password = /admin: (\S+)/.exec(reset.output())?.[1] ?? '';
  const grant = start(['server/cli.ts', 'grant-role', 'admin', 'researcher', '青禾学校']);
  expect([await grant.ended, grant.output()]).toEqual([0, expect.stringContaining('researcher')]);

  const again = await serve();
  const signIn = await fetch(`${again.url}/api/people/sign-in`, json({ userName: 'admin', password }));
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const me = await fetch(`${again.url}/api/people/me`, { headers: { cookie } });
  expect(await me.json()).toMatchObject({ person: { roles: [{ role: 'school_admin' }, { role: 'researcher' }] } });
  again.child.kill('SIGINT');
  expect(await again.ended).toBe(0);
}, 120_000);

test('what cannot be used is named before anything starts', async () => {
  const program = start(['server/main.ts'], { YANTU_PORT: 'many', YANTU_SECRET: 'short' });
  expect(await program.ended).toBe(1);
  expect(program.output()).toMatch(/YANTU_PORT[\s\S]*YANTU_SECRET/);
});

test('a command that does not exist or is used wrongly says how it is used', async () => {
  const unknown = start(['server/cli.ts', 'fly']);
  expect([await unknown.ended, unknown.output()]).toEqual([64, expect.stringContaining('reset-password USER')]);
  const wrong = start(['server/cli.ts', 'grant-role', 'nobody', 'emperor']);
  expect([await wrong.ended, wrong.output()]).toEqual([64, expect.stringContaining('grant-role USER')]);
});
