import type { RuleException } from '../../../db/schema/policy.ts';
import type { ConflictingRule, Relaxation } from '../planning/types.ts';
import type { Footing } from './ground.ts';

/** Who can bring a way out about, and how. */
export type Relief =
  | { by: 'herself'; limits: { minutesPerWeek?: number; precise?: number; accepted?: string[] } }
  /** An individual exception from a rule, which an administrator has to approve. */
  | { by: 'exception'; ruleId: string; change: RuleException }
  | { by: 'others' };

const amountOf = ({ params }: Relaxation, name: string) => Number(params[name] ?? 0);
const natural = (hundredths: number) => Math.round(hundredths) / 100;

/** More than this nobody can promise; the edge does not take it either. */
const MOST_MINUTES = 900;

/** What a way out takes, by its code. */
function reliefOf(rule: ConflictingRule, way: Relaxation): Relief {
  switch (way.code) {
    case 'more_minutes': {
      const minutesPerWeek = amountOf(way, 'minutesPerWeek');
      return minutesPerWeek > MOST_MINUTES ? { by: 'others' } : { by: 'herself', limits: { minutesPerWeek } };
    }
    case 'fewer_precise':
      return { by: 'herself', limits: { precise: amountOf(way, 'least') } };
    case 'accept_consequence':
      return { by: 'herself', limits: { accepted: [rule.id] } };
    case 'lower_minimum':
      return { by: 'exception', ruleId: rule.id, change: { kind: 'least', least: natural(amountOf(way, 'least')) } };
    case 'raise_cap':
      return { by: 'exception', ruleId: rule.id, change: { kind: 'most', most: natural(amountOf(way, 'most')) } };
    case 'waive':
      return { by: 'exception', ruleId: rule.id, change: { kind: 'waive' } };
    case 'longer_cycle':
      return { by: 'exception', ruleId: String(way.params.ruleId ?? rule.id), change: { kind: 'until', to: String(way.params.to ?? '') } }; // prettier-ignore
    default:
      return { by: 'others' };
  }
}

/** Conflicts as a page shows them: per set its rules, each with its clause, its numbers and its ways out. */
export function conflictsShown(conflicts: readonly ConflictingRule[], { policy }: Footing) {
  const sets = [...new Set(conflicts.map(({ set }) => set))].sort((a, b) => a - b);
  return sets.map((set) => ({
    rules: conflicts
      .filter((one) => one.set === set)
      .map((one) => ({
        ...{ id: one.id, label: one.label, labelEn: one.labelEn, clause: one.clause, params: one.params },
        type: policy.rules.find(({ id }) => id === one.id.split('@')[0])?.type ?? null,
        relax: one.relax.map((way) => ({ ...way, relief: reliefOf(one, way) })),
      })),
  }));
}
export type Conflicts = ReturnType<typeof conflictsShown>;
