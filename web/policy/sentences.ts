import { locale, t } from '../lib/i18n/index.svelte.ts';
import { levelText } from '../people/labels.ts';
import { formName, levelName, perName, positionName, unitName } from './labels.ts';
import type { Rule, RuleOf, Selector, When } from './rules.ts';

/** What a sentence needs beside its rule: the other rules, for the names of categories and of rules it points to. */
export type Names = {
  rules?: readonly Rule[];
  subject?: (id: string) => string;
  stage?: (id: string) => string;
};
export type Phrase = { text: string; isStrong: boolean };

// Marks around what is shown in bold; no text of a policy holds them.
const OPEN = '\u0001';
const CLOSE = '\u0002';
const strong = (value: string | number): string => `${OPEN}${value}${CLOSE}`;
const list = (items: readonly string[]): string => items.join(t('policy.say.and'));
/** 县区级、市级或省级 */
const either = (items: readonly string[]): string =>
  [list(items.slice(0, -1)), ...items.slice(-1)].filter((part) => part !== '').join(t('policy.say.or'));

/** 3月1日, from '03-01' or a whole day. */
export function dayText(day: string): string {
  const [date = 0, month = 0, year] = day.split('-').map(Number).reverse();
  return year === undefined ? t('policy.say.month_day', { month, date }) : t('policy.say.day', { year, month, date });
}

export const percentText = (share: number): string => `${Math.round(share * 1000) / 10}%`;

/** The name of a rule in the language of the page. */
export const ruleLabel = ({ label, labelEn }: { label: string; labelEn: string }): string =>
  locale.now === 'en' && labelEn !== '' ? labelEn : label;
const categoryText = (key: string, names: Names): string => {
  const category = names.rules?.find((rule) => rule.type === 'category' && rule.key === key);
  return category ? ruleLabel(category) : key;
};
const ruleText = (id: string, names: Names): string => {
  const rule = names.rules?.find((one) => one.id === id);
  return rule ? ruleLabel(rule) : id;
};

