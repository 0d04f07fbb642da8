import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { extract, guessMetadata, recogniseSections, SECTION_KEYS, type SectionKey } from '../../ingest/index.ts';

/**
 * How well sections are recognised in real documents, against labels set by hand (sections/GUIDELINE.md).
 * `node tests/evals/sections.ts --data DIR [--errors]`, where DIR holds the content folder that the labels name; `--errors`
 * lists what is wrong in the half that rules may be tuned on.
 */

const key = z.enum(SECTION_KEYS);
const label = z.object({
  path: z.string(),
  kind: z.string(),
  blocks: z.number(),
  half: z.enum(['tune', 'held']),
  sections: z.array(z.object({ key, from: z.number() })).min(1),
  phases: z.array(z.object({ name: z.string(), from: z.number(), minutes: z.number().nullable() })).default([]),
});
type Label = z.infer<typeof label>;
type Start = { key: SectionKey; from: number };

/** `right` of `found` are among the `wanted`. */
export type Counts = { right: number; found: number; wanted: number };
export type HalfScores = {
  documents: number;
  keys: ReadonlyMap<SectionKey, Counts>;
  all: Counts;
  /** Only documents labelled as lesson plans. */
  plans: Counts;
  phases: Counts;
  /** Of the phases found, how many carry the minutes that the plan says. */
  minutes: { right: number; of: number };
  /** Share of all blocks with the right key; `folded` counts hook, content, practice and summary as process. */
  blocks: { right: number; folded: number; of: number };
};
export type SectionScores = {
  /** With the kind that the label names, and with the kind that the product guesses from the file. */
  halves: Record<'labelled' | 'guessed', Record<'tune' | 'held', HalfScores>>;
  /** Files that are missing or that the reader splits otherwise than when they were labelled; they are not scored. */
  unscored: string[];
  milliseconds: number;
  errors: string[];
};

const NEAR = 1;
const FOLDED = new Set<SectionKey>(['hook', 'content', 'practice', 'summary']);
const nothing = (): Counts => ({ right: 0, found: 0, wanted: 0 });
const empty = (): HalfScores => ({
  documents: 0,
  keys: new Map(SECTION_KEYS.map((one) => [one, nothing()])),
  all: nothing(),
  plans: nothing(),
  phases: nothing(),
  minutes: { right: 0, of: 0 },
  blocks: { right: 0, folded: 0, of: 0 },
});

const merged = (starts: readonly Start[]): Start[] =>
  starts.filter((start, index) => index === 0 || starts[index - 1]?.key !== start.key);

const countsOf = ({ keys }: HalfScores, one: SectionKey): Counts => keys.get(one) ?? nothing();

/** Each wanted one is met by at most one that was found. */
function pairs<T extends { from: number }>(
  found: readonly T[],
  wanted: readonly T[],
  alike: (a: T, b: T) => boolean,
): [T, T][] {
  const left = [...wanted];
  return found.flatMap((one): [T, T][] => {
    const at = left.findIndex((other) => Math.abs(other.from - one.from) <= NEAR && alike(one, other));
    const [match] = at < 0 ? [] : left.splice(at, 1);
    return match ? [[one, match]] : [];
  });
}

const keyAt = (starts: readonly Start[], at: number) => starts.findLast(({ from }) => from <= at)?.key ?? 'other';
const fold = (one: SectionKey) => (FOLDED.has(one) ? 'process' : one);

function score(scores: HalfScores, wanted: Label, found: ReturnType<typeof recogniseSections>): Start[] {
  const starts = merged(found);
  const right = pairs<Start>(starts, wanted.sections, (a, b) => a.key === b.key);
  const add = (counts: Counts, more: Counts) => {
    counts.right += more.right;
    counts.found += more.found;
    counts.wanted += more.wanted;
  };
  const whole = { right: right.length, found: starts.length, wanted: wanted.sections.length };
  add(scores.all, whole);
  if (wanted.kind === 'lesson_plan') add(scores.plans, whole);
  for (const one of SECTION_KEYS) {
    const of = (list: readonly Start[]) => list.filter(({ key: other }) => other === one).length;
    add(countsOf(scores, one), {
      right: of(right.map(([start]) => start)),
      found: of(starts),
      wanted: of(wanted.sections),
    });
  }
  if (wanted.phases.length > 0) {
    const phases = found.flatMap((section) => section.phases ?? []);
    const met = pairs<{ from: number; minutes: number | null }>(phases, wanted.phases, () => true);
    add(scores.phases, { right: met.length, found: phases.length, wanted: wanted.phases.length });
    scores.minutes.of += met.length;
    scores.minutes.right += met.filter(([a, b]) => a.minutes === b.minutes).length;
  }
  for (let at = 0; at < wanted.blocks; at++) {
    const [is, should] = [keyAt(starts, at), keyAt(wanted.sections, at)];
    if (is === should) scores.blocks.right++;
    if (fold(is) === fold(should)) scores.blocks.folded++;
  }
  scores.blocks.of += wanted.blocks;
  scores.documents++;
  return starts;
}

