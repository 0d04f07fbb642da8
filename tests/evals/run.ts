import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDb } from '../../db/client.ts';
import { stop } from '../../server/deps.ts';
import { ndcg } from '../../server/search/rules.ts';
import { noFilters } from '../../server/search/schemas.ts';
import { listSpaces } from '../../server/search/spaces/repo.ts';
import { searchWith } from '../../server/search/usecases.ts';
import { baseline, passageBaseline } from './baseline.ts';
import { ABLATION, answersOf, everything, openLab, type Lab } from './lab.ts';
import { fill, openShelf, type Shelf } from './library.ts';
import { allSources, contentOf, ingestContent, needsOver } from './needs.ts';
import { recordedModel, readRewrites } from './rewrites.ts';
import { evalPlanner } from './planner.ts';
import { evalSimilarity } from './similarity.ts';
import { crossLanguage, readSets, type EvalSet } from './sets.ts';

/**
 * `npm run eval [-- --data DIR] [-- --only NAME] [-- --ablate]`: how well search finds what people judged relevant.
 *
 * Every set is written into an embedded database and asked through the product's own search; where DIR has a content
 * folder, it is ingested and asked the needs of teachers. The weight of "fused" is the one that the self-test finds on the
 * documents alone; judgements are used for the figures only. `--ablate` adds what each part of the ranking brings, by the
 * same rules in memory.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    ablate: { type: 'boolean' },
    cases: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
  },
});
if (options.only === 'planner') {
  await evalPlanner(Number(options.cases), Number(options.from));
  process.exit();
}
if (options.only === 'similarity') {
  evalSimilarity();
  process.exit();
}
const DEPTH = 100;

type Figure = { ndcg: number; recall: number };
const WAYS = { bm25: 'BM25 Han 1+2', bm25p: 'BM25 passages', words: 'full text', meaning: 'vectors', fused: 'fused' };
type Way = keyof typeof WAYS;
type Row = { set: EvalSet; ways: Record<Way, Figure>; note: string; total: number };

function measure({ queries, grades }: EvalSet, answers: ReadonlyMap<string, readonly string[]>): Figure {
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
  let total = 0;
  for (const { id, text } of queries) {
    const answer = await searchWith(
      deps,
      scope,
      { query: text, filters: noFilters, limit: DEPTH, mayRewrite: true },
      weight,
    );
    answers.set(
      id,
      answer.hits.map(({ resource }) => resource.id),
    );
    if (answer.isWeak) weak++;
    total += answer.total;
  }
  return { answers, weak: weak / queries.length, total: total / queries.length };
}

/** Asks a set in every way that can be compared. */
async function evaluate(shelf: Shelf, set: EvalSet, passages: readonly { id: string; title: string; text: string }[]) {
  const started = performance.now();
  const [space] = await listSpaces(shelf.deps.db);
  const words = await ask(shelf, set, 0);
  const meaning = await ask(shelf, set, 1);
  // A space without a say is not asked: the very same search as by words.
  const fused = space?.weight ? await ask(shelf, set, null) : words;
  const ways = {
    bm25: measure(set, baseline(set, DEPTH)),
    bm25p: measure(set, passageBaseline(set, passages, DEPTH)),
    words: measure(set, words.answers),
    meaning: measure(set, meaning.answers),
    fused: measure(set, fused.answers),
  };
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const reason = `${space?.weight ?? 0} ${space?.selfTest?.reason ?? 'not tested'}`;
  return { set, ways, total: fused.total, note: `${reason}; ${(100 * fused.weak).toFixed(0)} % weak, ${seconds} s` };
}

const cell = ({ ndcg: gain, recall }: Figure) => `${gain.toFixed(4)} / ${recall.toFixed(3)}`;
const ratio = ({ bm25, bm25p, fused }: Row['ways']) => (fused.ndcg / Math.max(bm25.ndcg, bm25p.ndcg)).toFixed(3);
const line = (cells: readonly string[]) => console.log(`| ${cells.map((one) => one.padEnd(15)).join(' | ')} |`);
const average = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const ways = Object.keys(WAYS) as Way[];

