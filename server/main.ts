import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { openDatabase } from './kernel/database.ts';
import type { Deps } from './kernel/deps.ts';
import { readEnvironment } from './kernel/environment.ts';
import { startFailure, whenAskedToStop } from './kernel/stopping.ts';

const GRACE_MS = 5000;
/** A large file over a slow line takes its time. */
const UPLOAD_MS = 60 * 60 * 1000;

function listen(
  deps: Deps,
  fetch: Parameters<typeof serve>[0]['fetch'],
): Promise<{ server: ServerType; port: number }> {
  const { host: hostname, port } = deps.config;
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port, serverOptions: { requestTimeout: UPLOAD_MS } }, (info: AddressInfo) =>
      resolve({ server, port: info.port }),
    );
    server.once('error', reject);
  });
}

/** Stops accepting, lets requests under way end within the grace, then cuts the rest off (streams of events). */
function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

async function welcome(deps: Deps, port: number): Promise<void> {
  const { config } = deps;
  const { DEMO_PASSWORD, setupState } = await import('./people/index.ts');
  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  const state = await setupState(deps);
  const lines = ['', `研途 Yantu  ${config.publicUrl ?? `http://${host}:${port}`}`];
  if (state.needsFirstAdministrator) lines.push('请在网页上创建第一位管理员 · Open it to make the first administrator');
  if (state.demoAccounts.length > 0) {
    lines.push(`演示账号 · Demo accounts (密码 password: ${DEMO_PASSWORD})`);
    for (const { userName, name, orgName, roles } of representative(state.demoAccounts)) {
      lines.push(`  ${userName.padEnd(14)} ${name}  ${orgName}  ${roles.join(', ')}`);
    }
  }
  console.log([...lines, ''].join('\n'));
}

/** One account per set of roles: enough to see every side of the product. */
function representative<T extends { roles: readonly string[] }>(accounts: readonly T[]): T[] {
  const firsts = new Map<string, T>();
  for (const account of accounts) {
    const key = [...account.roles].sort().join();
    if (!firsts.has(key)) firsts.set(key, account);
  }
  return [...firsts.values()];
}

async function seedWhenEmpty(deps: Deps): Promise<void> {
  if (!deps.config.isDemo) return;
  const { setupState } = await import('./people/index.ts');
  const state = await setupState(deps);
  // A database with people of its own never becomes a demo; one whose demo a crash left half made is completed.
  if (!state.needsFirstAdministrator && !state.isDemo) return;
  const { needsSeed, seedDemo } = await import('../db/seed/index.ts');
  if (!(await needsSeed(deps))) return;
  console.log('首次启动，正在准备演示数据 · First start: preparing the demo district …');
  await seedDemo(deps, (line) => console.log(line));
}

async function main(): Promise<void> {
  const config = readEnvironment();
  // The embedded database starts in a thread of its own: the rest of the server loads meanwhile.
  const [database, { createDeps, stop }, { createApp }, { identity }] = await Promise.all([
    openDatabase(config),
    import('./deps.ts'),
    import('./http.ts'),
    import('./people/index.ts'),
  ]);
  const deps = await createDeps(config, { database });
  try {
    if (config.hasWorker) await deps.jobs.start();
    await seedWhenEmpty(deps);
    const { server, port } = await listen(deps, createApp(deps).fetch);
    whenAskedToStop(async () => {
      deps.log.info('server.stopping');
      await closeServer(server);
      await stop(deps, GRACE_MS);
    });
    deps.log.info('server.started', { port, ms: Math.round(performance.now()) });
    await welcome(deps, port);
    // Loaded now, so that the first person to sign in does not wait for it.
    await identity(deps);
  } catch (error) {
    await stop(deps, 0);
    throw error;
  }
}

main().catch((error: unknown) => {
  console.error(startFailure(error) ?? error);
  process.exit(1);
});
