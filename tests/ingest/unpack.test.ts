import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unpack } from '../../ingest/index.ts';
import { deck } from './make.ts';

let folder = '';
let number = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yantu-unpack-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function unpacked(zip: Uint8Array, limits = {}) {
  const room = join(folder, String(++number));
  const path = `${room}.zip`;
  await writeFile(path, zip);
  return { ...(await unpack(path, room, limits)), room };
}

/** A stored zip written byte by byte, for names and flags that no library would write. */
function rawZip(
  entries: { name: Buffer; data?: Buffer; flags?: number; mode?: number; offset?: number }[],
): Uint8Array {
  let at = 0;
  const locals: Buffer[] = [];
  const central = entries.map(({ name, data = Buffer.from('x'), flags = 0, mode = 0, offset }) => {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(flags, 8);
    record.writeUInt32LE(data.length, 20);
    record.writeUInt32LE(data.length, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE((mode << 16) >>> 0, 38);
    record.writeUInt32LE(offset ?? at, 42);
    locals.push(local, name, data);
    at += 30 + name.length + data.length;
    return Buffer.concat([record, name]);
  });
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}
// 教案 in GBK
const GBK = Buffer.from('bdccb0b8', 'hex');

describe('a zip of school files', () => {
  test('gives its files with their folders, and leaves out what systems add', async () => {
    const { entries, refused } = await unpacked(
      zipSync({
        '语文/燕子.txt': strToU8('燕子'),
        '__MACOSX/._a': strToU8('x'),
        '.DS_Store': strToU8('x'),
        '语文/': new Uint8Array(),
      }),
    );
    expect(entries.map(({ path, bytes }) => [path, bytes])).toEqual([['语文/燕子.txt', 6]]);
    expect(await readFile(entries[0]?.file ?? '', 'utf8')).toBe('燕子');
    expect(refused).toEqual([]);
  });

  test('shows names written in GBK as they were meant', async () => {
    const { entries } = await unpacked(rawZip([{ name: Buffer.concat([GBK, Buffer.from('.txt')]) }]));
    expect(entries.map(({ path }) => path)).toEqual(['教案.txt']);
  });

  test('is opened one level deep; office files inside stay files', async () => {
    const inner = zipSync({ 'b.txt': strToU8('b'), 'deep.zip': zipSync({ 'c.txt': strToU8('c') }) });
    const { entries, refused } = await unpacked(zipSync({ 'inner.zip': inner, 'deck.pptx': deck() }));
    expect(entries.map(({ path }) => path).sort()).toEqual(['deck.pptx', 'inner.zip/b.txt']);
    expect(refused).toMatchObject([{ path: 'inner.zip/deep.zip', code: 'ingest.unsafe' }]);
  });

  test('loses only the entries that are links, encrypted, too large or leave the archive', async () => {
    const { entries, refused } = await unpacked(
      rawZip([
        { name: Buffer.from('good.txt') },
        { name: Buffer.from('../../etc/evil.txt') },
        { name: Buffer.from('C:\\evil.txt') },
        { name: Buffer.from('link'), mode: 0xa1ff },
        { name: Buffer.from('secret.txt'), flags: 1 },
        { name: Buffer.from('big.txt'), data: Buffer.alloc(50) },
      ]),
      { entryBytes: 40 },
    );
    expect(entries.map(({ path }) => path)).toEqual(['good.txt']);
    expect(refused.map(({ code }) => code)).toEqual([
      'ingest.unsafe',
      'ingest.unsafe',
      'ingest.unsafe',
      'ingest.encrypted',
      'ingest.too_large',
    ]);
  });

  test('is refused as a whole when it is a bomb, holds too much, overlaps or is broken', async () => {
    const bomb = zipSync({ 'a.txt': new Uint8Array(20 * 1024 * 1024) }, { level: 9 });
    await expect(unpacked(bomb)).rejects.toMatchObject({ code: 'ingest.unsafe' });
    await expect(unpacked(bomb, { totalBytes: 1024 })).rejects.toMatchObject({ code: 'ingest.too_large' });
    await expect(unpacked(zipSync({ a: strToU8('a'), b: strToU8('b') }), { entries: 1 })).rejects.toMatchObject({
      code: 'ingest.too_large',
    });
    await expect(
      unpacked(rawZip([{ name: Buffer.from('a') }, { name: Buffer.from('b'), offset: 0 }])),
    ).rejects.toMatchObject({ code: 'ingest.unsafe' });
    await expect(unpacked(strToU8('PK no zip at all'))).rejects.toMatchObject({ code: 'ingest.corrupt' });
  });

  test('never writes outside its folder, whatever the names are', async () => {
    const part = fc.constantFrom('..', '.', '', 'a', '\\', '/', 'C:', '教', '\u0000', 'b.txt', '%2e%2e');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(part, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        async (names) => {
          const bytes = rawZip(
            [...new Set(names.map((parts) => parts.join('/')))].map((name) => ({ name: Buffer.from(name) })),
          );
          const { entries, room } = await unpacked(bytes);
          for (const { file } of entries) expect(file.startsWith(room + sep)).toBe(true);
          expect((await readdir(folder)).every((name) => /^\d+(\.zip)?$/.test(name))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
