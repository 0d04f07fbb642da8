import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { features } from '../server/features.ts';
import { variableNames } from '../server/kernel/config.ts';
import { declaredCodes } from '../server/kernel/errors.ts';
import { en, zh } from '../web/lib/i18n/words.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SKIPPED = ['node_modules', 'dist', 'migrations', 'content', 'files', 'fixtures'];

/** Every source file below a folder, as paths from the root. */
function sources(folder: string, ending = /\.(ts|svelte)$/): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.includes(entry.name) ? [] : sources(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const has = (path: string) => existsSync(join(root, path));
/** Without comments, so that a sentence about a rule does not break it. */
const code = (path: string) =>
  text(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
const folders = (path: string) =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const capabilities = folders('server').filter((name) => name !== 'kernel');
const product = ['server', 'db', 'ingest', 'web'].flatMap((folder) => sources(folder));

describe('a capability', () => {
  test.each(capabilities)('%s has its rooms and is registered', (name) => {
    expect(has(`server/${name}/index.ts`), 'its door').toBe(true);
    expect(has(`db/schema/${name}.ts`), 'its tables').toBe(true);
    expect(has(`tests/${name}`) && sources(`tests/${name}`).length > 0, 'its tests').toBe(true);
    expect(
      features.map((feature) => feature.name),
      'its feature in server/features.ts',
    ).toContain(name);
    expect(text('server/app.ts').includes(`.route('/${name}'`), 'its routes in server/app.ts').toBe(true);
    expect(text('db/schema/index.ts').includes(`./${name}.ts`), 'its tables in db/schema/index.ts').toBe(true);
  });

  test('is registered once, and nothing else is', () => {
    expect(features.map((feature) => feature.name).sort()).toEqual([...capabilities].sort());
  });

  test.each(product.filter((path) => /^server\/\w+\/prompts\/.+\.ts$/.test(path)))('%s is tested', (path) => {
    const name = relative('server', path);
    expect(
      sources('tests').some((test) => text(test).includes(name)),
      'a test imports it',
    ).toBe(true);
  });
});

describe('outside the places made for it', () => {
  const guilty = (pattern: RegExp, allowed: readonly string[]) =>
    product.filter((path) => !allowed.some((place) => path.startsWith(place)) && pattern.test(code(path)));

  test('nothing prints to the console', () => {
    expect(guilty(/\bconsole\./, ['server/main.ts', 'server/cli.ts', 'db/seed/build/'])).toEqual([]);
  });

  test('nothing reads the environment', () => {
    // ingest/convert.ts hands PATH on to LibreOffice; it knows nothing of the server's configuration.
    const allowed = ['server/kernel/environment.ts', 'ingest/convert.ts', 'db/seed/build/'];
    expect(guilty(/\bprocess\.env\b/, allowed)).toEqual([]);
  });

  test('no clock and no randomness decides in rules', () => {
    const pure = product.filter((path) => /^server\/\w+\/(rules|schemas)\b/.test(path));
    expect(pure.filter((path) => /\bDate\.now\(|new Date\(\)|Math\.random\(|randomUUID/.test(code(path)))).toEqual([]);
  });

  test('no file is longer than 400 lines', () => {
    const data = /words\.ts$|vocabulary|db\/seed\/build/;
    const long = product.filter((path) => !data.test(path) && text(path).split('\n').length > 400);
    expect(long).toEqual([]);
  });
});

test('.env.example explains every variable, and no other', () => {
  const lines = text('.env.example').split('\n');
  const named = lines.flatMap((line, i) => {
    const name = /^([A-Z_]+)=/.exec(line)?.[1];
    return name ? [{ name, isExplained: lines[i - 1]?.startsWith('# ') ?? false }] : [];
  });
  expect(named.map((line) => line.name).sort()).toEqual([...variableNames].sort());
  expect(named.filter((line) => !line.isExplained)).toEqual([]);
});

describe('words', () => {
  const keys = Object.keys(zh);
  const pages = sources('web').filter((path) => !/^web\/\w+\/words\.ts$/.test(path));
  const written = pages.map(code).join('\n');

  test('every error code has a sentence in Chinese and in English', () => {
    const missing = declaredCodes().filter((each) => !(`errors.${each}` in zh) || !(`errors.${each}` in en));
    expect(missing.sort()).toEqual([]);
  });

  test('both languages have the same keys with the same places', () => {
    expect(Object.keys(en).sort()).toEqual([...keys].sort());
    const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
    const zhWords: Record<string, string> = zh;
    const enWords: Record<string, string> = en;
    const unlike = keys.filter((key) => String(places(zhWords[key] ?? '')) !== String(places(enWords[key] ?? '')));
    expect(unlike).toEqual([]);
  });

  test('every key that a page asks for exists', () => {
    const asked = [...written.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    expect([...new Set(asked)].filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('every key is asked for somewhere', () => {
    const literals = new Set([...written.matchAll(/['"`]([a-z_]+(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1] ?? ''));
    // `t(`kinds.${kind}`)`: every key that begins and ends so is asked for.
    const patterns = [...written.matchAll(/`([a-z_]+\.[\w.-]*)\$\{[^}]+\}([\w.-]*)`/g)].map(
      (match) => [match[1] ?? '', match[2] ?? ''] as const,
    );
    const isAsked = (key: string) =>
      literals.has(key) || patterns.some(([start, end]) => key.startsWith(start) && key.endsWith(end));
    expect(keys.filter((key) => !key.startsWith('errors.') && !isAsked(key))).toEqual([]);
  });

  test('no sentence for people stands outside the dictionaries', () => {
    const chinese = /[\u4e00-\u9fff]/;
    const guilty = pages.filter(
      (path) =>
        path.endsWith('.svelte') &&
        !path.startsWith('web/gallery/') &&
        chinese.test(code(path).replace(/<!--[\s\S]*?-->/g, '')),
    );
    expect(guilty).toEqual([]);
  });
});