/** Which trainings are meant: 「校本培训」, 县级以上…; everything when nothing is said. */
export function selectorText(of: Selector, names: Names = {}): string {
  const levels = of.levels?.length ? either(of.levels.map(levelName)) : '';
  if (levels !== '' && !of.forms?.length && !of.categories?.length) return t('policy.say.of_level', { levels });
  const parts = [
    levels,
    of.forms?.length ? either(of.forms.map(formName)) : '',
    of.categories?.length
      ? either(of.categories.map((key) => t('policy.say.quoted', { name: categoryText(key, names) })))
      : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? t('policy.say.everything') : parts.join(t('policy.say.of'));
}

/** Whom a rule is about; everybody when nothing is said. */
function whenText(when: When | null, names: Names = {}): string {
  if (when === null) return t('policy.say.everybody');
  const { ladderLevels, positions, notPositions, subjects, stages, serviceBelowYears, serviceFromYears } = when;
  const parts = [
    serviceFromYears === undefined ? '' : t('policy.say.service_from', { n: strong(serviceFromYears) }),
    serviceBelowYears === undefined ? '' : t('policy.say.service_below', { n: strong(serviceBelowYears) }),
    stages?.length ? either(stages.map((id) => names.stage?.(id) ?? id)) : '',
    subjects?.length ? either(subjects.map((id) => names.subject?.(id) ?? id)) : '',
    ladderLevels?.length ? either(ladderLevels.map(levelText)) : '',
    positions?.length ? either(positions.map(positionName)) : '',
    notPositions?.length ? t('policy.say.not', { positions: either(notPositions.map(positionName)) }) : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return t('policy.say.everybody');
  const isNamed = Boolean(ladderLevels?.length) || Boolean(positions?.length);
  return isNamed ? parts.join(t('policy.say.of')) : t('policy.say.teachers', { of: parts.join(t('policy.say.of')) });
}

/** Whom a rule is about, as plain text. */
export const whoText = (when: When | null, names: Names = {}): string =>
  whenText(when, names).replaceAll(OPEN, '').replaceAll(CLOSE, '');

const quantity = (n: number, unit: 'credit' | 'hour' | 'times'): string => strong(`${n} ${unitName(unit)}`);

function cycleText(rule: RuleOf<'cycle'>): string {
  const terms = list(rule.terms.map((term) => `${dayText(term.start)} ${ruleLabel(term)}`));
  const text = t('policy.say.cycle', {
    from: strong(dayText(rule.from)),
    to: strong(dayText(rule.to)),
    yearStart: dayText(rule.yearStart),
  });
  const more = terms === '' ? '' : t('policy.say.cycle_terms', { n: rule.terms.length, terms });
  return `${text}${more}${rule.repeats ? t('policy.say.cycle_repeats') : ''}`;
}

function countedText(counted: RuleOf<'category'>['counted']): string {
  switch (counted.by) {
    case 'item':
      return t('policy.say.counted_item');
    case 'fixed':
      return t('policy.say.counted_fixed', { n: quantity(counted.credits, 'credit') });
    case 'certificate':
      return t('policy.say.counted_certificate', { n: quantity(counted.credits, 'credit') });
    case 'none':
      return t('policy.say.counted_none');
  }
}

function categoryRuleText(rule: RuleOf<'category'>, names: Names): string {
  const how = [
    rule.levels.length > 0 ? list(rule.levels.map(levelName)) : '',
    rule.forms.length > 0 ? list(rule.forms.map(formName)) : '',
    rule.organisedBy === '' ? '' : t('policy.say.organised_by', { by: rule.organisedBy }),
  ].filter((part) => part !== '');
  return t('policy.say.category', {
    name: t('policy.say.quoted', { name: ruleLabel(rule) }),
    whom: rule.audience === '' ? whenText(rule.when, names) : rule.audience,
    required: t(rule.isRequired ? 'policy.say.required' : 'policy.say.elective'),
    counted: countedText(rule.counted),
    how: how.length === 0 ? '' : t('policy.say.how', { how: how.join(t('policy.say.semicolon')) }),
  });
}

function conversionText(rule: RuleOf<'conversion'>, names: Names): string {
  const { absence } = rule;
  const text = t('policy.say.conversion', {
    of: selectorText(rule.of, names),
    n: strong(rule.hoursPerCredit),
    step: rule.step,
    round: t(`policy.say.round.${rule.round}`),
  });
  if (!absence) return text;
  const share = strong(percentText(absence.share));
  return `${text}${t('policy.say.absence', { share, reaches: t(`policy.say.${absence.boundary}`) })}`;
}

function minimumText(rule: RuleOf<'minimum'>, names: Names): string {
  const text = t('policy.say.minimum', {
    whom: whenText(rule.when, names),
    per: perName(rule.per),
    of: selectorText(rule.of, names),
    amount: quantity(rule.least, rule.unit),
  });
  if (rule.binding === 'consequence' && rule.consequence)
    return `${text}${t('policy.say.otherwise', { consequence: rule.consequence })}`;
  return `${text}${rule.binding === 'completion' ? t('policy.say.binding') : ''}`;
}

function withinText(within: RuleOf<'duty'>['within']): string {
  if (within.from === 'cycle') return t('policy.say.within_cycle');
  const { from, months, after = 0, repeats = false } = within;
  const since = after > 0 ? t('policy.say.since', { n: strong(after) }) : '';
  if (repeats) return t(`policy.say.every_${from}`, { since, n: strong(months) });
  return after > 0
    ? t(`policy.say.between_${from}`, { after: strong(after), n: strong(after + months) })
    : t(`policy.say.within_${from}`, { n: strong(months) });
}

function dutyText(rule: RuleOf<'duty'>, names: Names): string {
  const parts = rule.parts.map((part) =>
    t('policy.say.part', { of: selectorText(part.of, names), amount: quantity(part.least, part.unit) }),
  );
  const text = t('policy.say.duty', {
    whom: whenText(rule.when, names),
    time: withinText(rule.within),
    parts: list(parts),
  });
  return `${text}${rule.isAdditional ? t('policy.say.additional') : ''}`;
}

function gateText(rule: RuleOf<'gate'>, names: Names): string {
  const { before } = rule;
  const what =
    'of' in before
      ? t('policy.say.before_training', { of: selectorText(before.of, names) })
      : 'ladder' in before
        ? t('policy.say.before_ladder', { level: levelText(before.ladder) })
        : t('policy.say.before_independent');
  const needs = rule.needs.map((need) =>
    t('policy.say.need', { of: selectorText(need.of, names), amount: quantity(need.times, 'times') }),
  );
  return t('policy.say.gate', { whom: whenText(rule.when, names), before: what, needs: list(needs) });
}

function thresholdText(rule: RuleOf<'threshold'>, names: Names): string {
  const params = {
    scope: t(`policy.body.${rule.scope}`),
    of: t('policy.say.quoted', { name: ruleText(rule.of, names) }),
    share: strong(percentText(rule.share)),
    reaches: t(`policy.say.${rule.boundary}`),
    measures: t(`policy.say.${rule.measures}`),
    among: rule.among === 'all' ? t('policy.say.among_all') : '',
  };
  const text = t(rule.kind === 'target' ? 'policy.say.target' : 'policy.say.flag', params);
  return rule.consequences.length === 0
    ? text
    : `${text}${t('policy.say.consequences', { consequences: rule.consequences.join(t('policy.say.semicolon')) })}`;
}

function routingText(rule: RuleOf<'routing'>, names: Names): string {
  const which = rule.cityDirect === null ? '' : t(rule.cityDirect ? 'policy.say.city_direct' : 'policy.say.not_direct');
  return t('policy.say.routing', {
    of: selectorText(rule.of, names),
    which,
    registers: strong(t(`policy.keeper.${rule.registers}`)),
    audits: strong(t(`policy.keeper.${rule.audits}`)),
    other: t(rule.isOtherBody ? 'policy.say.other_body' : 'policy.say.other_person'),
  });
}

function windowText(rule: RuleOf<'window'>, names: Names): string {
  const text = t('policy.say.window', {
    of: selectorText(rule.of, names),
    from: strong(dayText(rule.from)),
    to: strong(dayText(rule.to)),
  });
  return rule.timesPerYear === null ? text : `${text}${t('policy.say.times_a_year', { n: strong(rule.timesPerYear) })}`;
}

const EVENT_KEYS = {
  'paths.step_completed': 'step_completed',
  'topics.closed': 'topic_closed',
  'activities.attended': 'activity_attended',
} as const;

function sourceText(rule: RuleOf<'source'>, names: Names): string {
  const about = {
    event: t(`policy.say.event_${EVENT_KEYS[rule.event]}`),
    category: t('policy.say.quoted', { name: categoryText(rule.category, names) }),
    kind: list([levelName(rule.level), formName(rule.form)]),
  };
  if (rule.event === 'topics.closed' && rule.hours) {
    const { leader, member } = rule.hours;
    return t('policy.say.source_topic', { ...about, leader: strong(leader), member: strong(member) });
  }
  return t('policy.say.source', { ...about, n: strong(rule.minutesPerHour) });
}

function marked(rule: Rule, names: Names): string {
  switch (rule.type) {
    case 'cycle':
      return cycleText(rule);
    case 'category':
      return categoryRuleText(rule, names);
    case 'conversion':
      return conversionText(rule, names);
    case 'cap':
      return t('policy.say.cap', {
        whom: rule.when === null ? '' : t('policy.say.for', { whom: whenText(rule.when, names) }),
        of: selectorText(rule.of, names),
        per: perName(rule.per),
        amount: quantity(rule.most, rule.unit),
      });
    case 'minimum':
      return minimumText(rule, names);
    case 'duty':
      return dutyText(rule, names);
    case 'requirement':
      return t('policy.say.requirement', {
        whom: whenText(rule.when, names),
        per: perName(rule.per),
        of: selectorText(rule.of, names),
        amount: quantity(rule.times, 'times'),
      });
    case 'completion':
      return t('policy.say.completion', {
        needs: list(rule.needs.map((id) => t('policy.say.quoted', { name: ruleText(id, names) }))),
      });
    case 'gate':
      return gateText(rule, names);
    case 'threshold':
      return thresholdText(rule, names);
    case 'routing':
      return routingText(rule, names);
    case 'window':
      return windowText(rule, names);
    case 'expiry':
      return t('policy.say.expiry', { of: selectorText(rule.of, names), n: strong(rule.months) });
    case 'sharing':
      return t('policy.say.sharing', {
        categories: list(rule.categories.map((key) => t('policy.say.quoted', { name: categoryText(key, names) }))),
      });
    case 'appeal':
      return t('policy.say.appeal', { days: strong(rule.days), n: strong(rule.deciders) });
    case 'source':
      return sourceText(rule, names);
  }
}

/** A rule as a sentence in pieces, its numbers marked for bold: `{#each phrasesOf(rule, names) as phrase}`. */
export function phrasesOf(rule: Rule, names: Names = {}): Phrase[] {
  return marked(rule, names)
    .split(OPEN)
    .flatMap((part, i) => {
      const end = part.indexOf(CLOSE);
      if (i === 0 || end < 0) return [{ text: part, isStrong: false }];
      return [
        { text: part.slice(0, end), isStrong: true },
        { text: part.slice(end + 1), isStrong: false },
      ];
    })
    .filter((phrase) => phrase.text !== '');
}

/**
 * A rule as one sentence in the language of the page. Without `names.rules` (the rules it stands among) categories and
 * rules are called by their keys.
 */
export const sentenceOf = (rule: Rule, names: Names = {}): string =>
  phrasesOf(rule, names)
    .map((phrase) => phrase.text)
    .join('');
