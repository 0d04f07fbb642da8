import { inflateRawSync } from 'node:zlib';
import { decodeNames } from './encoding/decode.ts';
import { OFFICE_LIMITS, UnreadableFile, type ArchiveLimits } from './types.ts';

export type Entry = {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  /** Where the local header stands in the archive. */
  offset: number;
  isEncrypted: boolean;
  isSymlink: boolean;
  isFolder: boolean;
};

/** Random access to the archive, so that a large one on disk is never held in memory. */
export type Source = { size: number; read(offset: number, length: number): Buffer };

export const sourceOf = (bytes: Uint8Array): Source => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size: buffer.length, read: (offset, length) => buffer.subarray(offset, offset + length) };
};

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const CENTRAL_BYTES = 32 * 1024 * 1024;
const RATIO_FROM = 8 * 1024 * 1024;

const corrupt = (detail: string) => new UnreadableFile('ingest.corrupt', detail);

type Directory = { count: number; offset: number; size: number };

/** The end record stands in the last 64 KB; with zip64 it points to a larger one. */
function findDirectory(source: Source): Directory {
  const from = Math.max(0, source.size - 65_557);
  const tail = source.read(from, source.size - from);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw corrupt('archive has no central directory');
  const found = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  if (found.count !== 0xffff && found.size !== 0xffffffff && found.offset !== 0xffffffff) return found;
  const pointer = at - 20;
  if (pointer < 0 || tail.readUInt32LE(pointer) !== 0x07064b50) return found;
  const record = source.read(Number(tail.readBigUInt64LE(pointer + 8)), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) throw corrupt('zip64 record is broken');
  return {
    count: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

type Raw = Omit<Entry, 'name'> & { rawName: Buffer; isUtf8: boolean };

function withLargeSizes(raw: Raw, extra: Buffer): Raw {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const values = extra.subarray(at + 4, at + 4 + length);
      let next = 0;
      const take = (value: number) => {
        if (value !== 0xffffffff || next + 8 > values.length) return value;
        next += 8;
        return Number(values.readBigUInt64LE(next - 8));
      };
      const unpacked = take(raw.unpacked);
      const packed = take(raw.packed);
      return { ...raw, unpacked, packed, offset: take(raw.offset) };
    }
    at += 4 + length;
  }
  return raw;
}

function readCentral(source: Source, directory: Directory): Raw[] {
  const bytes = source.read(directory.offset, directory.size);
  const raws: Raw[] = [];
  let at = 0;
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === CENTRAL) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const nameEnd = at + 46 + (nameLength ?? 0);
    const flags = bytes.readUInt16LE(at + 8);
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    const rawName = bytes.subarray(at + 46, nameEnd);
    const raw: Raw = {
      rawName,
      isUtf8: (flags & 0x800) !== 0,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      isEncrypted: (flags & 0x41) !== 0,
      isSymlink: (mode & 0xf000) === 0xa000,
      isFolder: rawName.at(-1) === 0x2f,
    };
    raws.push(withLargeSizes(raw, bytes.subarray(nameEnd, nameEnd + (extraLength ?? 0))));
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  if (raws.length < directory.count) throw corrupt('central directory is cut short');
  return raws;
}

/**
 * Lists an archive without unpacking anything.
 * Throws `ingest.corrupt`, `ingest.too_large` (entries, bytes) or `ingest.unsafe` (overlap, compression ratio).
 */
export function listArchive(source: Source, limits: ArchiveLimits = OFFICE_LIMITS): Entry[] {
  const directory = findDirectory(source);
  if (directory.count > limits.entries)
    throw new UnreadableFile('ingest.too_large', `archive of ${directory.count} entries`);
  if (directory.offset + directory.size > source.size || directory.size > CENTRAL_BYTES)
    throw corrupt('central directory is misplaced');
  const raws = readCentral(source, directory);
  if (raws.length > limits.entries) throw new UnreadableFile('ingest.too_large', `archive of ${raws.length} entries`);
  const names = decodeNames(raws.map(({ rawName, isUtf8 }) => ({ bytes: rawName, isUtf8 })));
  const entries = raws.map(({ rawName: _raw, isUtf8: _utf8, ...entry }, index) => ({
    ...entry,
    name: names[index] ?? '',
  }));
  refuseBombs(entries, directory.offset, limits);
  return entries;
}

function refuseBombs(entries: Entry[], end: number, limits: ArchiveLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (total > limits.totalBytes) throw new UnreadableFile('ingest.too_large', `archive unpacks to ${total} bytes`);
  let previous = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < previous) throw new UnreadableFile('ingest.unsafe', 'archive entries overlap');
    previous = entry.offset + 30 + entry.packed;
    if (previous > end) throw corrupt('archive entry runs over the end');
    if (entry.unpacked > RATIO_FROM && entry.unpacked > entry.packed * limits.ratio) {
      throw new UnreadableFile('ingest.unsafe', 'compression ratio of a bomb');
    }
  }
}

/** Where the packed bytes of an entry begin; the local header repeats name and extra with lengths of its own. */
export function dataOffset(source: Source, entry: Entry): number {
  const header = source.read(entry.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw corrupt('local header is broken');
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** Unpacks one entry in memory, never beyond the size that the directory promised. */
export function unpackEntry(source: Source, entry: Entry): Buffer {
  if (entry.isEncrypted) throw new UnreadableFile('ingest.encrypted', 'archive entry is encrypted');
  const packed = source.read(dataOffset(source, entry), entry.packed);
  if (packed.length < entry.packed) throw corrupt('archive entry is cut short');
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw new UnreadableFile('ingest.unsupported', `compression method ${entry.method}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
  } catch (error) {
    throw new UnreadableFile('ingest.corrupt', 'archive entry does not inflate', error);
  }
}
