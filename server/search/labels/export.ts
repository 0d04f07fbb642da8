import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { readingScope } from '../../people/index.ts';
import { listLabels, listTexts } from './repo.ts';
import { gradesOf } from './explain.ts';
import { guardTuning } from './usecases.ts';

const BATCH = 200;

export type Exported = { documents: number; queries: number; judgements: number };

/**
 * Writes the judgements as a retrieval set in BEIR form (corpus.jsonl, queries.jsonl, qrels.tsv), the way
 * `npm run eval -- --data DIR` reads it: a document is a resource, and its grade the best of its judged passages.
 * @throws access.role_needed
 */
export async function exportLabels(deps: Pick<Deps, 'db'>, actor: Actor, { dir }: { dir: string }): Promise<Exported> {
  guardTuning(actor);
  const scope = readingScope(actor);
  await mkdir(dir, { recursive: true });
  const corpus = createWriteStream(join(dir, 'corpus.jsonl'));
  let documents = 0;
  for (let after = ''; ;) {
    const batch = await listTexts(deps.db, scope, { after, limit: BATCH });
    const last = batch.at(-1);
    if (!last) break;
    for (const { id, title, text } of batch) {
      if (!corpus.write(`${JSON.stringify({ _id: id, title, text })}\n`)) await once(corpus, 'drain');
    }
    documents += batch.length;
    after = last.id;
  }
  corpus.end();
  await finished(corpus);
  const byQuery = [...Map.groupBy(await listLabels(deps.db, scope), ({ query }) => query)];
  const queries = byQuery.map(([query, labels], i) => ({ _id: `q${i + 1}`, text: query, grades: gradesOf(labels) }));
  const qrels = queries.flatMap(({ _id, grades }) => [...grades].map(([id, grade]) => `${_id}\t${id}\t${grade}`));
  const lines = (rows: readonly string[]) => rows.map((row) => `${row}\n`).join('');
  await writeFile(join(dir, 'queries.jsonl'), lines(queries.map(({ _id, text }) => JSON.stringify({ _id, text }))));
  await writeFile(join(dir, 'qrels.tsv'), lines(['query-id\tcorpus-id\tscore', ...qrels]));
  return { documents, queries: queries.length, judgements: qrels.length };
}
