import { addDays, standingOf, type Fact, type Line } from '../../policy/rules/index.ts';
import { listDeeds } from '../cycle/repo.ts';
import type { Deps } from '../../kernel/deps.ts';
import type { Path, Step } from '../repo.ts';
import type { Crediting } from './crediting.ts';

const ruled = ({ ruleId, label, labelEn, clause, unit, needed, period, per }: Line) => ({
  ...{ ruleId, label, labelEn, clause, unit, needed, period, per },
});

/**
 * What a path does for the credit policy: the rules that its steps serve, with what counts now and what will when all
 * of them are done and audited. Steps whose credits are in the ledger already count as earned.
 * @param chosen the steps of the path
 * @returns null where no policy holds, or it says nothing of steps; else also per step the rules it counts for
 */
export async function policyPart(deps: Deps, { stood, worth }: Crediting, path: Path, chosen: readonly Step[]) {
  if (!stood?.standing || !worth) return null;
  const { policy, profile, facts, standing } = stood;
  const deeds = await listDeeds(deps.db, profile.personId, standing.cycle.from);
  const posted = new Map(
    deeds.flatMap((deed) =>
      deed.isPosted ? deed.evidence.flatMap((e) => (e.kind === 'step' ? [[e.stepId, deed.id] as const] : [])) : [],
    ),
  );
  const coming: Fact[] = chosen
    .filter((step) => !posted.has(step.id))
    .map((step) => {
      const { category, level, form, hours, credits } = worth(step.minutes);
      const ends = addDays(path.startsOn, (step.weekTo ?? step.week ?? 1) * 7 - 1);
      const on = ends > standing.asOf ? ends : standing.asOf;
      return { id: step.id, category, level, form, hours, credits, on, expiresOn: null, certificateNo: null };
    });
  const after = standingOf(policy, profile, [...facts, ...coming], standing.asOf);
  const entryOf = (step: Step) => posted.get(step.id) ?? step.id;
  const shareIn = (line: Line, step: Step) => line.shares.find(({ id }) => id === entryOf(step))?.counted ?? 0;
  const served = (after?.lines ?? []).filter((line) => chosen.some((step) => shareIn(line, step) > 0));
  const { source, conversion } = worth(0);
  return {
    policies: policy.policies.map(({ id, name, nameEn }) => ({ id, name, nameEn })),
    source,
    conversion,
    lines: served.map((line) => {
      const now = standing.lines.find((one) => one.ruleId === line.ruleId && one.period.from === line.period.from);
      return { ...ruled(line), now: now?.counted ?? 0, after: line.counted, isMetAfter: line.isMet };
    }),
    serves: Object.fromEntries(
      chosen.map((step) => [step.id, served.filter((line) => shareIn(line, step) > 0).map((line) => line.ruleId)]),
    ),
  };
}
