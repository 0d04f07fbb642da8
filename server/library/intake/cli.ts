import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { KINDS, VISIBILITIES } from '../rules.ts';
import { ingestPath, type PathStep, type PathSummary } from './ingest-path.ts';

export type Terminal = { print: (line: string) => void; signal?: AbortSignal };

export const INGEST_USAGE =
  'ingest PATH [--kind lesson_plan|case|micro_lesson|courseware|exercise|other] [--org ID] ' +
  '[--visibility own|organisation|public] [--share-with ORG_ID]';

/** A call that cannot be understood; the message is for the terminal. */
export class BadUsage extends Error {}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new BadUsage(`--${name}: one of ${allowed.join(', ')}`);
  return found;
}

const OPTIONS = {
  kind: { type: 'string' },
  org: { type: 'string' },
  visibility: { type: 'string' },
  'share-with': { type: 'string' },
} as const;

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new BadUsage(error instanceof Error ? `${error.message}\n${INGEST_USAGE}` : INGEST_USAGE);
  }
}

function understand(argv: readonly string[]) {
  const { values, positionals } = parsed(argv);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new BadUsage(INGEST_USAGE);
  if (!existsSync(path)) throw new BadUsage(`no such file or folder: ${path}`);
  const visibleOrgId = values['share-with'];
  const kind = oneOf('kind', values.kind, KINDS);
  const visibility = oneOf('visibility', values.visibility, VISIBILITIES) ?? (visibleOrgId ? 'organisation' : 'own');
  if ((visibility === 'organisation') !== (visibleOrgId !== undefined)) throw new BadUsage(INGEST_USAGE);
  return {
    path,
    visibility,
    ...(kind ? { kind } : {}),
    ...(values.org ? { orgId: values.org } : {}),
    ...(visibleOrgId ? { visibleOrgId } : {}),
  };
}

/**
 * `ingest PATH …` of the command line: a line per file, then the summary. Answers the exit status: 0 when everything was
 * taken or known already, 2 when some files were refused, 1 when it was cut off.
 * @throws BadUsage, and everything `ingestPath` throws
 */
export async function runIngestCommand(
  deps: Deps,
  actor: Actor,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const input = understand(argv);
  const { print, signal } = terminal;
  const summary = await ingestPath(deps, actor, {
    ...input,
    onProgress: (step) => print(lineOf(step)),
    ...(signal ? { signal } : {}),
  });
  for (const line of tableOf(summary)) print(line);
  if (!summary.isComplete) return 1;
  return summary.refused.length > 0 ? 2 : 0;
}

const lineOf = ({ path, state, code, settled, total }: PathStep) =>
  `[${settled}/${total}] ${state}${code ? ` ${code}` : ''}  ${path}`;

function tableOf(summary: PathSummary): string[] {
  const seconds = summary.ms / 1000;
  const rows: [string, string][] = [
    ['batch', summary.batchId],
    ['files', String(summary.files)],
    ['resources', String(summary.done)],
    ['known already', String(summary.duplicate)],
    ['refused', String(summary.refused.length)],
    ['seconds', `${seconds.toFixed(1)} (${(summary.files / Math.max(seconds, 0.001)).toFixed(1)} files/s)`],
    ['reading, summed over readers', `${(summary.readMs / 1000).toFixed(1)} s`],
    ['peak memory of a reader', `${Math.round(summary.peakBytes / 1024 / 1024)} MB`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const reasons = summary.refused.map(({ path, code, detail }) => `  ${code}  ${path}${detail ? `  (${detail})` : ''}`);
  return ['', ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`), ...reasons];
}
