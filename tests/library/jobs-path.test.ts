import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { BadUsage, ingestPath, runIngestCommand } from '../../server/library/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { lesson } from './intake.ts';

const h = await harness();
let teacher: Actor;
let folder: string;

beforeEach(async () => {
  await h.reset();
  teacher = await make.actor(h.deps, { org: await make.organisation(h.deps) });
  folder = mkdtempSync(join(tmpdir(), 'yantu-drop-'));
  mkdirSync(join(folder, '语文', '.git'), { recursive: true });
  writeFileSync(join(folder, '语文', '春.md'), lesson('春'));
  writeFileSync(join(folder, '语文', '散步.md'), lesson('散步'));
  writeFileSync(join(folder, '语文', '空.docx'), '');
  writeFileSync(join(folder, '语文', '.git', 'config'), 'hidden');
  writeFileSync(join(folder, '.DS_Store'), 'hidden');
  symlinkSync('/etc/hostname', join(folder, '主机.txt'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resources = () => rowsOf<Record<string, unknown>>(h.deps.db, sql`select * from resources order by title`);

test('a folder is read with what lies below it, without hidden files and without following links', async () => {
  const steps: string[] = [];
  const onProgress = (step: { path: string; state: string }) => steps.push(`${step.state} ${step.path}`);
  const summary = await ingestPath(h.deps, teacher, { path: folder, onProgress });
  expect(summary).toMatchObject({
    files: 3,
    done: 2,
    duplicate: 0,
    refused: [{ path: '语文/空.docx', code: 'ingest.no_text' }],
    isComplete: true,
  });
  expect(summary.readMs).toBeGreaterThan(0);
  expect(summary.peakBytes).toBeGreaterThan(0);
  expect(steps.sort()).toEqual(['done 语文/散步.md', 'done 语文/春.md', 'refused 语文/空.docx']);
});

test('what is known beforehand is taken as said by the file, the owner included', async () => {
  const author = await make.actor(h.deps, { org: await make.organisation(h.deps) });
  await ingestPath(h.deps, teacher, {
    path: join(folder, '语文'),
    visibility: 'public',
    describe: (path) =>
      path === '春.md'
        ? {
            title: '春的朗读指导',
            kind: 'case',
            grades: ['7'],
            ownerId: author.personId,
            orgId: author.orgId,
            visibility: 'own',
          }
        : undefined,
  });
  const [walk, spring] = await resources();
  expect(walk).toMatchObject({ owner_id: teacher.personId, visibility: 'public' });
  expect(spring).toMatchObject({
    title: '春的朗读指导',
    kind: 'case',
    grades: ['7'],
    owner_id: author.personId,
    org_id: author.orgId,
    visibility: 'own',
    provenance: { kind: { source: 'file' } },
  });
});

test('the command prints a line per file and a summary, and its status tells of refusals', async () => {
  const lines: string[] = [];
  const terminal = { print: (line: string) => void lines.push(line) };
  expect(await runIngestCommand(h.deps, teacher, [folder, '--kind', 'case', '--visibility', 'public'], terminal)).toBe(
    2,
  );
  expect(lines.filter((line) => /^\[\d\/3\]/.test(line))).toHaveLength(3);
  expect(lines.join('\n')).toMatch(/resources +2\n/);
  expect(lines.join('\n')).toContain('ingest.no_text  语文/空.docx');
  expect((await resources()).map((row) => row['kind'])).toEqual(['case', 'case']);
  rmSync(join(folder, '语文', '空.docx'));
  expect(await runIngestCommand(h.deps, teacher, [folder], terminal)).toBe(0);
  expect(lines.join('\n')).toMatch(/known already +2\n/);
});

test.each([
  [[]],
  [['a', 'b']],
  [['.', '--kind', 'novel']],
  [['.', '--colour', 'red']],
  [['/no/such/folder']],
  [['.', '--visibility', 'organisation']],
])('a call of %j is not understood', async (argv) => {
  await expect(runIngestCommand(h.deps, teacher, argv, { print: () => undefined })).rejects.toThrow(BadUsage);
});
