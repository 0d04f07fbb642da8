import { sql } from 'drizzle-orm';
import { rowsOf, type Db, type OpenDb } from '../../db/client.ts';
import { organisations, persons, roleGrants } from '../../db/schema/index.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { embedOffline, OFFLINE } from '../../server/search/offline.ts';
import { termWeight } from '../../server/search/rules.ts';
import { ensureSpace } from '../../server/search/spaces/repo.ts';
import { embeddingText } from '../../server/search/spaces/spaces.ts';
import { lexemesOf, termsOf } from '../../server/search/indexing.ts';
import { targetOf, type Sink } from './copy.ts';
import type { Corpus, MadeResource, Place } from './corpus.ts';
import { bigint, int, json, lexemes, real, sparseVector, text, texts, time, vector } from './rows.ts';

/** Resources between two looks at the stream: long enough for the database to keep up, short enough to stay in memory. */
const TOGETHER = 20;
const SAMPLE = 150;

export type Size = { resources: number; chunks: number };
export type LoadOptions = { withVectors: boolean; progress: (done: number) => void };

/** The passages of a resource as the indexer would cut them into terms. */
const indexed = ({ chunks, ...above }: MadeResource) =>
  chunks.map((chunk) => ({ ...chunk, ...termsOf({ ...above, lesson: null, section: null, ...chunk }) }));

/** Average length of the passages of some resources: what weights are normalised with. */
function pivotOf(corpus: Corpus, resources: number): number {
  const step = Math.max(1, Math.floor(resources / SAMPLE));
  const lengths: number[] = [];
  for (let i = 0; i < resources; i += step) lengths.push(...indexed(corpus.resource(i)).map(({ length }) => length));
  return Math.fround(lengths.reduce((sum, length) => sum + length, 0) / lengths.length);
}

async function insertTree(db: Db, { places }: Corpus, now: Date): Promise<void> {
  const at = { createdAt: now, updatedAt: now };
  const insert = async (kind: 'province' | 'city' | 'county' | 'school' | 'group', list: readonly Place[]) =>
    void (await db.insert(organisations).values(list.map((place) => ({ ...place, kind, ...at }))));
  await insert('province', [places.province]);
  await insert('city', places.cities);
  await insert('county', places.counties);
  await insert('school', places.schools);
  await insert(
    'group',
    places.schools.flatMap((_, school) => places.groupsOf(school)),
  );
  for (const [school, { id: orgId }] of places.schools.entries()) {
    const people = places.teachersOf(school).map((id) => ({ id, userName: id, name: `老师${id}`, orgId, ...at }));
    await db.insert(persons).values(people);
    await db
      .insert(roleGrants)
      .values(people.map(({ id }) => ({ id: `rol_${id}`, personId: id, orgId, role: 'teacher' as const, ...at })));
  }
}

type Sinks = Record<'resources' | 'documents' | 'chunks' | 'words' | 'vectors', Sink>;

function writeResource({ resources, documents, chunks }: Sinks, one: MadeResource): void {
  const { visibility, visibleOrgId, createdAt } = one;
  const isListed = visibility !== 'own';
  resources.write([
    ...[one.id, one.title, one.kind, one.stage].map(text),
    texts(one.grades),
    ...[one.subject, one.edition, one.volume, one.unit].map(text),
    texts(one.tags),
    texts(one.competencies),
    int(one.minutes),
    ...[one.ownerId, one.orgId, visibility, visibleOrgId].map(text),
    text(isListed ? 'listed' : 'draft'),
    ...(isListed ? [int(1), time(createdAt)] : [text(null), text(null)]),
    int(one.chunks.reduce((sum, chunk) => sum + chunk.text.length, 0)),
    time(createdAt),
    time(createdAt),
  ]);
  const place = (heading: string) => ({ kind: 'heading', heading, ordinal: 0 });
  const blocks = one.chunks.map((chunk) => {
    return { type: 'paragraph', text: chunk.text, locator: place(chunk.breadcrumb.at(-1) ?? '') };
  });
  documents.write([text(one.id), text(one.format), json(blocks), time(createdAt)]);
  for (const { id, seq, text: words, breadcrumb } of one.chunks) {
    const locator = json(place(breadcrumb.at(-1) ?? ''));
    chunks.write([text(id), text(one.id), int(seq), text(words), texts(breadcrumb), locator, int(words.length)]);
  }
}

