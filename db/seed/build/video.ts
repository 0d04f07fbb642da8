/**
 * Records the micro-lessons that have slides, as a silent WebM beside their subtitles: `node db/seed/build/video.ts
 * [slug …]`. Needs a Chromium (CHROMIUM or /usr/bin/chromium) and an ffmpeg with libvpx-vp9 on the path.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { FLAGS } from './pdf.ts';
import { HEIGHT, toPictures, WIDTH, type Picture } from './slides.ts';
import { readSources } from './source.ts';

const SEED = resolve(import.meta.dirname, '..');
const LARGEST_BYTES = 1_200_000;
const FRAMES_PER_SECOND = 2;
/** Seconds between key frames: a jump decodes from the one before, which is quick at this rate. */
const KEY_SECONDS = 30;

const run = promisify(execFile);

async function main(slugs: readonly string[]): Promise<void> {
  const sources = (await readSources(join(SEED, 'content'))).filter((source) => source.format === 'srt');
  const tokens = await readTokens();
  const lessons = sources
    .map((source) => ({ source, pictures: toPictures(source, tokens) }))
    .filter(({ source, pictures }) => pictures.length > 0 && (slugs.length === 0 || slugs.includes(source.slug)));
  const missing = slugs.find((slug) => !lessons.some(({ source }) => source.slug === slug));
  if (missing != null) throw new Error(`${missing}: no subtitles with slides`);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    for (const { source, pictures } of lessons) {
      const target = join(SEED, 'files', source.file.replace(/\.srt$/, '.webm'));
      await record(browser, pictures, target);
      const { size } = await stat(target);
      if (size > LARGEST_BYTES) throw new Error(`${source.slug}: ${size} bytes are too many for the repository`);
      const line = `${pictures.length} pictures, ${pictures.at(-1)?.to ?? 0} s  ${target.slice(SEED.length + 1)}`;
      console.log(`${String(Math.ceil(size / 1024)).padStart(5)} kB  ${line}`);
    }
  } finally {
    await browser.close();
  }
}

/** The colours and fonts of the product's light theme, as CSS declarations. */
async function readTokens(): Promise<string> {
  const css = await readFile(resolve(SEED, '../../web/app.css'), 'utf8');
  const block = /:root\s*\{([^}]*)\}/.exec(css)?.[1];
  if (block == null) throw new Error('web/app.css: no :root block');
  return block;
}

async function record(browser: Browser, pictures: readonly Picture[], target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'slides-'));
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
    for (const [i, { html }] of pictures.entries()) {
      await page.setContent(html, { waitUntil: 'load' });
      await page.screenshot({ path: join(folder, `${i}.png`) });
    }
    await page.close();
    const list = join(folder, 'list.txt');
    await writeFile(list, concatList(pictures));
    const seconds = pictures.at(-1)?.to ?? 0;
    await run('ffmpeg', ['-y', '-v', 'error', '-f', 'concat', '-i', list, '-t', String(seconds), ...VP9, target]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** ffmpeg ignores the last duration unless the picture is named once more. */
function concatList(pictures: readonly Picture[]): string {
  const entries = pictures.map(({ from, to }, i) => `file ${i}.png\nduration ${to - from}\n`);
  return `ffconcat version 1.0\n${entries.join('')}file ${pictures.length - 1}.png\n`;
}

/** Bit-exact, so that the same slides give the same file; cues in front, so that a jump needs no look at the end. */
const VP9 = [
  ...['-vf', `fps=${FRAMES_PER_SECOND},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p`],
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  ...['-c:v', 'libvpx-vp9', '-crf', '32', '-b:v', '0', '-g', String(KEY_SECONDS * FRAMES_PER_SECOND)],
  ...['-tune-content', 'screen', '-deadline', 'good', '-cpu-used', '2', '-an'],
  ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-cues_to_front', '1'],
];

await main(process.argv.slice(2));
