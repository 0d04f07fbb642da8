import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { copyFile, stat } from 'node:fs/promises';
import { UnreadableFile, type Limits } from './types.ts';

/** Old binary formats through LibreOffice, where it is installed: a process of its own with its own profile and limits. */

export type Conversion = { from: 'ppt' | 'doc'; to: 'pptx' | 'docx' };
export type Converted = { path: string; remove(): Promise<void> };

// LibreOffice maps far more address space than it uses.
const ADDRESS_SPACE_KB = 4 * 1024 * 1024;

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there: the next folder is tried
  }
}

/** Full path of soffice on PATH, or null. */
export async function findOffice(path: string = process.env.PATH ?? ''): Promise<string | null> {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    const candidate = join(folder, 'soffice');
    if (await isExecutable(candidate)) return candidate;
  }
  return null;
}

function run(command: string, args: string[], milliseconds: number): Promise<number | 'timeout'> {
  return new Promise((resolve, reject) => {
    const limited = `ulimit -v ${ADDRESS_SPACE_KB} 2>/dev/null; exec "$0" "$@"`;
    const child = spawn('/bin/sh', ['-c', limited, command, ...args], {
      stdio: 'ignore',
      detached: true, // its own group, so that its helpers die with it
      env: { PATH: process.env.PATH, HOME: tmpdir(), LANG: 'C.UTF-8' },
    });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      resolve('timeout');
    }, milliseconds);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new UnreadableFile('ingest.converter_missing', 'LibreOffice does not start', error));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** The converted file in a folder of its own, or null where LibreOffice is not installed. Throws UnreadableFile. */
export async function convert(path: string, { from, to }: Conversion, limits: Limits): Promise<Converted | null> {
  const office = await findOffice();
  if (!office) return null;
  const folder = await mkdtemp(join(tmpdir(), 'yantu-convert-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const source = join(folder, `source.${from}`);
    const target = join(folder, `source.${to}`);
    await copyFile(path, source);
    const profile = pathToFileURL(join(folder, 'profile')).href;
    const args = [
      `-env:UserInstallation=${profile}`,
      '--headless',
      '--norestore',
      '--nolockcheck',
      '--convert-to',
      to,
      '--outdir',
      folder,
      source,
    ];
    const outcome = await run(office, args, limits.milliseconds);
    if (outcome === 'timeout') throw new UnreadableFile('ingest.timeout', 'LibreOffice took too long');
    const made = await stat(target).catch(() => null);
    if (outcome !== 0 || !made) throw new UnreadableFile('ingest.corrupt', 'LibreOffice could not open the file');
    return { path: target, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
