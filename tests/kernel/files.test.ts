import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { createFileStore } from '../../server/kernel/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'yantu-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const store = createFileStore(join(folder, 'files'));
const put = (bytes: Uint8Array, most = 1000) => store.put(Readable.from([Buffer.from(bytes)]), most);

test('what is put comes back, whole and in parts, and the same bytes are kept once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
      const { sha256, bytes: length } = await put(bytes);
      expect(length).toBe(bytes.length);
      expect(await put(bytes)).toEqual({ sha256, bytes: length });
      expect([...(await buffer(store.read(sha256)))]).toEqual([...bytes]);
      const part = { start: Math.floor(bytes.length / 3), end: bytes.length - 1 };
      expect([...(await buffer(store.read(sha256, part)))]).toEqual([...bytes.slice(part.start)]);
    }),
    { numRuns: 20 },
  );
});

test('what is larger than allowed is refused and leaves nothing behind', async () => {
  await expect(put(new Uint8Array(1001))).rejects.toMatchObject({ code: 'request.too_large' });
  expect(readdirSync(join(folder, 'files', 'incoming'))).toEqual([]);
});

test('bytes that nobody put have no size', async () => {
  expect(await store.size('0'.repeat(64))).toBeNull();
});
