import { locale, t } from '../lib/i18n/index.svelte.ts';
import { amount } from '../policy/labels.ts';
import type { Category, Evidence, State } from './claims.svelte.ts';

/** A name in the language of the page. */
export const said = (named: { label: string; labelEn: string }): string =>
  locale.now === 'zh' ? named.label : named.labelEn;

export const TONES = {
  draft: 'neutral',
  submitted: 'info',
  registered: 'accent',
  audited: 'success',
  returned: 'danger',
  recalled: 'warning',
} as const satisfies Record<State, string>;

export const creditsText = (hundredths: number | null): string =>
  hundredths === null ? '—' : t('credits.amount', { n: amount(hundredths) });

/** How a category is counted, in a few words. */
export const countedText = ({ counted }: Category): string => {
  switch (counted.by) {
    case 'fixed':
      return t('credits.counted.fixed', { n: counted.credits });
    case 'certificate':
      return t('credits.counted.certificate', { n: counted.credits });
    case 'none':
      return t('credits.counted.none');
    case 'item':
      return t('credits.counted.item');
  }
};

export const evidenceText = (item: Evidence): string => {
  switch (item.kind) {
    case 'file':
      return item.name;
    case 'step':
      return t('credits.entries.kind.step', { name: item.title });
    case 'certificate':
      return t('credits.entries.kind.certificate', { name: `${item.issuer} ${item.number}` });
    case 'reflection':
      return t('credits.entries.kind.reflection');
  }
};
