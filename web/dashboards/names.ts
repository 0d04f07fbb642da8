import type { Labels } from '../lib/catalog.svelte.ts';
import { t } from '../lib/i18n/index.svelte.ts';
import { NOTHING, type Level } from './place.ts';

/** How the value of a row is called; the catalogue's ids stand in until it is there. */
export function nameOf(labels: Labels, level: Level, value: string | null): string {
  if (value === null || value === NOTHING) return t(`dashboards.nothing.${level}`);
  if (level === 'subject') return labels.of('subjects', value);
  return level === 'grade' ? labels.of('grades', value) : value;
}