function print({ set, ways: found, note, total }: Row) {
  const { length } = set.queries;
  line([
    set.name,
    `${set.documents.length} / ${length}`,
    ...ways.map((way) => cell(found[way])),
    ratio(found),
    total.toFixed(0),
    note,
  ]);
}

const labs: { set: EvalSet; lab: Lab }[] = [];
const keep = async (shelf: Shelf, sets: readonly EvalSet[]) => {
  if (!options.ablate) return;
  const lab = openLab(await allSources(shelf));
  for (const set of sets) labs.push({ set, lab });
};

const passagesOf = async (shelf: Shelf) =>
  (await allSources(shelf)).map(({ resourceId, title, text }) => ({ id: resourceId, title, text }));

async function onShelf<T>(work: (shelf: Shelf) => Promise<T>): Promise<T> {
  const shelf = await openShelf(await openDb({ engine: 'memory' }));
  try {
    return await work(shelf);
  } finally {
    await stop(shelf.deps);
  }
}

const data = options.data ?? fileURLToPath(new URL('fixtures', import.meta.url));
const isWanted = (name: string) => !options.only || name.startsWith(options.only);

console.log('nDCG@10 / recall@100\n');
line(['set', 'docs / queries', ...ways.map((way) => WAYS[way]), 'fused : BM25', 'mean total', 'weight of vectors']);
line(Array<string>(ways.length + 5).fill('---'));
const rows: Row[] = [];
for (const set of readSets(data).filter(({ name }) => isWanted(name))) {
  await onShelf(async (shelf) => {
    await fill(shelf, set.documents);
    const passages = await passagesOf(shelf);
    const row = await evaluate(shelf, set, passages);
    rows.push(row);
    print(row);
    const crossed = crossLanguage(set, data);
    if (crossed) print(await evaluate(shelf, crossed, passages));
    await keep(shelf, crossed ? [set, crossed] : [set]);
  });
}
if (rows.length > 1) {
  const mean = (way: Way) => ({
    ndcg: average(rows.map((row) => row.ways[way].ndcg)),
    recall: average(rows.map((row) => row.ways[way].recall)),
  });
  const means = Object.fromEntries(ways.map((way) => [way, mean(way)])) as Record<Way, Figure>;
  line(['mean', '', ...ways.map((way) => cell(means[way])), ratio(means), '', '']);
}

const content = contentOf(data);
if (content && isWanted('needs')) {
  await onShelf(async (shelf) => {
    const { files, refused } = await ingestContent(shelf, content);
    const passages = await passagesOf(shelf);
    const { tune, held } = await needsOver(shelf, content);
    for (const set of [tune, held]) print(await evaluate(shelf, set, passages));
    const rewrites = readRewrites();
    const withModel: Shelf = { ...shelf, deps: { ...shelf.deps, ai: recordedModel(shelf.deps.ai, rewrites) } };
    for (const set of [tune, held]) {
      const { answers } = await ask(withModel, set, 0);
      console.log(`${set.name}, with wordings of a recorded chat model: ${cell(measure(set, answers))}`);
    }
    console.log(`${files} files of the content folder, ${refused} refused, ${passages.length} passages`);
    await keep(shelf, [tune, held]);
    if (options.ablate) {
      for (const set of [tune, held]) {
        const parts = { ...everything, beside: rewrites };
        const lab = labs.find((one) => one.set === set)?.lab;
        if (lab)
          console.log(`${set.name}, the same in memory: ${cell(measure(set, answersOf(lab, set, parts, DEPTH)))}`);
      }
    }
  });
}

if (labs.length > 0) {
  console.log('\nWhat each part brings, nDCG@10\n');
  line(['', ...labs.map(({ set }) => set.name)]);
  line(Array<string>(labs.length + 1).fill('---'));
  const whole = labs.map(({ set }) => measure(set, baseline(set, DEPTH)).ndcg.toFixed(4));
  line(['BM25', ...whole]);
  for (const { name, parts } of ABLATION) {
    line([name, ...labs.map(({ set, lab }) => measure(set, answersOf(lab, set, parts, DEPTH)).ndcg.toFixed(4))]);
  }
}
