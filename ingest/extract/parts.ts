import { zipSync } from 'fflate';
import { listArchive, sourceOf, unpackEntry, type Entry } from '../archive.ts';
import { UnreadableFile } from '../types.ts';

/** The XML of an office package, unpacked within limits and free of document type definitions. */
export type Parts = {
  names: string[];
  has(name: string): boolean;
  /** Text of a part, '' when it is missing. */
  text(name: string): string;
};

const isXml = (name: string) => /\.(xml|rels|vml)$/i.test(name);
// Entities can only be declared in a DTD, and no office program writes one.
const FORBIDDEN = ['<!DOCTYPE', '<!ENTITY'];
const wide = FORBIDDEN.flatMap((word) => [Buffer.from(word, 'utf16le'), Buffer.from(word, 'utf16le').swap16()]);
const narrow = FORBIDDEN.map((word) => Buffer.from(word));

function refuseEntities(bytes: Buffer): void {
  if ([...narrow, ...wide].some((word) => bytes.includes(word)))
    throw new UnreadableFile('ingest.unsafe', 'XML with a document type definition');
}

const decodeXml = (bytes: Buffer): string => {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
};

const normal = (name: string) => name.replaceAll('\\', '/').replace(/^\//, '');

function openXml(bytes: Uint8Array): Map<string, () => Buffer> {
  const source = sourceOf(bytes);
  const entries = listArchive(source).filter((entry: Entry) => isXml(entry.name));
  if (entries.length === 0) throw new UnreadableFile('ingest.corrupt', 'office package without XML');
  return new Map(
    entries.map((entry) => [
      normal(entry.name),
      () => {
        const part = unpackEntry(source, entry);
        refuseEntities(part);
        return part;
      },
    ]),
  );
}

/** Reads parts one at a time, on demand. */
export function openParts(bytes: Uint8Array): Parts {
  const parts = openXml(bytes);
  return {
    names: [...parts.keys()],
    has: (name) => parts.has(name),
    text: (name) => {
      const read = parts.get(name);
      return read ? decodeXml(read()) : '';
    },
  };
}

/**
 * The same package with only the checked XML, stored: third-party parsers then meet no bomb, no entity and no media.
 * `change` may rewrite a part or drop it with null.
 */
export function repack(bytes: Uint8Array, change: (name: string, xml: string) => string | null): Buffer {
  const files: Record<string, Uint8Array> = {};
  for (const [name, read] of openXml(bytes)) {
    const xml = change(name, decodeXml(read()));
    if (xml !== null) files[name] = Buffer.from(xml);
  }
  return Buffer.from(zipSync(files, { level: 0 }));
}

/** Targets of a relationship part by id, resolved against the folder of its owner. External targets are left out. */
export function relationships(parts: Parts, owner: string): Map<string, { type: string; target: string }> {
  const slash = owner.lastIndexOf('/');
  const folder = owner.slice(0, slash + 1);
  const xml = parts.text(`${folder}_rels/${owner.slice(slash + 1)}.rels`);
  const found = new Map<string, { type: string; target: string }>();
  for (const [, body = ''] of xml.matchAll(/<(?:\w+:)?Relationship\s([^>]*)>/g)) {
    const field = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(body)?.[1] ?? '';
    if (field('TargetMode') === 'External') continue;
    const target = field('Target').replaceAll('\\', '/');
    const resolved = new URL(target, `http://package/${folder}`).pathname.slice(1);
    found.set(field('Id'), { type: field('Type').split('/').at(-1) ?? '', target: safeDecode(resolved) });
  }
  return found;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a stray % is part of the name
  }
}

/** Title from the package's core properties. */
export function coreTitle(parts: Pick<Parts, 'text'>): string {
  const title = /<dc:title[^>]*>([^<]*)<\/dc:title>/.exec(parts.text('docProps/core.xml'))?.[1] ?? '';
  return title.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
