import { z } from 'zod';
import { completionNeeds, countFacts, categoryOf, type Line, type PersonFacts } from '../../policy/rules/index.ts';
import type { Stood } from '../standing/find.ts';
import { totalLine } from '../standing/refresh.ts';
import { digestOf, signed, type Signed } from './payload.ts';

const span = z.strictObject({ from: z.string(), to: z.string() });
const both = { label: z.string(), labelEn: z.string() };
const line = z.strictObject({
  ...both,
  period: span,
  unit: z.enum(['credit', 'hour', 'times']),
  needed: z.number().int(),
  counted: z.number().int(),
  isMet: z.boolean(),
  /** Whether the completion of the cycle hangs on it. */
  isAsked: z.boolean(),
  place: z.string(),
});
const entry = z.strictObject({
  on: z.string(),
  title: z.string(),
  category: z.strictObject(both),
  hours: z.number().int(),
  credits: z.number().int(),
  counted: z.number().int(),
  /** Caps that took a part of it. */
  cutBy: z.array(z.strictObject(both)),
});

/** Everything that stands on the paper, as it was on the day; the paper is drawn from it again and again. Hundredths. */
export const body = z.strictObject({
  kind: z.enum(['completion', 'statement']),
  locale: z.enum(['zh', 'en']),
  number: z.string(),
  name: z.string(),
  workplace: z.string(),
  issuer: z.string(),
  policies: z.array(z.strictObject({ name: z.string(), nameEn: z.string(), version: z.number().int() })),
  cycle: span,
  asOf: z.string(),
  issuedOn: z.string(),
  needed: z.number().int(),
  counted: z.number().int(),
  unit: z.enum(['credit', 'hour']),
  isComplete: z.boolean(),
  lines: z.array(line),
  entries: z.array(entry),
});
export type Body = z.output<typeof body>;
export type BodyLine = Body['lines'][number];
export type BodyEntry = Body['entries'][number];

/** What the table keeps: the signed part, and what it is the digest of. */
export const kept = z.strictObject({ signed, body });

/** What is not yet known before it is issued. */
export type Draft = Omit<Body, 'number' | 'issuedOn'>;
type Ground = Pick<Stood, 'policy' | 'facts' | 'standing'> & { profile: PersonFacts & { name: string } };
type Given = Pick<Body, 'kind' | 'locale' | 'workplace' | 'issuer'> & {
  /** Titles of entries by id. */
  titles: ReadonlyMap<string, string>;
};

/** The body of a certificate from where a person stood; null where no cycle held. */
export function draftOf({ profile, policy, facts, standing }: Ground, given: Given): Draft | null {
  if (!standing) return null;
  const { titles, ...rest } = given;
  const asked = new Set(completionNeeds(policy));
  const counted = countFacts(policy, profile, standing.cycle, facts);
  const total = totalLine(standing);
  const labelOf = (id: string) =>
    labelled(
      policy.rules.find((rule) => rule.id === id),
      id,
    );
  const entries = counted.map(({ fact, credits, cuts }) => ({
    on: fact.on,
    title: titles.get(fact.id) ?? '',
    category: labelled(categoryOf(policy, fact.category) ?? undefined, fact.category),
    hours: fact.hours,
    credits: fact.credits,
    counted: credits,
    cutBy: cuts.filter((cut) => credits < fact.credits && cut.left < fact.credits).map((cut) => labelOf(cut.ruleId)),
  }));
  return {
    ...rest,
    name: profile.name,
    policies: policy.policies.map(({ name, nameEn, version }) => ({ name, nameEn, version })),
    cycle: { from: standing.cycle.from, to: standing.cycle.to },
    asOf: standing.asOf,
    needed: total?.needed ?? 0,
    counted: total?.counted ?? counted.reduce((sum, one) => sum + one.credits, 0),
    unit: total?.unit === 'hour' ? 'hour' : 'credit',
    isComplete: standing.isComplete,
    lines: standing.lines
      .filter((one) => (rest.kind === 'completion' ? asked.has(one.ruleId) : one.at !== 'future'))
      .map((one) => lineOf(one, asked)),
    entries: rest.kind === 'statement' ? entries : [],
  };
}

const labelled = (rule: { label: string; labelEn: string } | undefined, id: string) => ({
  label: rule?.label ?? id,
  labelEn: rule?.labelEn ?? id,
});

const lineOf = (line: Line, asked: ReadonlySet<string>): BodyLine => ({
  label: line.label,
  labelEn: line.labelEn,
  period: { from: line.period.from, to: line.period.to },
  unit: line.unit,
  needed: line.needed,
  counted: line.counted,
  isMet: line.isMet,
  isAsked: asked.has(line.ruleId),
  place: `${line.clause.document} ${line.clause.place}`.trim(),
});

/** The same facts give the same key, whenever they are asked for: who asks again gets the same paper. */
export const subjectOf = (personId: string, draft: Draft): string =>
  draft.kind === 'completion'
    ? `completion:${personId}:${draft.cycle.from}`
    : `statement:${personId}:${digestOf(draft)}`;

export const signedOf = (made: Body): Signed => ({
  v: 1,
  kind: made.kind,
  number: made.number,
  name: made.name,
  workplace: made.workplace,
  issuer: made.issuer,
  from: made.cycle.from,
  to: made.cycle.to,
  asOf: made.asOf,
  issuedOn: made.issuedOn,
  counted: made.counted,
  needed: made.needed,
  unit: made.unit,
  digest: digestOf(made),
});
