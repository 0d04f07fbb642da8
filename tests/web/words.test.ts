import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { en, errorIn, fieldErrorIn, fill, find, zh } from '../../web/lib/i18n/words.ts';

const zhWords: Readonly<Record<string, string>> = zh;
const enWords: Readonly<Record<string, string>> = en;
const keys = Object.keys(zhWords);
const names = (text: string | undefined) => [...(text ?? '').matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

const loaded = import.meta.glob<{ zh: Record<string, string> }>('../../web/*/words.ts', { eager: true });
const wordFiles = Object.keys(loaded).map((file) => file.replace('../../', ''));
const SHARED = ['app', 'common', 'ui', 'format', 'place', 'errors'];

/** Folders of pages that another capability serves: its errors are said there. */
const SERVED_BY: Readonly<Record<string, string>> = {
  applications: 'topics',
  calls: 'topics',
  certificates: 'credits',
  precheck: 'topics',
  experts: 'reviews',
  decisions: 'reviews',
  plans: 'paths',
  sheets: 'credits',
  standing: 'credits',
};

describe('the dictionaries', () => {
  test('say everything in both languages, with the same places to fill', () => {
    expect(Object.keys(enWords).sort()).toEqual([...keys].sort());
    for (const key of keys) expect([key, names(enWords[key])]).toEqual([key, names(zhWords[key])]);
  });

  test('hold Chinese on the Chinese side and no Chinese on the English side', () => {
    const own = keys.filter((key) => !key.startsWith('app.language_'));
    expect(own.filter((key) => /\p{Script=Han}/u.test(enWords[key] ?? ''))).toEqual([]);
    // '{done} / {all}' is every language's.
    const isInWords = (text: string) => /\p{L}/u.test(text.replace(/\{\w+\}/g, ''));
    const isHan = (text: string) => /\p{Script=Han}/u.test(text);
    expect(own.filter((key) => isInWords(zhWords[key] ?? '') && !isHan(zhWords[key] ?? ''))).toEqual([]);
  });

  test('include every words.ts of the web, and each keeps to its own keys', () => {
    expect(wordFiles).toContain('web/app/words.ts');
    for (const [file, words] of Object.entries(loaded)) {
      const capability = file.split('/')[3] ?? '';
      const server = SERVED_BY[capability] ?? capability;
      const prefixes = capability === 'app' ? SHARED : [capability, `errors.${server}`];
      for (const [key, text] of Object.entries(words.zh)) {
        expect([file, key, zhWords[key]]).toEqual([file, key, text]);
        expect([file, key, prefixes.some((prefix) => key.startsWith(`${prefix}.`))]).toEqual([file, key, true]);
      }
    }
  });

  test('hold no sentence that no page says', () => {
    const sources = globSync('web/**/*.{ts,svelte}', { exclude: (name) => name.includes('dist') })
      .filter((file) => !wordFiles.includes(file) && !file.startsWith('web/gallery'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const said = new Set([...sources.matchAll(/['"`]([a-z]+(?:\.\w+)+)['"`]/g)].map((found) => found[1]));
    const begun = [...sources.matchAll(/`([a-z]+\.[\w.]*)\$\{/g)].map((found) => found[1] ?? '');
    const unused = keys.filter(
      (key) => !key.startsWith('errors.') && !said.has(key) && !begun.some((beginning) => key.startsWith(beginning)),
    );
    expect(unused.filter((key) => !key.startsWith('common.'))).toEqual([]);
  });
});

describe('a sentence', () => {
  test('is filled by name, and shows a forgotten place instead of hiding it', () => {
    expect(fill('第 {page} 页，共 {pages} 页', { page: 2, pages: 9 })).toBe('第 2 页，共 9 页');
    expect(fill('第 {page} 页', {})).toBe('第 {page} 页');
  });

  test('for an error code is its own, or says that something unexpected happened, with the code', () => {
    expect(errorIn('zh', 'network.offline')).toBe('连接不上服务器，请检查网络后重试。');
    expect(errorIn('zh', 'topics.never_heard_of')).toContain('topics.never_heard_of');
    expect(errorIn('en', 'topics.never_heard_of')).toContain(en['errors.internal.error']);
  });

  test('for a field says what is wrong, or at least that something is', () => {
    expect(fieldErrorIn('zh', 'too_small')).toBe('太短或太小了');
    expect(fieldErrorIn('zh', 'invalid_union')).toBe('请检查这一项');
  });

  test('is not found by the name of something every object has', () => {
    expect(find('zh', 'constructor')).toBeNull();
    expect(errorIn('zh', 'toString')).toContain('toString');
  });
});
