import { sql } from 'drizzle-orm';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { rowsOf } from '../../db/client.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { feature } from '../../server/library/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer, drop, ingest, lesson, look, mp4, outcomes, SUBTITLES } from './intake.ts';

const h = await harness();
let teacher: Actor;
let school: Awaited<ReturnType<typeof make.organisation>>;

beforeEach(async () => {
  await h.reset();
  school = await make.organisation(h.deps, { name: '云溪中学' });
  teacher = await make.actor(h.deps, { org: school });
});

const rows = (table: string) =>
  rowsOf<Record<string, unknown>>(h.deps.db, sql`select * from ${sql.identifier(table)} order by 1`);
/** A start after a crash. Where several servers share the database, leases must have run out before. */
const restart = async () => {
  if (h.deps.database.engine === 'server') h.clock.advance(10 * 60_000);
  await feature.resume?.(h.deps);
};

const broken = new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8]);
const lessons = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`教案/第${i + 1}课.md`, lesson(`第${i + 1}课`)]));

describe('a drop of files', () => {
  test('of twenty files of which one is broken, nineteen become resources and one says why not', async () => {
    const shown = await ingest(h, teacher, { ...lessons(19), '教案/坏文件.docx': broken });
    expect(shown.batch.state).toBe('done');
    expect(shown.batch.counts).toMatchObject({ total: 20, done: 19, refused: 1, received: 0, reading: 0 });
    expect(outcomes(shown)['教案/坏文件.docx']).toBe('ingest.corrupt');
    expect(await rows('resources')).toHaveLength(19);
  });

  test('a Word file becomes a resource with its sections, passages and what its name says', async () => {
    const document = new Document({
      sections: [
        {
          children: [
            new Paragraph({ text: '《背影》教学设计', heading: HeadingLevel.TITLE }),
            new Paragraph({ text: '教学目标', heading: HeadingLevel.HEADING_1 }),
            new Paragraph('品味文中细节描写,体会父亲对儿子深沉的爱,学习抓住关键词句分析人物的方法。'),
            new Paragraph({ text: '教学过程', heading: HeadingLevel.HEADING_1 }),
            new Paragraph('请学生默读课文,勾画四次写到背影的语句,说说哪一次最打动你,并写下批注与同学交流。'),
          ],
        },
      ],
    });
    const bytes = new Uint8Array(await Packer.toBuffer(document));
    const shown = await ingest(h, teacher, { '八年级语文/《背影》教案.docx': bytes });
    expect(outcomes(shown)).toEqual({ '八年级语文/《背影》教案.docx': 'done' });
    const [resource] = await rows('resources');
    expect(resource).toMatchObject({ kind: 'lesson_plan', language: 'zh', owner_id: teacher.personId });
    expect(resource?.['provenance']).toMatchObject({ kind: { source: 'rule', evidence: '教案' } });
    const chunks = await rows('chunks');
    expect(chunks.map((chunk) => String(chunk['text'])).join('')).toContain('四次写到背影');
    const [blob] = await rows('blobs');
    expect(blob?.['mime']).toBe('application/vnd.openxmlformats-officedocument.wordprocessingml.document');
  });

  test('what was said for the whole drop is not put in doubt by guesses', async () => {
    await ingest(h, teacher, { '期中试卷.md': lesson('散步') }, { kind: 'case' });
    const [resource] = await rows('resources');
    expect(resource).toMatchObject({ kind: 'case', provenance: { kind: { source: 'person', by: teacher.personId } } });
    expect((await rows('suggestions')).filter((row) => row['field'] === 'kind')).toEqual([]);
  });

  test('the same bytes again make no second resource and lead to the first', async () => {
    const first = await ingest(h, teacher, { 'a.md': lesson('春'), 'b.md': lesson('春') });
    expect(Object.values(outcomes(first)).sort()).toEqual(['done', 'duplicate']);
    const again = await ingest(h, teacher, { 'c.md': lesson('春') });
    expect(again.files[0]).toMatchObject({ state: 'duplicate', resourceId: first.files[0]?.resourceId });
    expect(await rows('resources')).toHaveLength(1);
    expect(await rows('chunks')).not.toHaveLength(0);
  });

  test('the draft of a colleague with the same bytes is not given away by the link', async () => {
    await ingest(h, teacher, { 'a.md': lesson('春') });
    const colleague = await make.actor(h.deps, { org: school });
    const theirs = await ingest(h, colleague, { 'a.md': lesson('春') });
    expect(theirs.files[0]).toMatchObject({ state: 'duplicate', resourceId: null });
  });

  test('the same bytes in another organisation are a resource there', async () => {
    await ingest(h, teacher, { 'a.md': lesson('春') });
    const other = await make.actor(h.deps, { org: await make.organisation(h.deps) });
    expect(outcomes(await ingest(h, other, { 'a.md': lesson('春') }))).toEqual({ 'a.md': 'done' });
    expect(await rows('blobs')).toHaveLength(1);
  });

  test('an archive becomes its files; a bad one among them is refused alone', async () => {
    const archive = zipSync({
      '第一单元/春.md': strToU8(lesson('春')),
      '第一单元/坏.docx': broken,
      '第一单元/空.txt': new Uint8Array(),
      '__MACOSX/._春.md': new Uint8Array([0, 5, 22, 7]),
    });
    const shown = await ingest(h, teacher, { '七年级上.zip': archive, '散步.md': lesson('散步') });
    expect(outcomes(shown)).toEqual({
      '七年级上.zip': 'done',
      '七年级上.zip/第一单元/春.md': 'done',
      '七年级上.zip/第一单元/坏.docx': 'ingest.corrupt',
      '七年级上.zip/第一单元/空.txt': 'ingest.no_text',
      '散步.md': 'done',
    });
  });

  test('a broken archive is refused with its reason', async () => {
    expect(outcomes(await ingest(h, teacher, { '坏.zip': broken }))).toEqual({ '坏.zip': 'ingest.corrupt' });
  });
});

