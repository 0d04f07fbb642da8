import postgres from 'postgres';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import type { OpenDb } from '../../db/client.ts';
import { PgliteClient } from '../../db/pglite-client.ts';
import { OFFLINE } from '../../server/search/offline.ts';
import { termWeight } from '../../server/search/rules.ts';
import { ensureSpace, saveSpace } from '../../server/search/spaces/repo.ts';
import { chunkTerms } from '../../server/search/terms.ts';
import { analyseTables, sparse } from '../../server/search/words/repo.ts';
import type { Shelf } from '../evals/library.ts';
import { chanceOf, corpus } from './corpus.ts';

/** Chunks per resource. */
const EACH = 10;
const BATCH = 2000;

type Copy = (table: string, columns: string, lines: readonly string[]) => Promise<void>;

/** COPY on either engine: row by row inserts of a hundred thousand passages would take an hour. */
function copier(database: OpenDb, url: string | null): { copy: Copy; close: () => Promise<void> } {
  if (url !== null) {
    const client = postgres(url, { max: 1, onnotice: () => undefined });
    return {
      copy: async (table, columns, lines) => {
        const target = await client.unsafe(`copy ${table} (${columns}) from stdin`).writable();
        await pipeline(Readable.from(lines.map((line) => `${line}\n`)), target);
      },
      close: () => client.end(),
    };
  }
  const client: unknown = Reflect.get(database.db, '$client');
  if (!(client instanceof PgliteClient)) throw new TypeError('not the embedded database');
  return {
    copy: async (table, columns, lines) => {
      const blob = new TextEncoder().encode(`${lines.join('\n')}\n`);
      await client.query(`copy ${table} (${columns}) from '/dev/blob'`, [], { blob });
    },
    close: () => Promise.resolve(),
  };
}

const unit = (values: number[]) => {
  const norm = Math.hypot(...values) || 1;
  return `[${values.map((value) => (value / norm).toFixed(5)).join(',')}]`;
};

/** Fills the library with `count` made-up passages, their words and clustered vectors, as the indexer would write them. */
export async function load({ deps }: Shelf, url: string | null, count: number): Promise<void> {
  const { copy, close } = copier(deps.database, url);
  const { db } = deps;
  const made = corpus();
  const chance = chanceOf(2);
  const now = deps.now().toISOString();
  const space = await ensureSpace(db, OFFLINE, { id: 'spc_bench', state: 'ready', now: deps.now() });
  const selfTest = { at: now, queries: 0, chunks: count, curve: [], floor: 0, reach: 0.8, noise: 0.3, reason: 'bench' };
  await saveSpace(db, space.id, { weight: 0.2, selfTest }, deps.now());
  const centre = new Map<number, number[]>();
  const vectorOf = (topic: number) => {
    const known = centre.get(topic) ?? Array.from({ length: OFFLINE.dimensions }, () => chance() - 0.5);
    centre.set(topic, known);
    return unit(known.map((value) => value + (chance() - 0.5) * 1.2));
  };
  for (const statement of [
    'alter table chunk_words disable trigger user',
    'drop index if exists chunk_words_terms_idx',
  ]) {
    await db.execute(sql.raw(statement));
  }
  const ids = new Map<string, number>();
  const chunksWith = new Map<string, number>();
  let length = 0;
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => {
      const number = from + i;
      const { text, topic } = made.chunk();
      return {
        id: `chk_${number}`,
        resource: `res_${Math.floor(number / EACH)}`,
        seq: number % EACH,
        text,
        topic,
        ...chunkTerms(text, []),
      };
    });
    const resources = [...new Set(rows.map(({ resource }) => resource))].filter(
      (id) => Number(id.slice(4)) * EACH >= from,
    );
    await copy(
      'resources',
      'id,title,kind,subject,tags,minutes,owner_id,org_id,visibility,created_at,updated_at',
      resources.map((id, i) =>
        [
          id,
          `资源${id}`,
          ['lesson_plan', 'case', 'courseware'][i % 3],
          `s${i % 9}`,
          `{t${i % 50}}`,
          20,
          'per_owner',
          'org_school',
          'public',
          now,
          now,
        ].join('\t'),
      ),
    );
    await copy(
      'documents',
      'resource_id,format,blocks,read_at',
      resources.map((id, i) => [id, ['docx', 'pdf'][i % 2], '[]', now].join('\t')),
    );
    await copy(
      'chunks',
      'id,resource_id,seq,text,breadcrumb,locator,characters',
      rows.map(({ id, resource, seq, text }) =>
        [id, resource, seq, text, '{}', '{"kind":"page","page":1}', text.length].join('\t'),
      ),
    );
    for (const { counts } of rows) {
      for (const term of counts.keys()) {
        if (!ids.has(term)) ids.set(term, ids.size + 1);
        chunksWith.set(term, (chunksWith.get(term) ?? 0) + 1);
      }
    }
    await copy(
      'chunk_words',
      'chunk_id,resource_id,terms,weights,length',
      rows.map((row) => {
        length += row.length;
        const weights = new Map(
          [...row.counts].map(([term, found]) => [ids.get(term) ?? 0, termWeight(found, row.length, 900)]),
        );
        return [row.id, row.resource, [...row.counts.keys()].join(' '), sparse(weights), row.length].join('\t');
      }),
    );
    await copy(
      'chunk_embeddings',
      'space_id,chunk_id,resource_id,embedding',
      rows.map((row) => [space.id, row.id, row.resource, vectorOf(row.topic)].join('\t')),
    );
  }
  await copy(
    'search_terms',
    'id,term,chunk_count',
    [...ids].map(([term, id]) => [id, term, chunksWith.get(term) ?? 0].join('\t')),
  );
  await copy('search_statistics', 'id,chunk_count,term_count,pivot', [['all', count, length, 900].join('\t')]);
  await db.execute(sql.raw('create index chunk_words_terms_idx on chunk_words using gin (terms)'));
  await db.execute(sql.raw('alter table chunk_words enable trigger user'));
  await analyseTables(db);
  await close();
}