const labels = () =>
  readFileSync(new URL('sections/labels.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => label.parse(JSON.parse(line)));

const fileOf = (dataDir: string, path: string) =>
  [join(dataDir, 'content', path), join(dataDir, path)].find((file) => existsSync(file));

/** Scores the recogniser on every labelled document under `dataDir`. */
export async function evaluateSections(dataDir: string): Promise<SectionScores> {
  const halves = { labelled: { tune: empty(), held: empty() }, guessed: { tune: empty(), held: empty() } };
  const scores: SectionScores = { halves, unscored: [], milliseconds: 0, errors: [] };
  for (const wanted of labels()) {
    const file = fileOf(dataDir, wanted.path);
    const extracted = file ? await extract({ bytes: new Uint8Array(readFileSync(file)), name: basename(file) }) : null;
    if (!extracted || extracted.blocks.length !== wanted.blocks) {
      scores.unscored.push(wanted.path);
      continue;
    }
    const { blocks, language } = extracted;
    const guess = guessMetadata({ path: wanted.path, extracted }).find(({ field }) => field === 'kind')?.value;
    const started = performance.now();
    const found = recogniseSections(blocks, { kind: wanted.kind, language });
    scores.milliseconds += performance.now() - started;
    const starts = score(halves.labelled[wanted.half], wanted, found);
    const kind = typeof guess === 'string' ? guess : null;
    score(halves.guessed[wanted.half], wanted, recogniseSections(blocks, { kind, language }));
    if (wanted.half !== 'tune') continue;
    const show = (list: readonly Start[]) => list.map((start) => `${start.from} ${start.key}`).join(', ');
    if (
      pairs<Start>(starts, wanted.sections, (a, b) => a.key === b.key).length <
      Math.max(starts.length, wanted.sections.length)
    )
      scores.errors.push(`${wanted.path}\n  wanted ${show(wanted.sections)}\n  found  ${show(starts)}`);
    const phases = found.flatMap((section) => section.phases ?? []);
    const missed = pairs<{ from: number }>(phases, wanted.phases, () => true).length;
    if (wanted.phases.length > 0 && missed < Math.max(phases.length, wanted.phases.length))
      scores.errors.push(
        `${wanted.path} phases\n  wanted ${wanted.phases.map((phase) => `${phase.from} ${phase.name}`).join(', ')}\n  found  ${phases.map((phase) => `${phase.from} ${phase.name}`).join(', ')}`,
      );
  }
  return scores;
}

const share = (right: number, of: number) => (of === 0 ? '–' : (right / of).toFixed(3));
const row = (cells: readonly string[]) => console.log(`| ${cells.map((cell) => cell.padEnd(12)).join(' | ')} |`);
const cells = ({ right, found, wanted }: Counts) => [share(right, found), share(right, wanted), String(wanted)];

/** Prints precision and recall per section, for the half that rules may be tuned on and the half that they may not. */
export async function printSections(dataDir: string, { errors = false } = {}): Promise<void> {
  const scores = await evaluateSections(dataDir);
  for (const [kinds, { tune, held }] of Object.entries(scores.halves)) {
    console.log(`\nSections, kind as ${kinds}: ${tune.documents} documents to tune on, ${held.documents} held back\n`);
    row(['', 'tune P', 'R', 'n', 'held P', 'R', 'n']);
    row(Array<string>(7).fill('---'));
    for (const one of SECTION_KEYS) {
      const both = [countsOf(tune, one), countsOf(held, one)];
      if (both.some(({ wanted, found }) => wanted + found > 0)) row([one, ...both.flatMap(cells)]);
    }
    row(['all', ...cells(tune.all), ...cells(held.all)]);
    row(['lesson plans', ...cells(tune.plans), ...cells(held.plans)]);
    row(['phases', ...cells(tune.phases), ...cells(held.phases)]);
    for (const [name, half] of Object.entries({ tune, held }))
      console.log(
        `${name}: ${share(half.blocks.right, half.blocks.of)} of ${half.blocks.of} blocks right, ${share(half.blocks.folded, half.blocks.of)} with the parts of a micro-lesson counted as process; minutes of phases ${share(half.minutes.right, half.minutes.of)}`,
      );
  }
  console.log(`\n${scores.milliseconds.toFixed(0)} ms in all; not scored: ${scores.unscored.join(', ') || 'none'}`);
  if (errors) for (const error of scores.errors) console.log(`\n${error}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { data: { type: 'string' }, errors: { type: 'boolean' } } });
  if (!values.data) throw new Error('--data DIR is needed');
  await printSections(values.data, { errors: values.errors ?? false });
}
