import { Readable } from 'node:stream';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** One file of an archive; `open` gives bytes that are too many to hold. */
export type Entry = { path: string; bytes: number; content: Uint8Array | (() => Readable) };

/** Beyond this an archive would need a format that old systems in schools do not open. */
export const MOST_BYTES = 3.5 * 1024 ** 3;

const STORED = /\.(docx|pptx|xlsx|zip|mp4|m4v|mov|webm|jpe?g|png|pdf)$/i;

/** A name that every file system takes, in any script. */
export const safeName = (name: string, longest = 80): string => {
  const clean = [...name.normalize('NFC').replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_')].slice(0, longest).join('');
  const bare = clean.replace(/^[\s.]+|[\s.]+$/g, '');
  return bare === '' ? '_' : bare;
};

/** Each path once: 'a.docx', 'a (2).docx'. */
export function distinct<T extends { path: string }>(entries: readonly T[]): T[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    let path = entry.path;
    for (let n = 2; taken.has(path.toLowerCase()); n++) path = entry.path.replace(/(\.[^./]+)?$/, ` (${n})$1`);
    taken.add(path.toLowerCase());
    return { ...entry, path };
  });
}

async function* chunksOf(entries: readonly Entry[]): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else ready.push(chunk);
  });
  function* taken(): Generator<Uint8Array> {
    if (failure) throw failure;
    yield* ready;
    ready = [];
  }
  for (const { path, content } of distinct(entries)) {
    const file = STORED.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    zip.add(file);
    if (content instanceof Uint8Array) file.push(content, true);
    else {
      for await (const chunk of content()) {
        if (!(chunk instanceof Uint8Array)) throw new TypeError('a file is read as bytes');
        file.push(chunk);
        yield* taken();
      }
      file.push(new Uint8Array(), true);
    }
    yield* taken();
  }
  zip.end();
  yield* taken();
}

/** The archive as it is made: no more than a piece of one file is in memory. */
export const zipStream = (entries: readonly Entry[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  Readable.toWeb(Readable.from(chunksOf(entries), { objectMode: false })) as ReadableStream<Uint8Array<ArrayBuffer>>;
