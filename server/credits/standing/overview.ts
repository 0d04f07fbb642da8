import type { Body, PolicyClause, Unit } from '../../../db/schema/policy.ts';
import {
  addDays,
  cycleAt,
  periodAt,
  rulesOf,
  type Centi,
  type Cycle,
  type Effective,
  type Span,
} from '../../policy/rules/index.ts';

/** Figures of the persons of one organisation under one policy; `owed` and `met` have one number per measure. */
export type Group = {
  orgPath: string;
  /** Ids of the policies applied, joined by ' '; '' where none holds or nothing is kept yet. */
  policyKey: string;
  teachers: number;
  /** Of them, those whose standing has not been computed yet. */
  missing: number;
  complete: number;
  yearUnmet: number;
  yearOwed: number;
  impossible: number;
  counted: Centi;
  needed: Centi;
  /** How many have how much of the whole: below 25, 50, 75, 100 %, and all of it. */
  spread: number[];
  owed: number[];
  met: number[];
};

/** One rule in one period, as something that each person of a group either has or has not. */
export type Measure = {
  /** What kept standings are asked by: the rule's id, with the first day of the period where all share it. */
  key: string;
  ruleId: string;
  type: 'minimum' | 'requirement' | 'duty';
  label: string;
  labelEn: string;
  clause: PolicyClause;
  period: Span | null;
  per: 'term' | 'year' | 'cycle' | 'once';
  at: 'past' | 'current';
  unit: Unit | 'times';
  /** Hundredths, or times; null where it differs from part to part. */
  needed: number | null;
};

/** The policy of a group with the day it is asked for. */
export type Ruled = { policyKey: string; policy: Pick<Effective, 'rules'>; cycle: Cycle };

export function ruled(policyKey: string, policy: Pick<Effective, 'rules'>, day: string): Ruled[] {
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = rule ? cycleAt(rule, day) : null;
  return cycle ? [{ policyKey, policy, cycle }] : [];
}

/** This period, and of years also the one that ended last: a year's result is only known when it is over. */
function periodsNow(
  cycle: Cycle,
  per: 'term' | 'year' | 'cycle',
  day: string,
): { span: Span; at: 'past' | 'current' }[] {
  const now = periodAt(cycle, per, day);
  if (!now) return [];
  const before = per === 'year' ? periodAt(cycle, per, addDays(now.from, -1)) : null;
  return [{ span: now, at: 'current' as const }, ...(before ? [{ span: before, at: 'past' as const }] : [])];
}

/** What is counted of each rule that asks something; the same rule of several policies is one measure. */
export function measuresOf(all: readonly Ruled[], day: string): Measure[] {
  const found = all.flatMap(({ policy, cycle }) => [
    ...[...rulesOf(policy, 'minimum'), ...rulesOf(policy, 'requirement')].flatMap((rule) =>
      periodsNow(cycle, rule.per, day).map(({ span, at }): Measure => {
        const { id: ruleId, type, label, labelEn, clause, per } = rule;
        const asks =
          rule.type === 'minimum'
            ? { unit: rule.unit, needed: Math.round(rule.least * 100) }
            : { unit: 'times' as const, needed: rule.times };
        const period = { from: span.from, to: span.to };
        return { key: `${ruleId} ${span.from}`, ruleId, type, label, labelEn, clause, period, per, at, ...asks };
      }),
    ),
    ...rulesOf(policy, 'duty').map((rule): Measure => {
      const { id: ruleId, type, label, labelEn, clause } = rule;
      const [part] = rule.parts;
      const per = rule.within.from === 'cycle' ? 'cycle' : 'once';
      const unit = part?.unit ?? 'hour';
      return {
        key: ruleId,
        ruleId,
        type,
        label,
        labelEn,
        clause,
        period: null,
        per,
        at: 'current',
        unit,
        needed: null,
      };
    }),
  ]);
  return [...new Map(found.map((measure) => [measure.key, measure])).values()];
}

const EMPTY: Omit<Group, 'orgPath' | 'policyKey'> = {
  teachers: 0,
  missing: 0,
  complete: 0,
  yearUnmet: 0,
  yearOwed: 0,
  impossible: 0,
  counted: 0,
  needed: 0,
  spread: [0, 0, 0, 0, 0],
  owed: [],
  met: [],
};
const plus = (a: readonly number[], b: readonly number[]) =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));

export type Figures = Omit<Group, 'orgPath' | 'policyKey'> & {
  /** Persons for whom no policy, or no cycle of it, holds. */
  none: number;
};
/** The sum of some groups. */
export function figuresOf(groups: readonly Group[]): Figures {
  const sum = groups.reduce<Omit<Group, 'orgPath' | 'policyKey'>>(
    (a, b) => ({
      teachers: a.teachers + b.teachers,
      missing: a.missing + b.missing,
      complete: a.complete + b.complete,
      yearUnmet: a.yearUnmet + b.yearUnmet,
      yearOwed: a.yearOwed + b.yearOwed,
      impossible: a.impossible + b.impossible,
      counted: a.counted + b.counted,
      needed: a.needed + b.needed,
      spread: plus(a.spread, b.spread),
      owed: plus(a.owed, b.owed),
      met: plus(a.met, b.met),
    }),
    EMPTY,
  );
  const none = groups.reduce((n, group) => n + (group.policyKey === '' ? group.teachers - group.missing : 0), 0);
  return { ...sum, none };
}

