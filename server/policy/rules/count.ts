import type { Unit } from '../../../db/schema/policy.ts';
import { periodAt, within, type Cycle } from './calendar.ts';
import {
  appliesTo,
  categoryOf,
  centi,
  rulesOf,
  selects,
  type Centi,
  type Effective,
  type Kind,
  type PersonFacts,
} from './effective.ts';

/** Something that was done, or is assumed to be: an entry of the ledger that stands, or a step of a plan. */
export type Fact = Kind & {
  id: string;
  /** The day it counts for. */
  on: string;
  hours: Centi;
  credits: Centi;
  expiresOn: string | null;
  certificateNo: string | null;
};
export type Cut = { ruleId: string; from: string | null; most: Centi; before: Centi; left: Centi };
/** What of a fact counts once caps have taken their part; `cuts` holds every cap that was asked. */
export type Counted = { fact: Fact; credits: Centi; hours: Centi; cuts: Cut[] };

export const amountOf = (counted: Pick<Counted, 'credits' | 'hours'>, unit: Unit): Centi =>
  unit === 'credit' ? counted.credits : counted.hours;

type Options = {
  /** Caps on one training say nothing about how many there may be. */
  ignoreItemCaps?: boolean;
};

/**
 * Counts the facts of one cycle in the order of their days (of one day: in the order given). Each takes from every cap
 * it falls under what it counts for; what a cap has no room for is lost, as in a register that is full. A certificate
 * counts once, in credits and in hours.
 *
 * More done never counts for less in a category whose caps are its own, nor where every two caps lie within each other
 * or apart. Where they cross (by levels and by forms; over all per year and by category per cycle), what was done first
 * may take room from two later ones.
 */
export function countFacts(
  policy: Pick<Effective, 'rules'>,
  person: PersonFacts,
  cycle: Cycle,
  facts: readonly Fact[],
  options: Options = {},
): Counted[] {
  const caps = rulesOf(policy, 'cap').filter((cap) => !(options.ignoreItemCaps && cap.per === 'item'));
  const used = new Map<string, Centi>();
  const certificates = new Set<string>();
  const inOrder = facts
    .filter((fact) => within(cycle, fact.on))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return inOrder.map((fact) => {
    const amount = { credits: fact.credits, hours: fact.hours };
    const counted = categoryOf(policy, fact.category)?.counted;
    if (counted?.by === 'none') amount.credits = 0;
    if (counted?.by === 'certificate' || fact.certificateNo !== null) {
      const key = `${fact.category} ${fact.certificateNo ?? fact.id}`;
      if (certificates.has(key)) amount.credits = amount.hours = 0;
      certificates.add(key);
    }
    const taken: { key: string; unit: Unit }[] = [];
    const cuts: Cut[] = [];
    for (const cap of caps) {
      if (!selects(cap.of, fact) || !appliesTo(cap.when, person, fact.on)) continue;
      const period = cap.per === 'item' ? null : periodAt(cycle, cap.per, fact.on);
      const key = period ? `${cap.id} ${period.from}` : `${cap.id} ${fact.id}`;
      const before = used.get(key) ?? 0;
      const left = Math.max(0, centi(cap.most) - before);
      cuts.push({ ruleId: cap.id, from: period?.from ?? null, most: centi(cap.most), before, left });
      taken.push({ key, unit: cap.unit });
      if (cap.unit === 'credit') amount.credits = Math.min(amount.credits, left);
      else amount.hours = Math.min(amount.hours, left);
    }
    for (const { key, unit } of taken) used.set(key, (used.get(key) ?? 0) + amountOf(amount, unit));
    return { fact, ...amount, cuts };
  });
}
