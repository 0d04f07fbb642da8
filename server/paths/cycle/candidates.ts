import type { TemplateNode } from '../../../db/schema/paths.ts';
import {
  creditsFor,
  rulesOf,
  type Cycle,
  type Effective,
  type Fact,
  type PersonFacts,
  type Span,
} from '../../policy/rules/index.ts';
import type { CandidateGroup, CycleCandidate } from '../planning/types.ts';
import { leavesOf } from '../rules/template.ts';
import { worthOfSteps } from '../rules/worth.ts';

/** What every candidate is measured by. */
export type Ground = { policy: Effective; person: PersonFacts; cycle: Cycle; asOf: string; facts: readonly Fact[] };

/** A judged resource, as far as a plan of years cares. */
export type Resource = { id: string; title: string; minutes: number; relevance: number; mayBePrecise: boolean };
/** A training on offer. Hundredths. */
export type Offering = {
  id: string;
  title: string;
  category: string;
  level: CycleCandidate['level'];
  form: CycleCandidate['form'];
  hours: number;
  statedCredits: number | null;
  minutes: number;
  fromDay: string;
  toDay: string | null;
  repeats: 'once' | 'term' | 'year';
  after: readonly string[];
  subjects: readonly string[];
  stages: readonly string[];
};

/** What a step is where no policy gives it a worth: study of one's own that counts for nothing but the need. */
const WORTHLESS = { category: 'study', level: 'school', form: 'self_study', hours: 0, credits: 0 } as const;

export function resourceCandidates(resources: readonly Resource[], ground: Ground): CycleCandidate[] {
  const worth = worthOfSteps(ground.policy, ground.person, ground.asOf);
  return resources.map(({ id, title, minutes, relevance, mayBePrecise }) => {
    const { category, level, form, hours, credits } = worth?.(minutes) ?? WORTHLESS;
    return {
      ...{ ref: id, source: 'resource' as const, title, category, level, form, minutes, hours, credits },
      ...{ relevance, mayBePrecise, from: null, to: null, after: [], certificateNo: null },
    };
  });
}

const later = (a: string, b: string) => (a > b ? a : b);
const earlier = (a: string, b: string) => (a < b ? a : b);

/** The times at which an offering can be taken: its days, or that part of each term or year that they reach into. */
function turnsOf({ id, fromDay, toDay, repeats }: Offering, { cycle, asOf }: Ground): (Span & { ref: string })[] {
  const open = { from: later(fromDay, asOf), to: earlier(toDay ?? cycle.to, cycle.to) };
  if (repeats === 'once') return open.from <= open.to ? [{ ...open, ref: id }] : [];
  return (repeats === 'term' ? cycle.terms : cycle.years).flatMap((span) => {
    const turn = { from: later(span.from, open.from), to: earlier(span.to, open.to) };
    return turn.from <= turn.to ? [{ ...turn, ref: `${id}@${span.from}` }] : [];
  });
}

const isFor = (wanted: readonly string[], has: string | null) =>
  wanted.length === 0 || (has !== null && wanted.includes(has));
export type Taken = { title: string; category: string; on: string };
/** Whether the ledger says that this training was taken within a time. */
const wasTaken = ({ title, category }: Offering, deeds: readonly Taken[], span: Span) =>
  deeds.some(
    (deed) => deed.title === title && deed.category === category && span.from <= deed.on && deed.on <= span.to,
  );

/**
 * Every turn of every offering that is for this person and worth something to say of by her policy; not those she has
 * taken. An offering to be taken before another is asked for in its first turn, unless it was taken in this cycle; what
 * waits for one that is not on offer any more cannot be taken.
 * @param taken what is done or claimed
 */
