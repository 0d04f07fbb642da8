import {
  centi,
  completionNeeds,
  isAdditional,
  rulesOf,
  selects,
  standingOf,
  warningsOf,
  type Standing,
} from '../../policy/rules/index.ts';
import { prove } from '../checking/prove.ts';
import { slotsOf } from '../planning/slots.ts';
import { consequenceOf, type CycleCandidate, type Placement, type Task } from '../planning/types.ts';

/** What can be said without solving: done, out of reach whatever is taken, or shown possible by a plan made in one go. */
export type Quick =
  | { verdict: 'finished' }
  | { verdict: 'cannot_finish'; conflicts: string[] }
  | { verdict: 'can_finish'; minutes: number }
  | { verdict: 'ask_the_planner' };

/** Names of the lines on which only a consequence hangs: whoever misses one of them can still finish. */
export const consequencesOf = (standing: Standing): string[] =>
  standing.lines
    .filter((line) => line.binding === 'consequence')
    .map((line) => consequenceOf(line.ruleId, line.period.from));

/** Completion rules that nothing can help any more, each with the cap that leaves no room. */
function hopeless(task: Task, standing: Standing): string[] {
  const asked = new Set(completionNeeds(task.policy));
  const missed = standing.lines.filter((line) => line.at === 'past' && !line.isMet && asked.has(line.ruleId));
  const warned = warningsOf(task.policy, task.person, task.facts, standing).filter(({ ruleId }) => asked.has(ruleId));
  return [
    ...new Set([
      ...missed.map((line) => line.ruleId),
      ...warned.flatMap(({ ruleId, cap }) => [ruleId, ...(cap ? [cap.ruleId] : [])]),
    ]),
  ];
}

/** Everything on offer, what the narrow rules ask for first, each in the first slot with room for it. */
function everything(task: Task, standing: Standing): Placement[] {
  const unmet = standing.lines.filter((line) => !line.isMet && !line.isTotal);
  const narrow = task.policy.rules.filter((rule) => unmet.some((line) => line.ruleId === rule.id));
  const isAsked = (candidate: CycleCandidate) =>
    narrow.some(
      (rule) =>
        ((rule.type === 'minimum' || rule.type === 'requirement') && selects(rule.of, candidate)) ||
        (rule.type === 'duty' && rule.parts.some((part) => selects(part.of, candidate))),
    );
  const order = [...task.candidates].sort(
    (a, b) =>
      Number(isAsked(b)) - Number(isAsked(a)) ||
      b.credits / Math.max(1, b.minutes) - a.credits / Math.max(1, a.minutes),
  );
  const slots = slotsOf(task).map((slot) => ({ ...slot, left: slot.minutes }));
  return order.flatMap((candidate) => {
    const slot = slots.find(
      ({ from, to, left }) =>
        left >= candidate.minutes && (candidate.from ?? from) <= to && from <= (candidate.to ?? to) && candidate.after.length === 0, // prettier-ignore
    );
    if (!slot) return [];
    slot.left -= candidate.minutes;
    return [{ ref: candidate.ref, slot: slot.from }];
  });
}

/** The least minutes that could do: what is missing of the whole, at the best credits a minute on offer. */
function leastMinutes(task: Task, standing: Standing): number {
  const total = rulesOf(task.policy, 'minimum').find((rule) => rule.per === 'cycle' && rule.binding === 'completion');
  const line = standing.lines.find(({ ruleId }) => ruleId === total?.id);
  if (!total || !line || line.isMet) return 0;
  const serving = task.candidates.filter(
    (one) =>
      selects(total.of, one) &&
      !isAdditional(task.policy, task.person, standing.cycle, { ...one, id: one.ref, on: task.asOf, expiresOn: null }),
  );
  const best = Math.max(0, ...serving.map((one) => one.credits / Math.max(1, one.minutes)));
  return best === 0 ? 0 : Math.ceil((centi(total.least) - line.counted) / best);
}

/**
 * Decides what needs no solver. "Can finish" is said only of a plan that the independent checker accepts; "cannot" only
 * where what has been missed, or the caps alone, leave no way.
 * @param task with the offerings as candidates; its consequences accepted
 */
export function quickly(task: Task): Quick {
  const standing = standingOf(task.policy, task.person, task.facts, task.asOf);
  if (!standing) return { verdict: 'ask_the_planner' };
  if (standing.isComplete) return { verdict: 'finished' };
  const conflicts = hopeless(task, standing);
  if (conflicts.length > 0) return { verdict: 'cannot_finish', conflicts };
  return prove(task, everything(task, standing)).ok
    ? { verdict: 'can_finish', minutes: leastMinutes(task, standing) }
    : { verdict: 'ask_the_planner' };
}
