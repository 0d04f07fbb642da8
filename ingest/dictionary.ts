import { readFileSync } from 'node:fs';

let loaded: string[] | null = null;

/** Terms of teaching and teacher research that must stay whole, from words.txt. */
export function domainWords(): readonly string[] {
  loaded ??= readFileSync(new URL('./words.txt', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return loaded;
}
