import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReaderPool, readFile } from '../../ingest/index.ts';
import { bareDocx, deck, utf8 } from './make.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yantu-ingest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, bytes: Uint8Array): Promise<{ path: string; name: string }> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { path, name };
}

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
/** Numbers keep the compression below what counts as a bomb: this file is large, not hostile. */
const manyParagraphs = (count: number) => {
  const paragraphs = Array.from(
    { length: count },
    (_, index) => `<w:p><w:r><w:t>${(index * 7919) % 99991}教学</w:t></w:r></w:p>`,
  );
  return bareDocx(`<w:document xmlns:w="${WORD}"><w:body>${paragraphs.join('')}</w:body></w:document>`);
};

describe('a file is read outside the server’s process', () => {
  test('and comes back with its time and its peak memory', async () => {
    const { extracted, ms, peakMemoryBytes } = await readFile(await put('浮力.pptx', deck()));
    expect(extracted.format).toBe('pptx');
    expect(ms).toBeGreaterThan(0);
    expect(peakMemoryBytes).toBeGreaterThan(10 * 1024 * 1024);
  });

  test('and one that needs too much memory or time fails alone, while the others go on', async () => {
    const pool = createReaderPool({ size: 1, memoryBytes: 260 * 1024 * 1024, milliseconds: 20_000 });
    const heavy = await put('heavy.docx', manyParagraphs(400_000));
    const light = await put('light.txt', utf8('课堂提问要给学生留出思考的时间，再请他们说出理由。'));
    const outcomes = await Promise.allSettled([pool.read(light), pool.read(heavy), pool.read(light)]);
    await pool.close();
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'ingest.too_large' } });
  });

  test('and ends at the time limit', async () => {
    const slow = await put('slow.docx', manyParagraphs(60_000));
    await expect(readFile(slow, { milliseconds: 30, memoryBytes: 2 ** 31 })).rejects.toMatchObject({
      code: 'ingest.timeout',
    });
  });

  test('and one larger than the limit is never opened', async () => {
    await expect(
      readFile(await put('big.txt', new Uint8Array(2000).fill(97)), { fileBytes: 1000 }),
    ).rejects.toMatchObject({ code: 'ingest.too_large' });
  });

  test('and a bomb is refused from its directory, without unpacking', async () => {
    const blanks = new Uint8Array(30 * 1024 * 1024).fill(32);
    const bomb = zipSync({ '[Content_Types].xml': utf8('<Types/>'), 'word/document.xml': blanks }, { level: 9 });
    await expect(readFile(await put('bomb.docx', bomb))).rejects.toMatchObject({ code: 'ingest.unsafe' });
  });
});