export function offeringCandidates(
  offerings: readonly Offering[],
  ground: Ground,
  taken: readonly Taken[],
): CycleCandidate[] {
  const { policy, person, cycle } = ground;
  const byId = new Map(offerings.map((one) => [one.id, one]));
  /** Null: nothing to wait for. */
  const before = (id: string): string | null | undefined => {
    const one = byId.get(id);
    return one && wasTaken(one, taken, cycle) ? null : one && turnsOf(one, ground)[0]?.ref;
  };
  return offerings.flatMap((offering) => {
    const { category, level, form, hours, statedCredits, minutes, title } = offering;
    if (!isFor(offering.subjects, person.subject) || !isFor(offering.stages, person.stage)) return [];
    const waits = offering.after.map(before);
    if (waits.includes(undefined)) return [];
    const after = waits.filter((ref) => typeof ref === 'string');
    return turnsOf(offering, ground).flatMap(({ ref, from, to }) => {
      const kind = { category, level, form };
      const worth = creditsFor(policy, kind, { hours, absentHours: 0, statedCredits }, person, from);
      const turn = offering.repeats === 'once' ? cycle : spanAround(offering.repeats, cycle, from);
      if (!worth.ok || wasTaken(offering, taken, turn)) return [];
      return [
        {
          ...{ ref, source: 'offering' as const, title, ...kind, minutes, hours, credits: worth.credits },
          ...{ relevance: 0, mayBePrecise: false, from, to, after, certificateNo: null },
        },
      ];
    });
  });
}

const spanAround = (repeats: 'term' | 'year', cycle: Cycle, day: string): Span =>
  (repeats === 'term' ? cycle.terms : cycle.years).find((span) => span.from <= day && day <= span.to) ?? cycle;

/** Recognitions of a certificate that is on its way: only for who says so, from the day it is expected. */
export function recognitionCandidates({ policy, person, cycle, facts }: Ground, expected: string): CycleCandidate[] {
  if (expected < cycle.from || expected > cycle.to) return [];
  return rulesOf(policy, 'category').flatMap((rule) => {
    if (rule.counted.by !== 'certificate' || facts.some((fact) => fact.category === rule.key)) return [];
    const kind = { category: rule.key, level: rule.levels[0] ?? 'national', form: rule.forms[0] ?? 'degree' } as const;
    const worth = creditsFor(policy, kind, { hours: 0, absentHours: 0, statedCredits: null }, person, expected);
    if (!worth.ok) return [];
    return [
      {
        ...{ ref: `rec_${rule.key}`, source: 'recognition' as const, title: rule.label, ...kind },
        // Its hours are not those of the week that she gives to research.
        ...{ minutes: 0, hours: 0, credits: worth.credits, relevance: 0, mayBePrecise: false },
        ...{ from: expected, to: cycle.to, after: [], certificateNo: null },
      },
    ];
  });
}

/** Leaves that hold whatever is chosen elsewhere: all of their parents ask for all of their children. */
const boundLeaves = (node: TemplateNode): TemplateNode[] => {
  if (node.children === null) return [node];
  return node.rule.type === 'all' || (node.rule.type === 'at_least' && node.rule.count >= node.children.length)
    ? node.children.flatMap(boundLeaves)
    : [];
};

/**
 * What a path template asks for, as groups of a plan. Leaves that count credits and choices between branches are left
 * to the plan of a term: over a whole cycle the policy itself counts the credits.
 * @param accepted resources each leaf accepts
 * @param finished resources she has finished: they count, and are not asked for again
 */
export function groupsOf(
  root: TemplateNode,
  accepted: ReadonlyMap<string, readonly string[]>,
  finished: ReadonlySet<string>,
): CandidateGroup[] {
  const known = new Set(leavesOf(root).map((leaf) => leaf.id));
  return boundLeaves(root).flatMap((leaf) => {
    const { id, label, labelEn, step: kind, clause, rule } = leaf;
    if (rule.type === 'credits' || !known.has(id)) return [];
    const all = accepted.get(id) ?? [];
    const asked = rule.type === 'all' ? all.length : Math.min(rule.count, all.length);
    const atLeast = asked - all.filter((ref) => finished.has(ref)).length;
    const refs = all.filter((ref) => !finished.has(ref));
    return atLeast > 0 ? [{ id, label, labelEn, kind, clause, atLeast, refs }] : [];
  });
}
