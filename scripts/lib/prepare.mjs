// What every script of this folder needs before it can run: dependencies, Node 24, the built pages. Only Node's own
// modules here, and only what Node 20 has: on a bare machine nothing else is installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const bin = at('node_modules', '.bin');

/** The environment with the project's own programs, Node 24 among them, first. */
export const environment = (more = {}) => ({
  ...process.env,
  // What is compiled once is kept: a warm start is a quarter quicker.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
  ...more,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
});

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'dist' && name !== 'node_modules')
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesBelow(at(path)))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

const isStamped = (stamp, print) => existsSync(stamp) && readFileSync(stamp, 'utf8') === print;

/** Runs a program to its end with our output; ends this process with its status when it fails. */
export function must(command, args, more = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment(more) });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether npm, called by hand, has put in place what package-lock.json says; it keeps a record of its own. */
function isInstalled() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  const there = packagesOf(record);
  return Object.entries(packagesOf(at('package-lock.json'))).every(
    ([name, { version, optional, devOptional, extraneous }]) =>
      name === '' ||
      extraneous ||
      there[name]?.version === version ||
      (there[name] === undefined && (optional || devOptional)),
  );
}

/** Installs the dependencies when package-lock.json is not what was installed last. */
export function install() {
  const stamp = at('node_modules', '.yantu-lock');
  const print = fingerprint(['package-lock.json']);
  if (isStamped(stamp, print)) return;
  if (isInstalled()) return writeFileSync(stamp, print);
  console.log('安装依赖 · Installing dependencies …');
  // The server runs TypeScript as it is, but the build needs what package.json calls development.
  must('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, print);
}

/** Smaller copies beside the files, made once, so that no request waits for compression. */
function compress(folder) {
  for (const file of filesBelow(folder)) {
    if (!/\.(js|css|html|svg|json|wasm|mjs)$/.test(file)) continue;
    const bytes = readFileSync(file);
    if (bytes.length < 1024) continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

/** Builds the pages when their sources are not what was built last. */
export function buildWeb() {
  const stamp = at('web', 'dist', '.sources');
  const print = fingerprint(['web', 'vite.config.ts', 'package-lock.json']);
  if (isStamped(stamp, print)) return;
  console.log('构建网页 · Building the pages …');
  must(nodeProgram(), [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
  mkdirSync(at('web', 'dist'), { recursive: true });
  for (const name of readdirSync(at('web', 'dist'))) compress(at('web', 'dist', name));
  writeFileSync(stamp, print);
}

/** A Node of version 24 or later: the one installed with the project, else the one that runs this. */
export function nodeProgram() {
  const own = join(bin, 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error('需要 Node 24 · Node 24 is needed on this kind of machine: https://nodejs.org');
  process.exit(1);
}

/** Runs a program in our place: signals go to it, its status becomes ours. */
export function become(command, args, more = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: environment(more) });
  // A terminal sends Ctrl-C to both; whoever sends a signal to us alone means the child.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  // npm does not pass a signal on when it is asked to end alone: its death is the sign.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (status, signal) => process.exit(signal ? 1 : (status ?? 1)));
}
