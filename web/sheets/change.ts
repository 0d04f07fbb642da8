import { t } from '../lib/i18n/index.svelte.ts';
import { day } from '../lib/format.ts';
import { unitName } from '../policy/labels.ts';
import type { ExceptionCard } from './exceptions.svelte.ts';

/** What an exception changes, in a few words; amounts are as the policy writes them. */
export function changeText(change: ExceptionCard['change'], unit: 'credit' | 'hour'): string {
  switch (change.kind) {
    case 'waive':
      return t('sheets.change.waive');
    case 'least':
      return t('sheets.change.least', { n: change.least, unit: unitName(unit) });
    case 'most':
      return t('sheets.change.most', { n: change.most, unit: unitName(unit) });
    case 'until':
      return t('sheets.change.until', { day: day(change.to) });
  }
}
