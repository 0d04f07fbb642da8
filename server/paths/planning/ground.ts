import {
  addMonths,
  appliesTo,
  categoryOf,
  rulesOf,
  selects,
  within,
  type Cycle,
  type Fact,
  type Kind,
  type Span,
} from '../../policy/rules/index.ts';
import { cycleOf, slotsOf } from './slots.ts';
import type { CycleCandidate, Placement, Slot, Task } from './types.ts';

/** One decision: this candidate in this slot. */
export type Choice = { variable: string; candidate: CycleCandidate; kind: number; slot: number };
/** A task with everything about it that does not depend on what is chosen. */
export type Ground = {
  task: Task;
  cycle: Cycle;
  slots: readonly Slot[];
  /** Kinds of the candidates in the order in which they count on one day. */
  kinds: readonly Kind[];
  /** What counts until the cycle ends: known and not expiring before. */
  earned: readonly Fact[];
  /** Of `earned`, what counts before anything planned; the rest lies ahead. */
  before: readonly Fact[];
  ahead: readonly Fact[];
  choices: readonly Choice[];
  byRef: ReadonlyMap<string, readonly Choice[]>;
};

/** Null when no cycle of the policy holds on the day. */
export function groundOf(task: Task): Ground | null {
  const cycle = cycleOf(task);
  if (!cycle) return null;
  const slots = slotsOf(task);
  const earned = task.facts.filter((fact) => fact.expiresOn === null || fact.expiresOn > cycle.to);
  const names = new Map<string, number>();
  const kinds: Kind[] = [];
  for (const candidate of task.candidates) {
    if (names.has(kindName(candidate))) continue;
    names.set(kindName(candidate), kinds.length);
    kinds.push(candidate);
  }
  const choices = choicesOf(task, slots, cycle, (candidate) => names.get(kindName(candidate)) ?? 0);
  const byRef = Map.groupBy(choices, (choice) => choice.candidate.ref);
  return {
    task,
    cycle,
    slots,
    kinds,
    earned,
    before: earned.filter((fact) => fact.on <= task.asOf),
    ahead: earned.filter((fact) => fact.on > task.asOf),
    choices,
    byRef,
  };
}

const kindName = ({ category, level, form }: Kind) => `${category} ${level} ${form}`;
export const certificateOf = (one: Kind & { certificateNo: string | null }): string | null =>
  one.certificateNo === null ? null : `${one.category} ${one.certificateNo}`;

function choicesOf(task: Task, slots: readonly Slot[], cycle: Cycle, kindOf: (c: CycleCandidate) => number): Choice[] {
  const used = new Set(task.facts.map((fact) => certificateOf(fact)).filter((one) => one !== null));
  const known = new Set([...task.facts.map((fact) => fact.id), ...task.candidates.map(({ ref }) => ref)]);
  const pinned = new Set(task.fixed.map((one) => one.ref));
  const windows = rulesOf(task.policy, 'window');
  const isOfUse = usesOf(task);
  return task.candidates.flatMap((candidate, i) => {
    if (!isOfUse(candidate)) return [];
    const certificate = certificateOf(candidate);
    if (certificate !== null && used.has(certificate)) return [];
    if (candidate.after.some((ref) => !known.has(ref))) return [];
    const asked = windows.filter((rule) => selects(rule.of, candidate));
    return slots.flatMap((slot, s) => {
      const span = { from: later(slot.from, candidate.from), to: earlier(slot.to, candidate.to) };
      if (span.from > span.to || !asked.every((rule) => isOpen(rule, span))) return [];
      if (candidate.minutes > slot.minutes && !pinned.has(candidate.ref)) return [];
      return expires(task, candidate, slot, cycle)
        ? []
        : [{ variable: `x${i}_${s}`, candidate, kind: kindOf(candidate), slot: s }];
    });
  });
}

/** What brings nothing that any rule, group, need or later step asks for is never worth its time. */
function usesOf(task: Task): (candidate: CycleCandidate) => boolean {
  const named = new Set([
    ...task.fixed.map((one) => one.ref),
    ...task.groups.flatMap((group) => group.refs),
    ...task.candidates.flatMap((one) => one.after),
  ]);
  const counted = task.policy.rules.flatMap((rule) => {
    if (rule.type === 'gate') return rule.needs.map((need) => need.of);
    return rule.type === 'requirement' ? [rule.of] : [];
  });
  return (candidate) =>
    candidate.credits > 0 ||
    candidate.hours > 0 ||
    candidate.mayBePrecise ||
    named.has(candidate.ref) ||
    counted.some((of) => selects(of, candidate));
}

const later = (a: string, b: string | null) => (b !== null && b > a ? b : a);
const earlier = (a: string, b: string | null) => (b !== null && b < a ? b : a);

/** Whether some day of a span lies in a yearly window (MM-DD, which may reach over New Year). */
function isOpen(rule: { from: string; to: string }, span: Span): boolean {
  const first = Number(span.from.slice(0, 4)) - 1;
  const last = Number(span.to.slice(0, 4));
  for (let year = first; year <= last; year++) {
    const to = `${rule.from <= rule.to ? year : year + 1}-${rule.to}`;
    if (`${year}-${rule.from}` <= span.to && span.from <= to) return true;
  }
  return false;
}

/** What would be gone before the cycle ends is not worth planning. */
function expires(task: Task, candidate: CycleCandidate, slot: Slot, cycle: Cycle): boolean {
  return rulesOf(task.policy, 'expiry').some(
    (rule) => selects(rule.of, candidate) && addMonths(slot.from, rule.months) <= cycle.to,
  );
}

/** A placement as an entry of the ledger would say it. */
export const factOf = (candidate: CycleCandidate, on: string): Fact => ({
  id: candidate.ref,
  category: candidate.category,
  level: candidate.level,
  form: candidate.form,
  on,
  hours: candidate.hours,
  credits: candidate.credits,
  expiresOn: null,
  certificateNo: candidate.certificateNo,
});

/** The rules of one training on a day: what takes from its amounts by itself. */
export function grossOf(ground: Ground, candidate: CycleCandidate, day: string): { credit: number; hour: number } {
  const { policy, person } = ground.task;
  const gross = { credit: candidate.credits, hour: candidate.hours };
  if (categoryOf(policy, candidate.category)?.counted.by === 'none') gross.credit = 0;
  for (const cap of rulesOf(policy, 'cap')) {
    if (cap.per !== 'item' || !selects(cap.of, candidate) || !appliesTo(cap.when, person, day)) continue;
    gross[cap.unit] = Math.min(gross[cap.unit], Math.round(cap.most * 100));
  }
  return gross;
}

/** The slot that a day lies in, or -1. */
export const slotAt = (slots: readonly Slot[], day: string): number => slots.findIndex((slot) => within(slot, day));

export function placementsOf(ground: Ground, chosen: ReadonlySet<string>): Placement[] {
  const taken = ground.choices.filter((choice) => chosen.has(choice.variable));
  return inOrder(taken).map((choice) => ({
    ref: choice.candidate.ref,
    slot: ground.slots[choice.slot]?.from ?? ground.task.asOf,
  }));
}

/** By slot, then kind, then as given: the order in which they count. */
export const inOrder = (choices: readonly Choice[]): Choice[] =>
  [...choices].sort((a, b) => a.slot - b.slot || a.kind - b.kind);
