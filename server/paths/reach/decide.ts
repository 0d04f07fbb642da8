import type { RuleOf } from '../../../db/schema/policy.ts';
import {
  completionNeeds,
  rulesOf,
  selects,
  standingOf,
  warningsOf,
  type Line,
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

/**
 * Minutes that what is missing of a minimum takes at the very least: the most credits a minute on offer first, the last
 * one in part, no cap in the way. Null when all that is on offer does not suffice.
 */
function leastMinutes(task: Task, rule: RuleOf<'minimum'>, line: Line): number | null {
  const amount = (one: CycleCandidate) => (rule.unit === 'credit' ? one.credits : one.hours);
  const serving = task.candidates
    .filter((one) => amount(one) > 0 && selects(rule.of, one))
    .sort((a, b) => a.minutes / amount(a) - b.minutes / amount(b));
  let [missing, minutes] = [line.needed - line.counted, 0];
  for (const one of serving) {
    if (missing <= 0) break;
    const part = Math.min(1, missing / amount(one));
    minutes += one.minutes * part;
    missing -= amount(one) * part;
  }
  return missing > 0 ? null : Math.ceil(minutes);
}

type Needed = { ruleId: string; minutes: number | null };
/** What each unmet minimum of the cycle that completion asks for takes at least; the most first. */
function neededFor(task: Task, standing: Standing): Needed[] {
  const asked = new Set(completionNeeds(task.policy));
  const found = rulesOf(task.policy, 'minimum').flatMap((rule): Needed[] => {
    if (rule.per !== 'cycle' || !asked.has(rule.id)) return [];
    const line = standing.lines.find((one) => one.ruleId === rule.id && !one.isMet);
    return line ? [{ ruleId: rule.id, minutes: leastMinutes(task, rule, line) }] : [];
  });
  return found.sort((a, b) => (b.minutes ?? Infinity) - (a.minutes ?? Infinity));
}

/** A minimum that what is on offer, or the minutes there are, can never reach: alone it leaves no way. */
function outOfReach(task: Task, needed: readonly Needed[]): string[] {
  const [most] = needed;
  if (!most) return [];
  if (most.minutes === null) return [most.ruleId];
  const minutes = slotsOf(task).reduce((sum, slot) => sum + slot.minutes, 0);
  return most.minutes > minutes ? [most.ruleId, 'time'] : [];
}

/**
 * Decides what needs no solver. "Can finish" is said only of a plan that the independent checker accepts; "cannot" only
 * where what has been missed, the caps, what is on offer or the minutes alone leave no way.
 * @param task with the offerings as candidates; its consequences accepted
 */
export function quickly(task: Task): Quick {
  const standing = standingOf(task.policy, task.person, task.facts, task.asOf);
  if (!standing) return { verdict: 'ask_the_planner' };
  if (standing.isComplete) return { verdict: 'finished' };
  const needed = neededFor(task, standing);
  for (const conflicts of [hopeless(task, standing), outOfReach(task, needed)]) {
    if (conflicts.length > 0) return { verdict: 'cannot_finish', conflicts };
  }
  return prove(task, everything(task, standing)).ok
    ? { verdict: 'can_finish', minutes: needed[0]?.minutes ?? 0 }
    : { verdict: 'ask_the_planner' };
}
