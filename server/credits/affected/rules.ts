import type { Line, Standing, Warning } from '../../policy/rules/index.ts';

/** Where a person stands under one policy; null where none, or no cycle of it, holds. */
export type Side = { standing: Standing | null; warnings: readonly Warning[] };
export type Amounts = Pick<Line, 'needed' | 'counted' | 'isMet' | 'period'>;
/** One rule in one period under the two policies; null where it does not ask anything of the person. */
export type LineEffect = Pick<Line, 'ruleId' | 'label' | 'labelEn' | 'per' | 'unit' | 'at'> & {
  before: Amounts | null;
  after: Amounts | null;
};
export type Effect = {
  lines: LineEffect[];
  /** Null where a side has no standing. */
  isComplete: { before: boolean | null; after: boolean | null };
  /** Ids of rules that can no longer be met. */
  impossible: { before: string[]; after: string[] };
  /** Ids of gates that open or close by it. */
  gates: string[];
};

/**
 * Lines of a cycle are the same line under another policy even when the cycle has other days; those of years and terms
 * are told apart by their first day.
 */
function keyed(lines: readonly Line[]): Map<string, Line> {
  const seen = new Map<string, number>();
  return new Map(
    lines.map((line) => {
      const key = `${line.ruleId} ${line.per} ${line.per === 'cycle' ? '' : line.period.from}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return [`${key} ${nth}`, line];
    }),
  );
}

const amountsOf = ({ needed, counted, isMet, period }: Line): Amounts => ({ needed, counted, isMet, period });
const isSame = (a: Line, b: Line): boolean =>
  a.needed === b.needed &&
  a.counted === b.counted &&
  a.isMet === b.isMet &&
  a.unit === b.unit &&
  a.period.from === b.period.from &&
  a.period.to === b.period.to;

function lineEffects(before: readonly Line[], after: readonly Line[]): LineEffect[] {
  const [earlier, later] = [keyed(before), keyed(after)];
  const keys = new Set([...earlier.keys(), ...later.keys()]);
  return [...keys].flatMap((key): LineEffect[] => {
    const [one, other] = [earlier.get(key), later.get(key)];
    const named = other ?? one;
    if (!named || (one && other && isSame(one, other))) return [];
    const { ruleId, label, labelEn, per, unit, at } = named;
    return [
      {
        ...{ ruleId, label, labelEn, per, unit, at },
        before: one ? amountsOf(one) : null,
        after: other ? amountsOf(other) : null,
      },
    ];
  });
}

const told = ({ ruleId, period, needed, counted, attainable }: Warning) =>
  `${ruleId} ${period.from} ${period.to} ${needed} ${counted} ${attainable}`;
const ids = (warnings: readonly Warning[]) => [...new Set(warnings.map((warning) => warning.ruleId))];

/** What changes for a person from one policy to another; null when nothing does. */
export function effectOf(before: Side, after: Side): Effect | null {
  const lines = lineEffects(before.standing?.lines ?? [], after.standing?.lines ?? []);
  const openBefore = new Map(before.standing?.gates.map((gate) => [gate.ruleId, gate.isOpen]));
  const openAfter = new Map(after.standing?.gates.map((gate) => [gate.ruleId, gate.isOpen]));
  const gates = [...new Set([...openBefore.keys(), ...openAfter.keys()])].filter(
    (id) => openBefore.get(id) !== openAfter.get(id),
  );
  const isComplete = { before: before.standing?.isComplete ?? null, after: after.standing?.isComplete ?? null };
  const warned = before.warnings.map(told).join('|') !== after.warnings.map(told).join('|');
  if (lines.length === 0 && gates.length === 0 && !warned && isComplete.before === isComplete.after) return null;
  return { lines, isComplete, gates, impossible: { before: ids(before.warnings), after: ids(after.warnings) } };
}
