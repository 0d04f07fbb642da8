import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from '../../db/client.ts';
import { ingestPath } from '../../server/library/index.ts';
import { listSources, type Source } from '../../server/search/words/repo.ts';
import { ACTOR, type Shelf } from './library.ts';
import type { EvalSet } from './sets.ts';

/** What teachers ask for, over the content folder: judged file by file (needs/GUIDELINE.md). */
const need = z.object({
  id: z.string(),
  text: z.string(),
  half: z.enum(['tune', 'held']),
  grades: z.record(z.string(), z.number().int().min(0).max(3)),
});
export type Half = z.output<typeof need>['half'];

const HERE = fileURLToPath(new URL('needs', import.meta.url));
const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

const readNeeds = (half: Half) =>
  readdirSync(HERE)
    .filter((name) => /^part-.*\.jsonl$/.test(name))
    .sort()
    .flatMap((name) => linesOf(join(HERE, name)).map((line) => need.parse(JSON.parse(line))))
    .filter((one) => one.half === half);

/** The content folder beside the sets; null when there is none. */
export const contentOf = (data: string): string | null =>
  existsSync(join(data, 'content')) ? join(data, 'content') : null;

const folders = (root: string) =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** Brings the folder's collections in as their owner would; what lies beside them is its inventory. */
export async function ingestContent(shelf: Shelf, root: string): Promise<{ files: number; refused: number }> {
  const total = { files: 0, refused: 0 };
  for (const name of folders(root)) {
    const summary = await ingestPath(shelf.deps, ACTOR, { path: join(root, name), visibility: 'own' });
    total.files += summary.files;
    total.refused += summary.refused.length;
  }
  await shelf.jobs.runAll();
  return total;
}

/** Ids of the resources by the path of their file; twins share one. */
async function resourcesByPath({ deps }: Shelf, root: string): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; sha: string }>(
    deps.db,
    sql`select id, source_sha256 as sha from resources where source_sha256 is not null`,
  );
  const byHash = new Map(rows.map(({ id, sha }) => [sha, id]));
  const paths = folders(root).flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  return new Map(
    paths.flatMap((path) => {
      const hash = createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex');
      const id = byHash.get(hash);
      return id === undefined ? [] : [[path, id]];
    }),
  );
}

/** Every passage of the library with what stands above it, in the order of its ids. */
export async function allSources({ deps }: Shelf): Promise<Source[]> {
  const all: Source[] = [];
  for (;;) {
    const batch = await listSources(deps.db, { after: all.at(-1)?.id ?? '', limit: 1000, without: null });
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

export type Needs = Record<Half, EvalSet>;

/** The needs as sets over the resources that the content folder has become; a resource has the best grade of its files. */
export async function needsOver(shelf: Shelf, root: string): Promise<Needs> {
  const byPath = await resourcesByPath(shelf, root);
  const texts = new Map<string, { title: string; text: string[] }>();
  for (const { resourceId, title, text } of await allSources(shelf)) {
    const known = texts.get(resourceId) ?? { title, text: [] };
    known.text.push(text);
    texts.set(resourceId, known);
  }
  const documents = [...texts].map(([id, { title, text }]) => ({ id, title, text: text.join('\n') }));
  const setOf = (half: Half): EvalSet => {
    const needs = readNeeds(half);
    const grades = new Map(
      needs.map((one) => {
        const own = new Map<string, number>();
        for (const [path, grade] of Object.entries(one.grades)) {
          const id = byPath.get(path);
          if (grade > 0 && id !== undefined) own.set(id, Math.max(grade, own.get(id) ?? 0));
        }
        return [one.id, own];
      }),
    );
    return { name: `needs, ${half}`, documents, queries: needs.map(({ id, text }) => ({ id, text })), grades };
  };
  return { tune: setOf('tune'), held: setOf('held') };
}
