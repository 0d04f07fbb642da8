import { locale, t } from '../lib/i18n/index.svelte.ts';
import { amount, formName, levelName, unitName } from '../policy/labels.ts';
import { dayText, ruleLabel } from '../policy/sentences.ts';
import type { Line, Remedy, Standing, View, Warning } from './standing.svelte.ts';

/** Amounts of a line: times are whole things, everything else hundredths. */
export const shown = (value: number, unit: Line['unit']): string => (unit === 'times' ? String(value) : amount(value));
export const missingOf = ({ needed, counted }: Pick<Line, 'needed' | 'counted'>): number =>
  Math.max(0, needed - counted);
export const lineKey = (line: Pick<Line, 'ruleId' | 'period' | 'unit' | 'needed'>): string =>
  `${line.ruleId} ${line.period.from} ${line.unit} ${line.needed}`;

/** What lies ahead is an estimate: whole credits, and halves to be earned in a term. */
export const about = (value: number, unit: Line['unit']): string =>
  shown(unit === 'times' ? value : Math.round(value / 100) * 100, unit);
export const atLeast = (value: number, unit: Line['unit']): string =>
  shown(unit === 'times' ? value : Math.ceil(value / 50) * 50, unit);

/** Which trainings are meant, by the names of their categories; '' for all of them. */
export const trainingsText = (of: Line['of'], categories: View['categories']): string =>
  [
    ...(of.levels ?? []).map(levelName),
    ...(of.forms ?? []).map(formName),
    ...(of.categories ?? []).map((key) => {
      const category = categories.find((one) => one.key === key);
      return category ? ruleLabel(category) : key;
    }),
  ].join(t('standing.say.and'));

/** The rule of the whole, and the one of this year. */
export const totalOf = ({ lines }: Standing): Line | null =>
  lines.find((line) => line.type === 'minimum' && line.per === 'cycle' && line.isTotal) ?? null;
export const yearOf = ({ lines }: Standing): Line | null =>
  lines.find((line) => line.type === 'minimum' && line.per === 'year' && line.at === 'current' && line.isTotal) ?? null;
export const isOfCycle = (line: Line): boolean => line.per === 'cycle' && line.type !== 'duty';

const partOf = (line: Line): string =>
  t('standing.say.part', {
    label: ruleLabel(line),
    n: shown(missingOf(line), line.unit),
    unit: unitName(line.unit),
  });

/** What is missing, in one sentence or two. */
export function missingText(standing: Standing): string {
  const missing = standing.lines.filter((line) => isOfCycle(line) && standing.missing.includes(line.ruleId));
  const whole = standing.isComplete
    ? t('standing.say.complete')
    : missing.length === 0
      ? ''
      : t('standing.say.missing', { parts: missing.map(partOf).join(t('standing.say.and')) });
  const year = yearOf(standing);
  const now = year
    ? year.isMet
      ? t('standing.say.year_met')
      : t('standing.say.year_missing', { n: amount(missingOf(year)), unit: unitName(year.unit) })
    : '';
  return [whole, now].filter(Boolean).join(locale.now === 'zh' ? '' : ' ');
}

type Named = View['rules'][number];
const named = (rules: readonly Named[], id: string): string => {
  const rule = rules.find((one) => one.id === id);
  return rule ? ruleLabel(rule) : id;
};

/** Why a rule can no longer be met, with the numbers. */
export function warningText(warning: Warning, rules: readonly Named[]): string {
  const label = named(rules, warning.ruleId);
  const unit = unitName(warning.unit);
  const { cap } = warning;
  if (!cap || cap.periodsNeeded <= cap.periodsLeft)
    return t('standing.warn.plain', {
      label,
      unit,
      needed: amount(warning.needed),
      attainable: amount(warning.attainable),
    });
  return t('standing.warn.cap', {
    label,
    unit,
    missing: amount(warning.needed - warning.counted),
    cap: named(rules, cap.ruleId),
    per: t(`policy.per.${cap.per}`),
    most: amount(cap.most),
    needed: cap.periodsNeeded,
    period: t(`standing.warn.period.${cap.per}`),
    left: cap.periodsLeft,
  });
}

/** One lawful way out. */
export function remedyText(remedy: Remedy, rules: readonly Named[]): string {
  const label = named(rules, remedy.ruleId);
  switch (remedy.kind) {
    case 'extend':
      return t('standing.remedy.extend', { day: dayText(remedy.to), n: remedy.terms });
    case 'raise':
      return t('standing.remedy.raise', { label, from: amount(remedy.from), to: amount(remedy.to) });
    case 'lower':
      return t('standing.remedy.lower', { label, from: amount(remedy.from), to: amount(remedy.to) });
    case 'waive':
      return t('standing.remedy.waive', { label });
    case 'recognise':
      return t('standing.recognise', { label: ruleLabel(remedy), n: amount(remedy.credits) });
  }
}