describe('recordings', () => {
  test('join the resource of the subtitles that came with them', async () => {
    const shown = await ingest(h, teacher, { '微课/浮力.mp4': mp4, '微课/浮力.srt': SUBTITLES });
    expect(outcomes(shown)).toEqual({ '微课/浮力.mp4': 'done', '微课/浮力.srt': 'done' });
    expect(new Set(shown.files.map((file) => file.resourceId)).size).toBe(1);
    expect(await rows('documents')).toMatchObject([{ format: 'video' }]);
    expect((await rows('resource_files')).map((row) => row['role']).sort()).toEqual(['source', 'video']);
  });

  test('without subtitles are refused and say what is missing', async () => {
    const shown = await ingest(h, teacher, { '浮力.mp4': mp4, '压强.srt': SUBTITLES });
    expect(outcomes(shown)['浮力.mp4']).toBe('library.captions_needed');
  });

  test('sent again with their subtitles double nothing', async () => {
    const files = { '浮力.mp4': mp4, '浮力.srt': SUBTITLES };
    await ingest(h, teacher, files);
    expect(outcomes(await ingest(h, teacher, files))).toEqual({ '浮力.mp4': 'duplicate', '浮力.srt': 'duplicate' });
    expect(await rows('resource_files')).toHaveLength(2);
  });
});

describe('a crash', () => {
  const abandon = (attempts: number) =>
    h.deps.db.execute(
      sql`update ingest_files set state = 'reading', attempts = ${attempts}, lease_until = ${new Date(h.deps.now().getTime() + 60_000).toISOString()}`,
    );

  test('while files are read is made good by the next start, each file exactly once', async () => {
    const id = await drop(h, teacher, lessons(5));
    await abandon(1);
    await restart();
    await h.runJobs();
    expect((await look(h, teacher, id)).batch).toMatchObject({ state: 'done', counts: { done: 5, total: 5 } });
    expect(await rows('resources')).toHaveLength(5);
  });

  test('that comes again and again over the same file ends in a refusal that can be tried again', async () => {
    const id = await drop(h, teacher, lessons(1));
    await abandon(5);
    await restart();
    await h.runJobs();
    const [file] = (await look(h, teacher, id)).files;
    expect(file).toMatchObject({ state: 'refused', code: 'library.interrupted' });
    expect((await h.request(teacher, 'POST', `/api/library/batches/${id}/files/${file?.id}/retry`)).status).toBe(202);
    await h.runJobs();
    expect((await look(h, teacher, id)).batch).toMatchObject({ state: 'done', counts: { done: 1 } });
  });

  test('that only seems one doubles nothing: a reader whose files were given away writes nothing', async () => {
    const id = await drop(h, teacher, lessons(12));
    const reading = h.runJobs();
    // A quick machine may have read everything before the fourth; the first always comes in between.
    let restarts = 0;
    const isReadingOrDone = async () => {
      const states = (await rows('ingest_files')).map((row) => row['state']);
      const isDone = states.every((state) => state === 'done');
      expect(isDone || states.includes('reading')).toBe(true);
      return isDone;
    };
    while (restarts < 4 && !(await vi.waitFor(isReadingOrDone))) {
      await restart();
      restarts++;
    }
    expect(restarts).toBeGreaterThan(0);
    await reading;
    await h.runJobs();
    expect((await look(h, teacher, id)).batch).toMatchObject({ state: 'done', counts: { done: 12, total: 12 } });
    expect(await rows('resources')).toHaveLength(12);
    expect(await rows('resource_files')).toHaveLength(12);
  });
});

test('a file that was read cannot be tried again', async () => {
  const shown = await ingest(h, teacher, { 'a.md': lesson('春') });
  const response = await h.request(
    teacher,
    'POST',
    `/api/library/batches/${shown.batch.id}/files/${shown.files[0]?.id}/retry`,
  );
  expect(response.status).toBe(409);
  expect(await answer(response)).toMatchObject({ error: { code: 'library.not_refused' } });
});
