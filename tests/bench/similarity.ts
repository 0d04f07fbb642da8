import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb, type OpenDb } from '../../db/client.ts';
import { topicFingerprints, topics } from '../../db/schema/index.ts';
import { stop } from '../../server/deps.ts';
import type { Deps } from '../../server/kernel/deps.ts';
import { comparedTexts, OWN, printsOf, rowOf } from '../../server/topics/precheck/rules/index.ts';
import { loadMaterial } from '../../server/topics/precheck/usecases/material.ts';
import { compareAll } from '../../server/topics/precheck/usecases/compare.ts';
import { precheckTopic } from '../../server/topics/precheck/usecases/run.ts';
import { emptyForm } from '../../server/topics/rules/form.ts';
import type { SectionKey, TopicForm } from '../../db/schema/topic-data.ts';
import { chance } from '../helpers/chance.ts';
import { emptyDatabase } from '../helpers/database.ts';
import { county, makeCall, makeTopic } from '../topics/world.ts';
import { corpus } from '../topics/similar/corpus.ts';
import { line, load, shown, timed } from './figures.ts';
import { dropDatabase, openProduct, openServer } from './library.ts';

const ROUNDS = 7;
const SECTIONS: SectionKey[] = ['concepts', 'literature', 'significance', 'subjects', 'content', 'difficulties', 'methods', 'feasibility', 'foundation']; // prettier-ignore
const quiet = { signal: new AbortController().signal, progress: () => Promise.resolve() };

/** Clauses of the trade's texts put together anew: topics share some clauses, as real ones do, but no passages. */
function writer(seed: number): (letters: number) => string {
  const { earlier, planted } = corpus();
  const clauses = [...earlier, ...planted.filter(({ kind }) => kind === 'honest')]
    .flatMap(({ form }) => Object.values(form.sections).flatMap((text) => text.split(/[，。；：]/)))
    .filter((clause) => clause.length > 3);
  const draw = chance(seed);
  return (letters) => {
    let text = '';
    while (text.length < letters) {
      const clause = clauses[draw(clauses.length)] ?? '';
      // One clause of eight is everybody's; in the others words of one's own stand between.
      const own = () => String.fromCharCode(0x4e00 + draw(4000), 0x4e00 + draw(4000));
      text += draw(8) === 0 ? `${clause}，` : `${clause.replace(/.{4}/g, (four) => four + own())}，`;
    }
    return text;
  };
}

const formWith = (write: (letters: number) => string, i: number): TopicForm => ({
  ...emptyForm(),
  title: `${write(12)}的研究 ${i}`,
  sections: Object.fromEntries(SECTIONS.map((key) => [key, write(500)])),
});

async function fill(deps: Deps, count: number) {
  const at = await county(deps);
  const call = await makeCall(deps, at.county.id);
  const write = writer(7);
  const base = await makeTopic(deps, { leader: at.stranger, callId: null, state: 'closed', form: formWith(write, 0) });
  for (let from = 1; from < count; from += 200) {
    const rows = Array.from({ length: Math.min(200, count - from) }, (_, i) => {
      const form = formWith(write, from + i);
      return { ...base, id: deps.newId('top'), form, title: form.title };
    });
    await deps.db.insert(topics).values(rows);
    const prints = rows.flatMap(({ id, form }) =>
      rowOf(comparedTexts(form), OWN).parts.map(({ section, folded }) => {
        const hashes = [...new Set(printsOf(folded).map(({ hash }) => hash))];
        return { topicId: id, section, hashes, characters: folded.chars.length, at: deps.now() };
      }),
    );
    for (let i = 0; i < prints.length; i += 500)
      await deps.db.insert(topicFingerprints).values(prints.slice(i, i + 500));
  }
  const borrowed = { ...formWith(write, -1), title: '一份新的申报书' };
  borrowed.sections.methods = base.form.sections.methods ?? '';
  await precheckTopic(deps, base.id, quiet);
  const own = await makeTopic(deps, { leader: at.leader, callId: call.id, state: 'screening', form: borrowed });
  return own.id;
}

async function measure(name: string, database: OpenDb, count: number): Promise<void> {
  await emptyDatabase(database.db);
  const { deps } = await openProduct(database);
  const filled = await timed(() => fill(deps, count));
  const compared: number[] = [];
  const whole: number[] = [];
  let found = '';
  for (let round = 0; round < ROUNDS; round++) {
    const { ms, value } = await timed(async () => compareAll(deps.db, await loadMaterial(deps.db, filled.value)));
    compared.push(ms);
    const similar = value.found.filter(({ kind }) => kind === 'similar');
    found = `${value.compared} compared, ${similar.map(({ section }) => section).join(' ')}`;
    whole.push((await timed(() => precheckTopic(deps, filled.value, quiet))).ms);
  }
  line([name, String(count), `${(filled.ms / 1000).toFixed(1)} s`, shown(compared), shown(whole), found, load()]);
  await stop(deps);
}

/** One application of nine sections of 500 letters against everything that was ever handed in. */
export async function benchSimilarity(count: number): Promise<void> {
  console.log('\nOne application against earlier ones, p50 / p95\n');
  line(['database', 'earlier', 'filled in', 'similarity', 'whole look', 'found', 'machine']);
  line(Array<string>(7).fill('---'));
  const folder = mkdtempSync(join(tmpdir(), 'yantu-bench-'));
  try {
    await measure('embedded', await openDb({ engine: 'embedded', dir: folder }), count);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return;
  const own = new URL(url);
  own.pathname = '/yantu_bench_similarity';
  await measure('PostgreSQL', await openServer(own.href), count);
  await dropDatabase(own.href);
}