type Place = { id: string; name: string; kind: Body | 'group'; path: string };
/** A threshold of the policy that an organisation has passed, or a target that it misses. */
export type Flag = {
  orgId: string;
  orgName: string;
  orgKind: Place['kind'];
  ruleId: string;
  label: string;
  labelEn: string;
  clause: PolicyClause;
  kind: 'flag' | 'target';
  measures: 'unmet_share' | 'met_share';
  boundary: 'at_least' | 'more_than';
  consequences: string[];
  /** 0 to 1: what is, and what the policy says. */
  share: number;
  limit: number;
  /** Persons who do not have it, of those who owe it. */
  unmet: number;
  owed: number;
  /** Of how many the share is: of those who owe it, or of everybody. */
  among: number;
  /** A year that runs on may still change; one that is over does not. */
  at: 'past' | 'current';
  period: Span | null;
  /** What names the persons behind it: a measure's key, or the whole cycle. */
  key: string | null;
};

/** Compared as whole numbers of persons: 20 of 100 is at least 20 %, whatever a quotient of floats says. */
const passes = (persons: number, of: number, limit: number, boundary: Flag['boundary']): boolean => {
  const gap = persons * 10_000 - of * Math.round(limit * 10_000);
  return boundary === 'at_least' ? gap >= 0 : gap > 0;
};

type Threshold = ReturnType<typeof thresholdsOf>[number];
const thresholdsOf = ({ policy }: Ruled) => rulesOf(policy, 'threshold');

/** Every flag of the organisations given, results of years that are over first, then by share. */
export function flagsOf(
  places: readonly Place[],
  groups: readonly Group[],
  given: { rules: readonly Ruled[]; measures: readonly Measure[] },
): Flag[] {
  const byKey = new Map(given.rules.map((one) => [one.policyKey, one]));
  const flags = places.flatMap((place) => {
    const own = groups.filter((group) => group.orgPath.startsWith(place.path) && byKey.has(group.policyKey));
    const rules = own.flatMap((group) => {
      const one = byKey.get(group.policyKey);
      return one ? thresholdsOf(one) : [];
    });
    const once = [
      ...new Map(rules.filter((rule) => rule.scope === place.kind).map((rule) => [rule.id, rule])).values(),
    ];
    return once.flatMap((rule) => judged(rule, place, own, given));
  });
  return flags.sort(
    (a, b) => (a.at === b.at ? 0 : a.at === 'past' ? -1 : 1) || b.share - a.share || (a.orgName < b.orgName ? -1 : 1),
  );
}

type Judging = { rules: readonly Ruled[]; measures: readonly Measure[] };
type Asked = Pick<Flag, 'key' | 'at' | 'period'> & { owed: number; met: number };

/** What a threshold is about, in each period that it can be judged in. */
function askedBy(rule: Threshold, figures: Figures, { rules, measures }: Judging): Asked[] {
  const isCompletion = rules.some(({ policy }) =>
    policy.rules.some((one) => one.id === rule.of && one.type === 'completion'),
  );
  if (isCompletion) return [{ key: null, at: 'current', period: null, owed: figures.teachers, met: figures.complete }];
  return measures.flatMap(({ ruleId, key, at, period }, i) =>
    ruleId === rule.of ? [{ key, at, period, owed: figures.owed[i] ?? 0, met: figures.met[i] ?? 0 }] : [],
  );
}

function judged(rule: Threshold, place: Place, groups: readonly Group[], given: Judging): Flag[] {
  const having = new Set(
    given.rules.filter(({ policy }) => policy.rules.some(({ id }) => id === rule.id)).map(({ policyKey }) => policyKey),
  );
  const figures = figuresOf(groups.filter(({ policyKey }) => having.has(policyKey)));
  return askedBy(rule, figures, given).flatMap(({ key, at, period, owed, met }) => {
    const persons = rule.measures === 'met_share' ? met : owed - met;
    // A quota of all who teach is missed, too, where nobody is in question yet.
    const among = rule.among === 'all' ? figures.teachers : owed;
    if (among === 0) return [];
    const isReached = passes(persons, among, rule.share, rule.boundary);
    if (rule.kind === 'flag' ? !isReached : isReached) return [];
    const { id: ruleId, label, labelEn, clause, kind, boundary, consequences, measures } = rule;
    const { id: orgId, name: orgName, kind: orgKind } = place;
    return [
      {
        ...{ orgId, orgName, orgKind, ruleId, label, labelEn, clause, kind, boundary, consequences, measures },
        ...{ share: persons / among, limit: rule.share, unmet: owed - met, owed, among, at, period, key },
      },
    ];
  });
}
