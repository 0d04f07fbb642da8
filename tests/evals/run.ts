import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDb } from '../../db/client.ts';
import { stop } from '../../server/deps.ts';
import { ndcg } from '../../server/search/rules.ts';
import { noFilters } from '../../server/search/schemas.ts';
import { listSpaces } from '../../server/search/spaces/repo.ts';
import { searchWith } from '../../server/search/usecases.ts';
import { baseline } from './baseline.ts';
import { fill, openShelf, type Shelf } from './library.ts';
import { readSets, type EvalSet } from './sets.ts';

/**
 * `npm run eval [-- --data DIR] [-- --only NAME]`: how well search finds what people judged relevant.
 *
 * Every set is written into an embedded database and asked through the product's own search. The weight of "fused" is
 * the one that the self-test finds on the documents alone; judgements are used for the figures only.
 */
const { values: options } = parseArgs({ options: { data: { type: 'string' }, only: { type: 'string' } } });
const DEPTH = 100;

type Ways = Record<'bm25' | 'words' | 'meaning' | 'fused', { ndcg: number; recall: number }>;
type Row = { set: EvalSet; ways: Ways; weight: number; reason: string; seconds: number; weak: number };

function measure({ queries, grades }: EvalSet, answers: ReadonlyMap<string, readonly string[]>) {
  let gain = 0;
  let recall = 0;
  for (const { id } of queries) {
    const wanted = grades.get(id) ?? new Map<string, number>();
    const answer = answers.get(id) ?? [];
    gain += ndcg(answer, wanted);
    recall += answer.slice(0, DEPTH).filter((document) => wanted.has(document)).length / wanted.size;
  }
  return { ndcg: gain / queries.length, recall: recall / queries.length };
}

async function ask({ deps, scope }: Shelf, { queries }: EvalSet, weight: number | null) {
  const answers = new Map<string, string[]>();
  let weak = 0;
  for (const { id, text } of queries) {
    const question = { query: text, filters: noFilters, limit: DEPTH };
    const answer = await searchWith(deps, scope, question, weight);
    answers.set(
      id,
      answer.hits.map(({ resource }) => resource.id),
    );
    if (answer.isWeak) weak++;
  }
  return { answers, weak: weak / queries.length };
}

async function evaluate(set: EvalSet): Promise<Row> {
  const started = performance.now();
  const shelf = await openShelf(await openDb({ engine: 'memory' }));
  try {
    await fill(shelf, set.documents);
    const [space] = await listSpaces(shelf.deps.db);
    const words = await ask(shelf, set, 0);
    const meaning = await ask(shelf, set, 1);
    // A space without a say is not asked: the very same search as by words.
    const fused = space?.weight ? await ask(shelf, set, null) : words;
    const ways = {
      bm25: measure(set, baseline(set, DEPTH)),
      words: measure(set, words.answers),
      meaning: measure(set, meaning.answers),
      fused: measure(set, fused.answers),
    };
    const seconds = (performance.now() - started) / 1000;
    return {
      set,
      ways,
      weight: space?.weight ?? 0,
      reason: space?.selfTest?.reason ?? 'not tested',
      seconds,
      weak: fused.weak,
    };
  } finally {
    await stop(shelf.deps);
  }
}

const NAMES = { bm25: 'BM25 Han 1+2', words: 'full text', meaning: 'vectors', fused: 'fused' } as const;
const WAYS = ['bm25', 'words', 'meaning', 'fused'] as const;
const cell = ({ ndcg: gain, recall }: { ndcg: number; recall: number }) => `${gain.toFixed(4)} / ${recall.toFixed(3)}`;
const line = (cells: readonly string[]) => console.log(`| ${cells.map((one) => one.padEnd(16)).join(' | ')} |`);
const average = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

const sets = readSets(options.data ?? fileURLToPath(new URL('fixtures', import.meta.url)));
console.log('nDCG@10 / recall@100\n');
line(['set', 'documents', 'queries', ...WAYS.map((way) => NAMES[way]), 'weight', 'weak']);
line(Array<string>(9).fill('---'));
const rows: Row[] = [];
for (const set of sets.filter(({ name }) => !options.only || name === options.only)) {
  const row = await evaluate(set);
  rows.push(row);
  line([
    set.name,
    String(set.documents.length),
    String(set.queries.length),
    ...WAYS.map((way) => cell(row.ways[way])),
    `${row.weight} ${row.reason}`,
    `${(100 * row.weak).toFixed(0)} %, ${row.seconds.toFixed(0)} s`,
  ]);
}
line([
  'mean',
  '',
  '',
  ...WAYS.map((way) =>
    cell({
      ndcg: average(rows.map(({ ways }) => ways[way].ndcg)),
      recall: average(rows.map(({ ways }) => ways[way].recall)),
    }),
  ),
  '',
  '',
]);
