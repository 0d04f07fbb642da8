import { t } from '../lib/i18n/index.svelte.ts';

const NAMED = {
  label: 'policy.field.label',
  from: 'policy.field.from',
  to: 'policy.field.to',
  validTo: 'policy.field.valid_to',
  yearStart: 'policy.field.year_start',
  terms: 'policy.field.term',
  key: 'policy.field.key',
  least: 'policy.field.least',
  most: 'policy.field.most',
  times: 'policy.field.times',
  needs: 'policy.field.needs',
  share: 'policy.field.share',
  months: 'policy.field.months',
  step: 'policy.field.step',
  hoursPerCredit: 'policy.field.hours_per_credit',
  minutesPerHour: 'policy.field.minutes_per_hour',
  leader: 'policy.field.hours_leader',
  member: 'policy.field.hours_member',
  consequence: 'policy.field.consequence',
  audits: 'policy.field.audits',
  days: 'policy.field.days',
  deciders: 'policy.field.deciders',
  categories: 'policy.field.categories',
  category: 'policy.field.category',
  when: 'policy.field.when',
  of: 'policy.field.of',
  parts: 'policy.field.parts',
  document: 'policy.field.document',
  place: 'policy.field.place',
  quotation: 'policy.field.quotation',
  timesPerYear: 'policy.field.times_a_year',
} as const;

const isNamed = (part: string): part is keyof typeof NAMED => Object.hasOwn(NAMED, part);

/** The name of the field that a path ends in: 'clause.quotation' is 原文; an unknown one stands for itself. */
export function fieldLabel(path: string): string {
  const part = path.split('.').findLast(isNamed);
  return part ? t(NAMED[part]) : path;
}
