/** The directory of an OLE2 container (doc, ppt, xls, encrypted OOXML): which streams stand at its root. */

export type OleStream = { name: string; start: number; size: number };

const MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const FREE = 0xfffffffa;
const ENTRY = 128;
const MAX_SECTORS = 4096;

export const isOle = (bytes: Uint8Array): boolean => MAGIC.every((byte, index) => bytes[index] === byte);

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type Layout = { buffer: Buffer; shift: number; fat: number[] };

function layoutOf(bytes: Uint8Array): Layout | null {
  const buffer = asBuffer(bytes);
  if (buffer.length < 512) return null;
  const shift = buffer.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) return null;
  // The header lists the first 109 table sectors: enough to reach the directory of any file below 6.8 MB per 512-byte sector.
  const fat: number[] = [];
  for (let at = 76; at < 512; at += 4) {
    const sector = buffer.readUInt32LE(at);
    if (sector >= FREE) break;
    fat.push(sector);
  }
  return { buffer, shift, fat };
}

const sectorOffset = (layout: Layout, sector: number): number => (sector + 1) << layout.shift;

function nextSector({ buffer, shift, fat }: Layout, sector: number): number {
  const perSector = 1 << (shift - 2);
  const table = fat[Math.floor(sector / perSector)];
  if (table === undefined) return FREE;
  const at = ((table + 1) << shift) + (sector % perSector) * 4;
  return at + 4 <= buffer.length ? buffer.readUInt32LE(at) : FREE;
}

function readDirectory(layout: Layout): Buffer {
  const parts: Buffer[] = [];
  let sector = layout.buffer.readUInt32LE(48);
  const seen = new Set<number>();
  while (sector < FREE && !seen.has(sector) && seen.size < MAX_SECTORS) {
    seen.add(sector);
    const at = sectorOffset(layout, sector);
    if (at >= layout.buffer.length) break;
    parts.push(layout.buffer.subarray(at, at + (1 << layout.shift)));
    sector = nextSector(layout, sector);
  }
  return Buffer.concat(parts);
}

/** Streams and storages directly under the root; empty when the container is broken. */
export function rootStreams(bytes: Uint8Array): OleStream[] {
  const layout = layoutOf(bytes);
  if (!layout) return [];
  const directory = readDirectory(layout);
  const found: OleStream[] = [];
  const seen = new Set<number>();
  const waiting = directory.length >= ENTRY ? [directory.readUInt32LE(76)] : [];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const at = index * ENTRY;
    if (index >= FREE || seen.has(index) || at + ENTRY > directory.length) continue;
    seen.add(index);
    const nameBytes = Math.min(64, directory.readUInt16LE(at + 64));
    found.push({
      name: directory.toString('utf16le', at, at + Math.max(0, nameBytes - 2)),
      start: directory.readUInt32LE(at + 116),
      size: directory.readUInt32LE(at + 120),
    });
    waiting.push(directory.readUInt32LE(at + 68), directory.readUInt32LE(at + 72));
  }
  return found;
}

/** The first bytes of a stream; null for streams small enough to live in the mini stream. */
export function streamHead(bytes: Uint8Array, stream: OleStream): Buffer | null {
  const layout = layoutOf(bytes);
  if (!layout || stream.size < 4096) return null;
  const at = sectorOffset(layout, stream.start);
  return at + 512 <= layout.buffer.length ? layout.buffer.subarray(at, at + 512) : null;
}
