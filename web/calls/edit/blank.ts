import type { Body, Clause, Milestone, Rule, RuleType } from '../calls.svelte.ts';

export const TYPES = [
  'leaders',
  'leader_title',
  'leader_age',
  'led_before',
  'took_part_before',
  'active_limit',
  'unfinished_blocks',
  'team_size',
  'unit_quota',
  'duration',
  'sanction',
  'member_consent',
  'title_lock',
  'works_within',
  'once_per_call',
  'recommenders',
  'unit_commitment',
  'blind_part',
] as const satisfies readonly RuleType[];
export const LEVELS = ['school', 'county', 'city', 'province', 'national'] as const;
export const TITLES = ['junior', 'middle', 'deputy_senior', 'senior'] as const;
export const UNITS = [
  'city_school',
  'district_school',
  'county_school',
  'rural_school',
  'county',
  'city',
] as const satisfies readonly NonNullable<NonNullable<Rule['when']>['unitKinds']>[number][];
export const SECTIONS = [
  'concepts',
  'literature',
  'significance',
  'subjects',
  'content',
  'difficulties',
  'methods',
  'feasibility',
  'foundation',
] as const satisfies readonly Body['sections'][number]['key'][];
export const BANDS = ['A', 'B', 'C', 'D'] as const;

/** The first of 'track-1', 'track-2' … that is not taken. */
export function freeKey(stem: string, taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`${stem}-${n}`)) n += 1;
  return `${stem}-${n}`;
}

/** A demand of one's own until somebody says where it stands. */
export const noClause = (document: string): Clause => ({ document, place: '', quotation: '', kind: 'default' });

/** A new rule of a type, with the numbers most calls have. */
export function blankRule(type: RuleType, id: string, clause: Clause): Rule {
  const common = { id, label: '', labelEn: '', clause };
  switch (type) {
    case 'leaders':
      return { ...common, type, most: 1 };
    case 'leader_title':
      return { ...common, type, least: 'middle' };
    case 'leader_age':
      return { ...common, type, most: 35 };
    case 'led_before':
      return { ...common, type, least: 1, levels: [{ unit: 'any', level: 'school' }] };
    case 'took_part_before':
      return { ...common, type, least: 1, level: 'county', proof: true };
    case 'active_limit':
      return { ...common, type, who: 'everybody', as: 'any', most: 2 };
    case 'unfinished_blocks':
      return { ...common, type, who: 'leader', as: 'lead', level: 'any' };
    case 'team_size':
      return { ...common, type, most: 5, countsLeader: false };
    case 'unit_quota':
      return { ...common, type, most: 2, unit: 'any', per: 'unit' };
    case 'duration':
      return { ...common, type, leastMonths: 12, mostMonths: 24 };
    case 'sanction':
      return { ...common, type, years: 3, causes: ['without_cause'] };
    case 'once_per_call':
      return { ...common, type, who: 'leader' };
    case 'recommenders':
      return { ...common, type, count: 2 };
    case 'member_consent':
    case 'title_lock':
    case 'works_within':
    case 'unit_commitment':
    case 'blind_part':
      return { ...common, type };
  }
}

export const blankMilestone = (id: string, clause: Clause): Milestone => ({
  ...{ id, label: '', labelEn: '', clause, kind: 'midterm' },
  due: { by: 'months', months: 12 },
});
