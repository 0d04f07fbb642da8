import type { Rule, RuleType } from './rules.ts';

export const TYPES = [
  'cycle',
  'category',
  'minimum',
  'requirement',
  'cap',
  'conversion',
  'duty',
  'gate',
  'completion',
  'threshold',
  'routing',
  'window',
  'appeal',
  'sharing',
  'expiry',
  'source',
] as const satisfies readonly RuleType[];

/** A new rule of a type: what can be left as it is in most policies, and empty words where only a person can know. */
export function blankRule(type: RuleType, id: string): Rule {
  const common = { id, label: '', labelEn: '', clause: { document: '', place: '', quotation: '' } };
  switch (type) {
    case 'cycle':
      return { ...common, type, from: '', to: '', repeats: true, yearStart: '09-01', terms: [] };
    case 'category': {
      const rest = { levels: [], forms: [], organisedBy: '', group: '', audience: '', when: null, isRequired: false };
      return { ...common, type, key: id, counted: { by: 'item' }, ...rest };
    }
    case 'conversion':
      return { ...common, type, of: {}, hoursPerCredit: 1, round: 'down', step: 0.5, absence: null };
    case 'cap':
      return { ...common, type, of: {}, most: 0, unit: 'credit', per: 'term', when: null };
    case 'minimum':
      return {
        ...{ ...common, type, of: {}, least: 0, unit: 'credit', per: 'cycle', when: null },
        ...{ binding: 'completion', consequence: null },
      };
    case 'duty':
      return { ...common, type, when: {}, parts: [], within: { from: 'cycle' }, isAdditional: true };
    case 'requirement':
      return { ...common, type, of: {}, times: 1, per: 'year', when: null };
    case 'completion':
      return { ...common, type, needs: [] };
    case 'gate':
      return { ...common, type, when: null, before: { status: 'independent_teaching' }, needs: [] };
    case 'threshold':
      return {
        ...{ ...common, type, scope: 'school', of: '', measures: 'unmet_share', share: 0.2 },
        ...{ boundary: 'at_least', kind: 'flag', consequences: [] },
      };
    case 'routing':
      return { ...common, type, of: {}, cityDirect: null, registers: 'school', audits: 'county', isOtherBody: true };
    case 'window':
      return { ...common, type, of: {}, from: '01-01', to: '12-31', timesPerYear: null };
    case 'expiry':
      return { ...common, type, of: {}, months: 60 };
    case 'sharing':
      return { ...common, type, categories: [] };
    case 'appeal':
      return { ...common, type, days: 15, deciders: 2 };
    case 'source': {
      const kind = { category: '', level: 'school', form: 'school_based' } as const;
      return { ...common, type, event: 'paths.step_completed', ...kind, minutesPerHour: 45 };
    }
  }
}

/** An id that no rule has: 'cap-2'. */
export function freeId(type: RuleType, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`${type}-${n}`)) return `${type}-${n}`;
}
