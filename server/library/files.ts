import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { decodeText } from '../../ingest/encoding/decode.ts';
import { parseCues } from '../../ingest/extract/subtitles.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { readingScope } from '../people/index.ts';
import { captionsNotFound, fileNotFound } from './errors.ts';
import { findFile, findFiles } from './repo.ts';
import { disposition, parseRange, sentType, toVtt } from './serving.ts';

/** Headers of a request that decide how much of a file is sent. */
export type Wanted = { range: string | undefined; ifRange: string | undefined; ifNoneMatch: string | undefined };

/** Foreign bytes never run here: no scripts, no guessing of types, no frame of ours around them. */
const GUARDS = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // Access may be withdrawn, so a browser asks again; the answer is then 304 without a body.
  'cache-control': 'private, no-cache',
};

/**
 * The original bytes, through a resource that one may read; a range of them when asked (RFC 9110).
 * @throws library.file_not_found
 */
export async function sendFile(deps: Deps, actor: Actor, input: { fileId: string } & Wanted): Promise<Response> {
  const file = await findFile(deps.db, readingScope(actor), input.fileId);
  if (!file) throw fileNotFound();
  return sendStored(deps, file, input);
}

/** The bytes of a file, whole or a range of them; callers have checked access. */
export function sendStored(
  deps: Pick<Deps, 'files'>,
  file: { sha256: string; mime: string; name: string; bytes: number },
  input: Wanted,
): Response {
  const etag = `"${file.sha256}"`;
  const headers = {
    ...GUARDS,
    etag,
    'accept-ranges': 'bytes',
    'content-type': sentType(file.mime),
    'content-disposition': disposition(file.mime, file.name),
  };
  if (input.ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
    return new Response(null, { status: 304, headers });
  }
  const isSame = input.ifRange === undefined || input.ifRange === etag;
  const range = isSame ? parseRange(input.range, file.bytes) : null;
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.bytes}` } });
  }
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  const part: Record<string, string> = range ? { 'content-range': `bytes ${start}-${end}/${file.bytes}` } : {};
  const body = file.bytes === 0 ? null : bodyOf(deps.files.read(file.sha256, { start, end }));
  return new Response(body, {
    status: range ? 206 : 200,
    headers: { ...headers, ...part, 'content-length': String(end - start + 1) },
  });
}

/** Ends the file handle when the client goes away. */
const bodyOf = (source: Readable): BodyInit => Readable.toWeb(source) as ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * The captions of a recording (or of a subtitle file itself) as WebVTT, whatever they were written as.
 * @throws library.file_not_found, library.captions_not_found
 */
export async function sendCaptions(deps: Deps, actor: Actor, { fileId }: { fileId: string }): Promise<Response> {
  const file = await findFile(deps.db, readingScope(actor), fileId);
  if (!file) throw fileNotFound();
  const beside = await findFiles(deps.db, file.resourceId, file.since);
  const captions = beside.find(({ mime }) => mime === 'application/x-subrip' || mime === 'text/vtt');
  const decoded = captions && decodeText(await readFile(deps.files.path(captions.sha256)));
  if (!decoded) throw captionsNotFound();
  return new Response(toVtt(parseCues(decoded.text)), {
    headers: { ...GUARDS, 'content-type': 'text/vtt; charset=utf-8' },
  });
}
