import type { Constraint, Term } from '../../kernel/milp.ts';
import { appliesTo, rulesOf, selects, within } from '../../policy/rules/index.ts';
import { certificateOf, slotAt, type Choice, type Ground } from './ground.ts';

/** A decision that only says whether something is open: 1 as soon as enough of its terms are. */
export type Opener = { variable: string; terms: readonly Term[]; needed: number };
export type Rows = { variables: string[]; rows: Constraint[]; openers: Opener[] };

export const one = ({ variable }: { variable: string }): Term => ({ variable, coefficient: 1 });
const minus = (terms: readonly Term[]): Term[] =>
  terms.map(({ variable, coefficient }) => ({ variable, coefficient: -coefficient }));

/** Everything about a plan besides how it counts: each thing once, in its time and order, what is fixed, what is open. */
export function shapeOf(ground: Ground): Rows {
  const gates = gateRows(ground);
  const rows = [
    ...onceRows(ground),
    ...timeRows(ground),
    ...orderRows(ground),
    ...fixedRows(ground),
    ...groupRows(ground),
    ...windowRows(ground),
    ...gates.rows,
  ];
  return { variables: gates.openers.map((opener) => opener.variable), rows, openers: gates.openers };
}

function onceRows({ byRef, choices }: Ground): Constraint[] {
  const shared = Map.groupBy(
    choices.filter(({ candidate }) => certificateOf(candidate) !== null),
    ({ candidate }) => certificateOf(candidate),
  );
  return [...byRef.values(), ...shared.values()]
    .filter((all) => all.length > 1)
    .map((all) => ({ name: 'once', terms: all.map(one), relation: '<=', bound: 1 }));
}

function timeRows({ slots, choices }: Ground): Constraint[] {
  return slots.flatMap((slot, s): Constraint[] => {
    const here = choices.filter((choice) => choice.slot === s && choice.candidate.minutes > 0);
    const all = here.reduce((sum, choice) => sum + choice.candidate.minutes, 0);
    if (all <= slot.minutes) return [];
    const terms = here.map(({ variable, candidate }) => ({ variable, coefficient: candidate.minutes }));
    return [{ name: 'time', terms, relation: '<=', bound: slot.minutes }];
  });
}

function orderRows({ task, byRef, choices }: Ground): Constraint[] {
  const done = new Set(task.facts.map((fact) => fact.id));
  return choices.flatMap((choice) =>
    choice.candidate.after
      .filter((ref) => !done.has(ref))
      .map((ref): Constraint => {
        const earlier = (byRef.get(ref) ?? []).filter((before) => before.slot < choice.slot);
        return { name: 'order', terms: [one(choice), ...minus(earlier.map(one))], relation: '<=', bound: 0 };
      }),
  );
}

function fixedRows({ task, slots, byRef }: Ground): Constraint[] {
  return task.fixed.map(({ ref, slot }) => {
    const at = slotAt(slots, slot);
    const choice = byRef.get(ref)?.find((one) => one.slot === at);
    return { name: 'fixed', terms: choice ? [one(choice)] : [], relation: '>=', bound: 1 };
  });
}

/** What of a group is done already, by the ids of facts. */
export const doneOf = ({ task }: Ground, refs: readonly string[]): number =>
  new Set(task.facts.map((fact) => fact.id).filter((id) => refs.includes(id))).size;

function groupRows(ground: Ground): Constraint[] {
  const { task, byRef, choices } = ground;
  const ofRefs = (refs: readonly string[]) => [...new Set(refs)].flatMap((ref) => byRef.get(ref) ?? []).map(one);
  const groups = task.groups.map((group): Constraint => {
    const bound = group.atLeast - doneOf(ground, group.refs);
    return { name: `group:${group.id}`, terms: ofRefs(group.refs), relation: '>=', bound };
  });
  const answers = choices.filter((choice) => choice.candidate.mayBePrecise).map(one);
  return [...groups, { name: 'precise', terms: answers, relation: '>=', bound: task.precise.least }];
}

function windowRows({ task, cycle, slots, earned, choices }: Ground): Constraint[] {
  return rulesOf(task.policy, 'window').flatMap((rule) => {
    const times = rule.timesPerYear;
    if (times === null) return [];
    return cycle.years.map((year): Constraint => {
      const done = earned.filter((fact) => selects(rule.of, fact) && within(year, fact.on)).length;
      const here = choices.filter(
        ({ candidate, slot }) => selects(rule.of, candidate) && slots[slot]?.year === year.from,
      );
      return { name: rule.id, terms: here.map(one), relation: '<=', bound: Math.max(0, times - done) };
    });
  });
}

/** What a gate keeps shut may be taken from the slot on before which enough was done. */
function gateRows(ground: Ground): { rows: Constraint[]; openers: Opener[] } {
  const { task, slots, choices } = ground;
  const rows: Constraint[] = [];
  const openers: Opener[] = [];
  for (const gate of rulesOf(task.policy, 'gate')) {
    const { before } = gate;
    if (!('of' in before)) continue;
    const shut = Map.groupBy(
      choices.filter((choice) => selects(before.of, choice.candidate)),
      (choice) => choice.slot,
    );
    for (const [s, kept] of shut) {
      const day = slots[s]?.from ?? task.asOf;
      if (!appliesTo(gate.when, task.person, day)) continue;
      for (const need of gate.needs) {
        const isNeed = (choice: Choice) => choice.slot < s && selects(need.of, choice.candidate);
        const opener = openerOf(ground, `o${openers.length}`, need, { day, earlier: choices.filter(isNeed) });
        if (opener.needed <= 0) continue;
        openers.push(opener);
        const least = [...opener.terms, { variable: opener.variable, coefficient: -opener.needed }];
        rows.push({ name: gate.id, terms: least, relation: '>=', bound: 0 });
        for (const choice of kept) {
          const terms = [one(opener), ...minus([one(choice)])];
          rows.push({ name: gate.id, terms, relation: '>=', bound: 0 });
        }
      }
    }
  }
  return { rows, openers };
}

type Need = { of: Parameters<typeof selects>[0]; times: number };
function openerOf(
  { task, earned }: Ground,
  variable: string,
  need: Need,
  { day, earlier }: { day: string; earlier: readonly Choice[] },
): Opener {
  const done = earned.filter((fact) => selects(need.of, fact) && (fact.on <= task.asOf || fact.on < day)).length;
  return { variable, terms: earlier.map(one), needed: need.times - done };
}
