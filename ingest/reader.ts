/** The sandboxed process: reads one file at a time and answers with its blocks or the reason there are none. */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { extract } from './extract/index.ts';
import { readHidden } from './hidden/index.ts';
import { UnreadableFile, type Extracted, type RefusalCode } from './types.ts';

export type ReadRequest = { id: number; path: string; name: string; look: 'text' | 'hidden' };
export type ReadReply =
  { id: number; extracted: Extracted } | { id: number; refusal: { code: RefusalCode; detail: string } };

// No document has a reason to reach the network, whatever a parser thinks.
Socket.prototype.connect = function refuse(): never {
  throw new Error('the reader has no network');
};
globalThis.fetch = () => Promise.reject(new Error('the reader has no network'));

async function read({ id, path, name, look }: ReadRequest): Promise<ReadReply> {
  try {
    const bytes = readFileSync(path);
    return { id, extracted: await (look === 'hidden' ? readHidden(bytes, name) : extract({ bytes, name })) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { id, refusal: { code: error.code, detail: error.detail } };
    return { id, refusal: { code: 'ingest.corrupt', detail: error instanceof Error ? error.name : 'unknown failure' } };
  }
}

process.on('message', (request: ReadRequest) => {
  void read(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(0));
// A parser may reject a promise that nobody holds; the file in hand then ends by its own answer or the time limit.
process.on('unhandledRejection', () => undefined);
process.send?.({ id: 0, ready: true });
