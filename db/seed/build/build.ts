/** Builds the demo district's office files from their sources: `node db/seed/build/build.ts [slug …]`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { toDocx } from './docx.ts';
import { toHtml } from './page.ts';
import { openPrinter, type Printer } from './pdf.ts';
import { toText } from './plain.ts';
import { toPptx } from './pptx.ts';
import { toXlsx } from './sheet.ts';
import { readSources, type Source } from './source.ts';
import { toSrt } from './srt.ts';

const SEED = resolve(import.meta.dirname, '..');

async function main(slugs: readonly string[]): Promise<void> {
  const all = await readSources(join(SEED, 'content'));
  const twice = all.find((source, i) => all.findIndex((other) => other.file === source.file) !== i);
  if (twice != null) throw new Error(`${twice.slug}: another source writes ${twice.file}`);
  const unknown = slugs.find((slug) => !all.some((source) => source.slug === slug));
  if (unknown != null) throw new Error(`${unknown}: no such source`);
  const printer = openPrinter(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
  let total = 0;
  const wanted = all.filter((source) => slugs.length === 0 || slugs.includes(source.slug));
  for (const source of wanted) {
    const target = join(SEED, 'files', source.file);
    const bytes = await render(source, printer);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    total += bytes.length;
    console.log(`${String(Math.ceil(bytes.length / 1024)).padStart(5)} kB  ${source.kind.padEnd(12)} ${source.file}`);
  }
  await printer.close();
  console.log(`${wanted.length} files, ${(total / 1024 / 1024).toFixed(2)} MB`);
}

async function render(source: Source, printer: Printer): Promise<Uint8Array> {
  const text = (value: string) => new TextEncoder().encode(value);
  switch (source.format) {
    case 'docx':
      return toDocx(source);
    case 'pptx':
      return toPptx(source);
    case 'pdf':
      return printer.print(toHtml(source));
    case 'xlsx':
      return toXlsx(source);
    case 'html':
      return text(toHtml(source));
    case 'srt':
      return text(toSrt(source));
    case 'txt':
      return text(toText(source));
    case 'md':
      return text(`${source.body}\n`);
  }
}

await main(process.argv.slice(2));
