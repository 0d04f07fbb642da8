import { day, minutes } from '../lib/format.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import { amount, perName, unitName } from '../policy/labels.ts';
import type { Conflicts, Relaxation } from './plans.svelte.ts';

type Rule = Conflicts[number]['rules'][number];
/** What no policy names: the plan's own rules. */
const OWN = ['time', 'precise', 'fixed'] as const;

/** A rule of a conflict by its name. */
export function conflictName({ id, label, labelEn }: Pick<Rule, 'id' | 'label' | 'labelEn'>): string {
  const own = OWN.find((one) => one === id);
  if (own) return t(`plans.rule.${own}`);
  return locale.now === 'en' && labelEn !== '' ? labelEn : label;
}

const number = (params: Relaxation['params'], name: string) => Number(params[name] ?? 0);

/** A way out as a sentence. */
export function wayText({ code, params }: Pick<Relaxation, 'code' | 'params'>): string {
  const n = (name: string) => number(params, name);
  switch (code) {
    case 'more_minutes':
      return t('plans.way.more_minutes', { minutes: minutes(n('minutesPerWeek')) });
    case 'fewer_precise':
      return t('plans.way.fewer_precise', { n: n('least') });
    case 'accept_consequence':
      return t('plans.way.accept_consequence', { consequence: String(params.consequence ?? '') });
    case 'lower_minimum':
      return t('plans.way.lower_minimum', { n: amount(n('least')) });
    case 'raise_cap':
      return t('plans.way.raise_cap', { n: amount(n('most')) });
    case 'longer_cycle':
      return t('plans.way.longer_cycle', { terms: n('terms'), day: day(String(params.to ?? '')) });
    case 'waive':
      return t('plans.way.waive');
    case 'recognition':
      return t('plans.way.recognition', { n: amount(n('credits')) });
    case 'fewer_in_group':
      return t('plans.way.fewer_in_group', { n: n('atLeast') });
    case 'free_fixed':
      return t('plans.way.free_fixed');
    default:
      return t('plans.way.others');
  }
}

const UNITS = ['credit', 'hour', 'times', 'minute'] as const;
const PERS = ['item', 'term', 'year', 'cycle'] as const;

/** The numbers of a rule in a conflict; nothing where it has none. */
export function numbersText({ id, params }: Pick<Rule, 'id' | 'params'>): string {
  const n = (name: string) => number(params, name);
  const unit = UNITS.find((one) => one === params.unit) ?? 'credit';
  const count = (value: number) => (unit === 'times' ? String(value) : amount(value));
  if (id === 'time') {
    return t('plans.numbers.time', { minutes: minutes(n('minutesPerWeek')), all: minutes(n('minutes')) });
  }
  if (id === 'precise') return t('plans.numbers.precise', { least: n('least'), available: n('available') });
  if ('atLeast' in params) return t('plans.numbers.group', { least: n('atLeast'), available: n('available') });
  if ('most' in params) {
    const per = PERS.find((one) => one === params.per) ?? 'cycle';
    return t('plans.numbers.cap', { per: perName(per), n: count(n('most')), unit: unitName(unit) });
  }
  if ('needed' in params) {
    return t('plans.numbers.minimum', {
      needed: count(n('needed')),
      counted: count(n('counted')),
      unit: unitName(unit),
    });
  }
  return '';
}
