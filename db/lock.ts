import { rmSync } from 'node:fs';
import net from 'node:net';

/** The directory is already open elsewhere; a second process would silently lose rows. */
export class DirectoryInUse extends Error {
  readonly pid: string;
  constructor(dir: string, pid: string) {
    super(`${dir} is in use by process ${pid}`);
    this.name = 'DirectoryInUse';
    this.pid = pid;
  }
}

const listen = (path: string) =>
  new Promise<net.Server>((resolve, reject) => {
    const server = net.createServer((connection) => connection.end(String(process.pid)));
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });

const askHolder = (path: string) =>
  new Promise<string | null>((resolve) => {
    let answer = '';
    net
      .connect(path)
      .on('data', (data) => (answer += data.toString()))
      .on('end', () => resolve(answer || '?'))
      .on('error', () => resolve(null));
  });

/**
 * Locks a data directory with a socket beside it. A socket, not a pid file: pids repeat in containers, and the
 * kernel closes a socket when its process is killed, so a stale lock shows itself by refusing the connection.
 */
export async function lockDirectory(dir: string): Promise<() => Promise<void>> {
  const path = `${dir.replace(/\/$/, '')}.lock.sock`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const server = await listen(path);
      server.unref();
      return () => new Promise((resolve) => server.close(() => resolve()));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      const holder = await askHolder(path);
      if (holder !== null) throw new DirectoryInUse(dir, holder);
      rmSync(path, { force: true });
    }
  }
  throw new DirectoryInUse(dir, '?');
}
