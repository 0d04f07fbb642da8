import { unzipSync } from 'fflate';
import { parseDocument } from 'htmlparser2';

/** The parts of an office file in the browser: XML as a small tree, pictures as addresses of their bytes. */
export type Node = { name: string; attributes: Record<string, string>; children: Node[]; text: string };

/** What one file may unpack to; beyond that it is looked at after downloading. */
const MOST_BYTES = 150 * 1024 * 1024;

const local = (name: string) => name.slice(name.indexOf(':') + 1);

type Parsed = { type: string; name?: string; attribs?: Record<string, string>; children?: Parsed[]; data?: string };

function nodeOf(parsed: Parsed): Node {
  const inner = parsed.children ?? [];
  return {
    name: local(parsed.name ?? ''),
    attributes: Object.fromEntries(Object.entries(parsed.attribs ?? {}).map(([name, value]) => [name, value])),
    children: inner.filter((child) => child.name !== undefined).map(nodeOf),
    text: inner.map((child) => (child.type === 'text' ? (child.data ?? '') : '')).join(''),
  };
}

/** The first child of that name; a path of names goes down. */
export function find(node: Node | undefined, ...path: string[]): Node | undefined {
  let at = node;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at;
}
export const all = (node: Node | undefined, name: string): Node[] =>
  node?.children.filter((child) => child.name === name) ?? [];
export const number = (node: Node | undefined, attribute: string): number | null => {
  const value = Number(node?.attributes[attribute] ?? 'none');
  return Number.isFinite(value) ? value : null;
};

const PICTURES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};

export type Relation = { type: string; target: string };

export class Parts {
  readonly #files: Record<string, Uint8Array>;
  readonly #trees = new Map<string, Node | undefined>();
  readonly #addresses = new Map<string, string>();

  /** @throws whatever the unpacker throws at bytes that are no archive; RangeError when they unpack to too much */
  constructor(bytes: Uint8Array) {
    let total = 0;
    this.#files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const isWanted = /\.(xml|rels)$|^ppt\/media\//.test(name);
        if (isWanted && (total += originalSize) > MOST_BYTES) throw new RangeError('the file unpacks to too much');
        return isWanted;
      },
    });
  }

  xml(name: string): Node | undefined {
    if (!this.#trees.has(name)) {
      const bytes = this.#files[name];
      const root = bytes && parseDocument(new TextDecoder().decode(bytes), { xmlMode: true });
      const top = root?.children.find((child) => 'name' in child && child.type === 'tag');
      this.#trees.set(name, top ? nodeOf(top as unknown as Parsed) : undefined);
    }
    return this.#trees.get(name);
  }

  /** What a part refers to, by id; targets as names of parts. */
  relations(part: string): Map<string, Relation> {
    const at = part.lastIndexOf('/');
    const folder = part.slice(0, at + 1);
    const list = all(this.xml(`${folder}_rels/${part.slice(at + 1)}.rels`), 'Relationship');
    return new Map(
      list.map(({ attributes }) => {
        const target = attributes['TargetMode'] === 'External' ? '' : resolve(folder, attributes['Target'] ?? '');
        return [attributes['Id'] ?? '', { type: (attributes['Type'] ?? '').split('/').at(-1) ?? '', target }];
      }),
    );
  }

  /** An address for a picture's bytes; null for a kind that browsers do not draw. Give them back with `close`. */
  picture(name: string): string | null {
    const bytes = this.#files[name];
    const type = PICTURES[name.split('.').at(-1)?.toLowerCase() ?? ''];
    if (!bytes || !type) return null;
    let address = this.#addresses.get(name);
    if (!address) {
      address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
      this.#addresses.set(name, address);
    }
    return address;
  }

  close(): void {
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path = folder.split('/').filter((one) => one !== '');
  for (const one of target.split('/')) {
    if (one === '..') path.pop();
    else if (one !== '.') path.push(one);
  }
  return path.join('/');
}
