import { locale, t } from '../lib/i18n/index.svelte.ts';
import type { Plan } from './plans.svelte.ts';

/** What can be done to an item by hand. */
export type ItemChange =
  | { change: 'move'; ref: string; to: string }
  | { change: 'pin'; ref: string; isPinned: boolean }
  | { change: 'drop'; ref: string }
  | { change: 'restore'; ref: string };

/** Rules of the plan itself, which no policy names. */
const OWN = ['time', 'precise', 'fixed', 'window', 'order', 'once', 'expiry'] as const;

/** What a rule is called: by the policy or the template, else by the plan itself. */
export function ruleName(id: string, names: Plan['names']): string {
  const plain = id.split('@')[0] ?? id;
  const known = names.find((one) => one.id === id || one.id === plain);
  if (known) return locale.now === 'en' && known.labelEn !== '' ? known.labelEn : known.label;
  const own = OWN.find((one) => one === plain);
  return own ? t(`plans.rule.${own}`) : id;
}

/** 2026 年秋季学期 as the policy calls it. */
export const termName = (term: { from: string; label: string; labelEn: string }): string =>
  t('plans.term', { year: term.from.slice(0, 4), label: locale.now === 'en' ? term.labelEn : term.label });
