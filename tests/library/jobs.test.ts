import { strToU8, zipSync } from 'fflate';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import { feature } from '../../server/library/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { drop, ingest, lesson, look } from './intake.ts';

const h = await harness();
let teacher: Actor;
let school: Awaited<ReturnType<typeof make.organisation>>;

beforeEach(async () => {
  await h.reset();
  school = await make.organisation(h.deps, { name: '云溪中学' });
  teacher = await make.actor(h.deps, { org: school });
});

const resources = () =>
  rowsOf<{ id: string; title: string; source_sha256: string }>(
    h.deps.db,
    sql`select id, title, source_sha256 from resources order by id`,
  );
const states = (shown: Awaited<ReturnType<typeof look>>) =>
  Object.fromEntries(shown.files.map((file) => [file.path, file.code ?? file.state]));

describe('a drop of files', () => {
  test('of twenty files of which one is broken, nineteen become resources and one says why not', async () => {
    const files: Record<string, string | Uint8Array> = Object.fromEntries(
      Array.from({ length: 19 }, (_, i) => [`教案/第${i + 1}课.md`, lesson(`第${i + 1}课`)]),
    );
    files['教案/坏文件.docx'] = new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8]);
    const shown = await ingest(h, teacher, files);
    expect(shown.batch.state).toBe('done');
    expect(shown.batch.counts).toMatchObject({ total: 20, done: 19, refused: 1, received: 0, reading: 0 });
    expect(states(shown)['教案/坏文件.docx']).toBe('ingest.corrupt');
    expect(await resources()).toHaveLength(19);
  });
});
