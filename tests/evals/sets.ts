import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A retrieval set in BEIR form: corpus.jsonl, queries.jsonl, qrels.tsv (query, document, grade; one heading line). */
export type Document = { id: string; title: string; text: string };
export type Query = { id: string; text: string };
export type EvalSet = {
  name: string;
  documents: Document[];
  /** Those with at least one judgement. */
  queries: Query[];
  grades: Map<string, Map<string, number>>;
};

const documentLine = z.object({ _id: z.string(), title: z.string().default(''), text: z.string() });
const queryLine = z.object({ _id: z.string(), text: z.string() });
const lines = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

function readSet(name: string, dir: string): EvalSet {
  // Where a set has queries that make sense only after others, the ones that stand alone are a file of their own.
  const standalone = join(dir, 'queries-standalone.jsonl');
  const queryFile = existsSync(standalone) ? standalone : join(dir, 'queries.jsonl');
  const grades = new Map<string, Map<string, number>>();
  for (const line of lines(join(dir, 'qrels.tsv')).slice(1)) {
    const [query, document, grade] = line.split('\t');
    if (!query || !document || Number(grade) <= 0) continue;
    const known = grades.get(query) ?? new Map<string, number>();
    grades.set(query, known.set(document, Number(grade)));
  }
  return {
    name,
    documents: lines(join(dir, 'corpus.jsonl')).map((line) => {
      const { _id, ...rest } = documentLine.parse(JSON.parse(line));
      return { id: _id, ...rest };
    }),
    queries: lines(queryFile)
      .map((line) => queryLine.parse(JSON.parse(line)))
      .map(({ _id, text }) => ({ id: _id, text }))
      .filter(({ id }) => grades.has(id)),
    grades,
  };
}

const isSet = (dir: string) => existsSync(join(dir, 'corpus.jsonl')) && existsSync(join(dir, 'qrels.tsv'));

/** Every set in `dir`, in `dir`/eval, or `dir` itself. @throws when there is none */
export function readSets(dir: string): EvalSet[] {
  const root = existsSync(join(dir, 'eval')) ? join(dir, 'eval') : dir;
  const names = isSet(root) ? [''] : readdirSync(root).filter((name) => isSet(join(root, name)));
  if (names.length === 0) throw new Error(`no retrieval set in ${dir}`);
  return names.sort().map((name) => readSet(name || 'fixtures', join(root, name)));
}

/** The same documents asked in the other language, where the set has its queries translated (queries-zh.jsonl). */
export function crossLanguage(set: EvalSet, dir: string): EvalSet | null {
  const root = existsSync(join(dir, 'eval')) ? join(dir, 'eval') : dir;
  const file = join(root, set.name, 'queries-zh.jsonl');
  if (!existsSync(file)) return null;
  const queries = lines(file)
    .map((line) => queryLine.parse(JSON.parse(line)))
    .map(({ _id, text }) => ({ id: _id, text }))
    .filter(({ id }) => set.grades.has(id));
  return { ...set, name: `${set.name}, zh`, queries };
}
