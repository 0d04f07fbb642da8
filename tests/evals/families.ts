import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { openDb, rowsOf } from '../../db/client.ts';
import { stop } from '../../server/deps.ts';
import { ingestPath } from '../../server/library/index.ts';
import { loadActor } from '../../server/people/index.ts';
import { openShelf } from './library.ts';

/**
 * `node tests/evals/families.ts --data DIR`: which files of a folder the product takes for one work, against what people
 * said who read them (families/judged.jsonl, guideline beside it).
 */
const judgedLine = z.object({ a: z.string(), b: z.string(), same: z.boolean(), note: z.string() });
export type Judged = z.output<typeof judgedLine>;
export type Found = { a: string; b: string; kind: string; similarity: number; containment: number };

const JUDGED = fileURLToPath(new URL('families/judged.jsonl', import.meta.url));
export const readJudged = (path = JUDGED): Judged[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => judgedLine.parse(JSON.parse(line)));

const keyOf = ({ a, b }: { a: string; b: string }) => [a, b].sort().join(' | ');

/** Brings every file of `dir` into an empty library, as a person would, and returns the pairs it found. */
export async function findPairs(dir: string): Promise<{ pairs: Found[]; files: number; ms: number }> {
  const data = mkdtempSync(join(tmpdir(), 'yantu-families-'));
  const shelf = await openShelf(await openDb({ engine: 'memory' }), { YANTU_DATA: data });
  try {
    const actor = await loadActor(shelf.deps, shelf.scope.personId);
    if (!actor) throw new Error('nobody owns the shelf');
    const summary = await ingestPath(shelf.deps, actor, { path: dir });
    const pairs = await rowsOf<Found>(
      shelf.deps.db,
      sql`with came as (select resource_id, min(path) as path from ingest_files where state = 'done' group by resource_id)
          select one.path as a, other.path as b, tie.kind, tie.similarity, tie.containment
          from resource_twins as tie
          join came as one on one.resource_id = tie.a_id join came as other on other.resource_id = tie.b_id
          order by tie.kind = 'part', tie.similarity desc, one.path`,
    );
    // Twins of the same bytes in one organisation never become two resources.
    const doubles = await rowsOf<Found>(
      shelf.deps.db,
      sql`select min(first.path) as a, double.path as b, 'bytes' as kind, 1 as similarity, 1 as containment
          from ingest_files as double join ingest_files as first
            on first.resource_id = double.resource_id and first.state = 'done'
          where double.state = 'duplicate' group by double.path`,
    );
    return { pairs: [...doubles, ...pairs], files: summary.files, ms: summary.ms };
  } finally {
    await stop(shelf.deps);
    rmSync(data, { recursive: true, force: true });
  }
}

/** Pairs that are connected: what one family holds, parts apart. */
export function familiesOf(pairs: readonly Found[]): string[][] {
  const families: Set<string>[] = [];
  for (const { a, b, kind } of pairs) {
    if (kind === 'part') continue;
    const touched = families.filter((family) => family.has(a) || family.has(b));
    for (const family of touched) families.splice(families.indexOf(family), 1);
    families.push(new Set([a, b, ...touched.flatMap((family) => [...family])]));
  }
  return families.map((family) => [...family].sort()).sort((x, y) => (x[0] ?? '').localeCompare(y[0] ?? ''));
}

/** Prints pairs and families with precision and recall; pairs that nobody has judged are counted as wrong. */
export async function printFamilies(dir: string, judged: readonly Judged[] = readJudged()): Promise<void> {
  const { pairs, files, ms } = await findPairs(dir);
  const isHere = (path: string) => existsSync(join(dir, path));
  const said = new Map(judged.map((one) => [keyOf(one), one]));
  console.log(`${files} files in ${(ms / 1000).toFixed(0)} s, ${pairs.length} pairs\n`);
  for (const pair of pairs) {
    const verdict = said.get(keyOf(pair));
    const mark = verdict === undefined ? '?' : verdict.same ? '+' : '-';
    const share = `${pair.similarity.toFixed(2)} ${pair.containment.toFixed(2)}`;
    console.log(`${mark} ${pair.kind.padEnd(5)} ${share}  ${pair.a}\n                   ${pair.b}`);
  }
  const families = familiesOf(pairs);
  console.log(`\n${families.length} families`);
  for (const family of families) console.log(`- ${family.join('\n  ')}`);
  const isFound = new Set(pairs.map(keyOf));
  for (const family of families)
    for (const a of family) for (const b of family) if (a < b) isFound.add(keyOf({ a, b }));
  const right = pairs.filter((pair) => said.get(keyOf(pair))?.same === true).length;
  const wanted = judged.filter(({ a, b, same }) => same && isHere(a) && isHere(b));
  const missed = wanted.filter((one) => !isFound.has(keyOf(one)));
  for (const { a, b, note } of missed) console.log(`missed: ${a} | ${b} (${note})`);
  const share = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
  console.log(`\nprecision ${share(right, pairs.length)} (${right} of ${pairs.length} pairs)`);
  console.log(`recall ${share(wanted.length - missed.length, wanted.length)} (of ${wanted.length} judged the same)`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  const data = values.data ?? '';
  const content = join(data, 'content');
  await printFamilies(existsSync(content) ? content : data);
}
