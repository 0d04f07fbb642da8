import { expect } from 'vitest';
import type { PolicyRule, RuleType } from '../../../db/schema/policy.ts';
import { presets } from '../../../server/policy/presets.ts';
import {
  centi,
  creditsFor,
  mergeLayers,
  standingOf,
  type Effective,
  type Fact,
  type Kind,
  type Line,
  type PersonFacts,
} from '../../../server/policy/rules/index.ts';
import { aFact, aTeacher } from '../world.ts';

/** The rules of shipped policies, laid over each other in the order given, as a county below a province has them. */
export function shipped(...keys: string[]): Effective {
  const layers = keys.map((key) => {
    const found = presets.find((preset) => preset.key === key);
    if (!found) throw new Error(`No preset ${key}`);
    return { id: key, orgId: key, name: found.name, body: found.body };
  });
  return mergeLayers(layers);
}

export function ruleIn(policy: Effective, id: string): Effective['rules'][number] {
  const rule = policy.rules.find((one) => one.id === id);
  if (!rule) throw new Error(`No rule ${id}`);
  return rule;
}
export const idsOf = (policy: Effective, type: RuleType): string[] =>
  policy.rules.filter((rule: PolicyRule) => rule.type === type).map((rule) => rule.id);

/** The words of the text, without the spaces that stand between the cells of a table. */
export const quoted = (policy: Effective, id: string): string =>
  ruleIn(policy, id).clause.quotation.replaceAll(/\s/g, '');
/** A clause names where it stands and says what the table of a test says. */
export function expectClause(policy: Effective, id: string, words: string) {
  expect(quoted(policy, id)).toContain(words);
  expect(ruleIn(policy, id).clause.place).not.toBe('');
}

type Given = Partial<Pick<Fact, 'level' | 'form' | 'certificateNo' | 'id'>> & { credits?: number; hours?: number };
/** Something done, in natural units. */
export const did = (category: string, on: string, { credits = 0, hours = 0, ...more }: Given = {}): Fact =>
  aFact({ category, on, credits: centi(credits), hours: centi(hours), ...more });
export const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

export function linesOf(policy: Effective, person: PersonFacts, facts: readonly Fact[], day: string): Line[] {
  const standing = standingOf(policy, person, facts, day);
  if (!standing) throw new Error(`No cycle on ${day}`);
  return standing.lines;
}
/** The line of a rule in the period that holds on the day, in natural units. */
export function lineOn(policy: Effective, id: string, facts: readonly Fact[], day: string, person = aTeacher()) {
  const line = linesOf(policy, person, facts, day).find((one) => one.ruleId === id && one.at === 'current');
  if (!line) throw new Error(`No line ${id}`);
  return inUnits(line);
}
export const inUnits = ({ unit, needed, counted, gross, isMet, period }: Line) => {
  const per = unit === 'times' ? 1 : 100;
  return { needed: needed / per, counted: counted / per, gross: gross / per, isMet, from: period.from, to: period.to };
};

type Attended = { hours?: number; absent?: number; stated?: number };
/** What a training is worth in natural units, or why it cannot be said. */
export function worth(
  policy: Effective,
  kind: Kind,
  { hours = 0, absent = 0, stated }: Attended = {},
  person: PersonFacts = aTeacher(),
  day = '2014-05-01',
): number | string {
  const attendance = {
    hours: centi(hours),
    absentHours: centi(absent),
    statedCredits: stated === undefined ? null : centi(stated),
  };
  const found = creditsFor(policy, kind, attendance, person, day);
  return found.ok ? found.credits / 100 : found.refusal;
}
