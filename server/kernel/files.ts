import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tooLarge } from './errors.ts';

export type Stored = { sha256: string; bytes: number };

/** Bytes by their hash. Writing the same bytes twice stores them once. */
export type FileStore = {
  /** Streams to disk; nothing larger than `maxBytes` is kept. @throws request.too_large */
  put: (source: Readable, maxBytes: number) => Promise<Stored>;
  /** Path of the bytes on this machine; the caller only reads. */
  path: (sha256: string) => string;
  size: (sha256: string) => Promise<number | null>;
  /** Bytes from `start` to `end`, both included. */
  read: (sha256: string, range?: { start: number; end: number }) => Readable;
  /** A folder for work in progress; the caller removes what it puts there. */
  scratch: () => Promise<string>;
  /** Null when files can be written, else the reason. */
  whyNotReady: () => Promise<string | null>;
};

/** Files under `dir`, two levels of folders so that none grows beyond some thousands of entries. */
export function createFileStore(dir: string): FileStore {
  const path = (sha256: string) => join(dir, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const incoming = join(dir, 'incoming');
  return {
    path,
    put: async (source, maxBytes) => {
      await mkdir(incoming, { recursive: true });
      const temporary = join(incoming, crypto.randomUUID());
      const hash = createHash('sha256');
      let bytes = 0;
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          if (bytes > maxBytes) return done(tooLarge({ maxBytes }));
          hash.update(chunk);
          done(null, chunk);
        },
      });
      try {
        await pipeline(source, measure, createWriteStream(temporary, { flush: true }));
        const sha256 = hash.digest('hex');
        await mkdir(dirname(path(sha256)), { recursive: true });
        await rename(temporary, path(sha256));
        return { sha256, bytes };
      } finally {
        await rm(temporary, { force: true });
      }
    },
    size: async (sha256) => {
      try {
        return (await stat(path(sha256))).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    read: (sha256, range) => createReadStream(path(sha256), range),
    scratch: async () => {
      const folder = join(dir, 'incoming', crypto.randomUUID());
      await mkdir(folder, { recursive: true });
      return folder;
    },
    whyNotReady: async () => {
      try {
        await mkdir(incoming, { recursive: true });
        await access(incoming, constants.W_OK);
        return null;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? 'unknown';
      }
    },
  };
}