const COLUMNS = {
  resources:
    'id,title,kind,stage,grades,subject,edition,volume,unit,tags,competencies,minutes,owner_id,org_id,visibility,visible_org_id,listing,listed_version,listed_at,characters,created_at,updated_at',
  documents: 'resource_id,format,blocks,read_at',
  chunks: 'id,resource_id,seq,text,breadcrumb,locator,characters',
  chunk_words: 'chunk_id,resource_id,terms,weights,length',
  chunk_embeddings: 'space_id,chunk_id,resource_id,embedding',
} as const;

/**
 * Fills an empty library as the product's own indexing would, a hundred times faster: `agreementOf` holds the two
 * against each other.
 */
export async function load(
  { database, db, now }: Deps,
  corpus: Corpus,
  size: Size,
  options: LoadOptions,
): Promise<void> {
  const target = targetOf(database);
  await insertTree(db, corpus, now());
  const space = await ensureSpace(db, OFFLINE, { id: 'spc_offline', state: 'ready', now: now() });
  const pivot = pivotOf(corpus, size.resources);
  await target.run('drop index if exists chunk_words_terms_idx');
  const open = (table: keyof typeof COLUMNS) => target.open(table, COLUMNS[table]);
  const sinks: Sinks = {
    resources: await open('resources'),
    documents: await open('documents'),
    chunks: await open('chunks'),
    words: await open('chunk_words'),
    vectors: await open('chunk_embeddings'),
  };
  const ids = new Map<string, number>();
  const chunksWith: number[] = [];
  let chunkCount = 0;
  let termCount = 0;
  for (let number = 0; number < size.resources; number++) {
    const one = corpus.resource(number);
    writeResource(sinks, one);
    for (const { id, text: words, breadcrumb, counts, length } of indexed(one)) {
      const weighed = [...counts].map(([term, count]) => ({ term, weight: termWeight(count, length, pivot) }));
      const found = lexemesOf(weighed);
      for (const term of found) {
        const known = ids.get(term) ?? ids.size + 1;
        ids.set(term, known);
        chunksWith[known] = (chunksWith[known] ?? 0) + 1;
      }
      const weights = weighed.map(({ term, weight }) => [ids.get(term) ?? 0, Math.round(weight * 1e4) / 1e4] as const);
      sinks.words.write([text(id), text(one.id), lexemes(found), sparseVector(weights), int(length)]);
      if (options.withVectors) {
        const own = embedOffline(embeddingText({ title: one.title, breadcrumb, text: words }));
        sinks.vectors.write([text(space.id), text(id), text(one.id), vector(own)]);
      }
      chunkCount++;
      termCount += length;
    }
    if (number % TOGETHER !== TOGETHER - 1) continue;
    for (const sink of Object.values(sinks)) await sink.flush();
    await new Promise(setImmediate);
    options.progress(number + 1);
  }
  for (const sink of Object.values(sinks)) await sink.end();
  const terms = await target.open('search_terms', 'id,term,chunk_count');
  for (const [term, id] of ids) {
    terms.write([int(id), text(term), int(chunksWith[id] ?? 0)]);
    if (id % 10_000 === 0) await terms.flush();
  }
  await terms.end();
  const statistics = await target.open('search_statistics', 'id,chunk_count,term_count,pivot');
  statistics.write([text('all'), int(chunkCount), bigint(termCount), real(pivot)]);
  await statistics.end();
  await target.run(`select setval('search_terms_id_seq', ${ids.size})`);
  await finish(database);
}

/** The index of a loaded library and what a server does by itself in the hours after; nothing where that is done. */
export async function finish(database: OpenDb): Promise<void> {
  const [row] = await rowsOf<{ found: boolean }>(
    database.db,
    sql`select to_regclass('chunk_words_terms_idx') is not null as found`,
  );
  if (row?.found) return;
  const { run } = targetOf(database);
  const isServer = database.url !== null;
  const memory = isServer ? "set maintenance_work_mem = '1GB'; " : '';
  await run(`${memory}create index chunk_words_terms_idx on chunk_words using gin (terms)`);
  if (isServer) await run('vacuum analyze');
  else await run('analyze');
}

/** How large the library is. */
export async function sizeOf(db: Db): Promise<Size> {
  const [row] = await rowsOf<Size>(
    db,
    sql`select (select count(*)::integer from resources) as resources, (select count(*)::integer from chunks) as chunks`,
  );
  return row ?? { resources: 0, chunks: 0 };
}
