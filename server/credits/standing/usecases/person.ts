import type { Actor, Deps } from '../../../kernel/deps.ts';
import { dayOf } from '../../../kernel/day.ts';
import { refuse } from '../../../kernel/errors.ts';
import { whyNot } from '../../../people/index.ts';
import { policyAsIf, policyNotFound } from '../../../policy/index.ts';
import type { Selector } from '../../../../db/schema/policy.ts';
import {
  centi,
  paceOf,
  standingOf,
  warningsOf,
  withExceptions,
  within,
  type Line,
  type Standing,
  type Warning,
} from '../../../policy/rules/index.ts';
import { personUnknown } from '../../errors.ts';
import { listExceptions } from '../../exceptions/repo.ts';
import { asOfDay, standingAt, type Stood } from '../find.ts';
import { totalLine } from '../refresh.ts';
import { recognitionsFor, remediesOf } from '../remedies.ts';
import { findOrg } from '../repo/overview.ts';
import { findPlace, listOpened, listSnapshots, type SnapshotRow } from '../repo/person.ts';
import type { PersonQuery } from '../schemas.ts';

type Asked = PersonQuery & { id: string };

/** The person whose standing is asked for, when the actor may see it. @throws credits.person_unknown, access.* */
export async function seen(deps: Pick<Deps, 'db'>, actor: Actor, id: string) {
  const place = await findPlace(deps.db, id);
  if (!place) throw personUnknown();
  refuse(whyNot(actor, 'credits.standing', { orgPath: place.orgPath, ownerId: id }));
  return place;
}

/** Where a person stood, by the rules that held or as if one policy did in its owner's place. */
async function stoodAs(deps: Deps, actor: Actor, { id, asOf, policyId }: Asked): Promise<Stood> {
  const moment = asOfDay(asOf, deps.now());
  const stood = await standingAt(deps.db, id, moment);
  if (!stood) throw personUnknown();
  if (!policyId) return stood;
  const inForce = await policyAsIf(deps.db, policyId, stood.profile.orgPath, moment);
  const asked = inForce?.policies.find((one) => one.id === policyId);
  const isWithinReach = asked && (actor.memberOf.includes(asked.orgId) || stood.profile.orgPath.includes(asked.orgId));
  if (!inForce || !isWithinReach) throw policyNotFound();
  const policy = { ...inForce, ...withExceptions(inForce, await listExceptions(deps.db, [id], moment)) };
  const { profile, facts } = stood;
  const standing = standingOf(policy, profile, facts, moment.day);
  const warnings = standing ? warningsOf(policy, profile, facts, standing) : [];
  return { ...stood, policy, standing, warnings };
}

/** The whole picture of one person: lines with what they sum, warnings with ways out, years, and what is said of each. */
export async function showStanding(deps: Deps, actor: Actor, asked: Asked) {
  await seen(deps, actor, asked.id);
  const stood = await stoodAs(deps, actor, asked);
  const { profile, policy, standing, warnings } = stood;
  const home = await findOrg(deps.db, profile.orgId);
  const shares = standing?.lines.flatMap((line) => line.shares) ?? [];
  const opened = await listOpened(deps.db, profile.personId, [...new Set(shares.map((share) => share.id))]);
  const snapshots = await listSnapshots(deps.db, profile.personId);
  const { personId: id, name, ladderLevel, subject, stage, hiredOn } = profile;
  return {
    person: { id, name, orgId: profile.orgId, orgName: home?.name ?? '', ladderLevel, subject, stage, hiredOn },
    isSelf: actor.personId === id,
    asOf: stood.asOf,
    isToday: stood.asOf === dayOf(deps.now()),
    policies: policy.policies,
    standing: standing && shownStanding(stood, standing),
    warnings: standing ? warnings.map((warning) => shownWarning(stood, standing, warning)) : [],
    years: standing ? yearsOf(stood, standing, snapshots) : [],
    // Every id that a share names is here.
    entries: opened.map(({ hash: _, ...entry }) => entry),
    rules: namesOf(stood),
    categories: policy.rules.flatMap((rule) =>
      rule.type === 'category' ? [{ key: rule.key, label: rule.label, labelEn: rule.labelEn }] : [],
    ),
  };
}
export type StandingView = Awaited<ReturnType<typeof showStanding>>;

function shownStanding({ policy, profile: person, facts }: Stood, standing: Standing) {
  const one = { policy, person, facts, standing };
  const lines = standing.lines.map((line) => ({
    ...line,
    of: selectorOf(policy, line),
    pace: paceOf(line, standing.asOf),
    perTerm: perTerm(standing, line),
    recognitions: recognitionsFor(one, line),
  }));
  return { ...standing, lines };
}

/** Which trainings a line is about; of a duty with several parts the part that asks for as much. */
function selectorOf({ rules }: Stood['policy'], line: Line): Selector {
  const rule = rules.find(({ id }) => id === line.ruleId);
  if (rule?.type === 'minimum' || rule?.type === 'requirement') return rule.of;
  if (rule?.type !== 'duty') return {};
  return rule.parts.find((part) => part.unit === line.unit && centi(part.least) === line.needed)?.of ?? {};
}

/** What is missing of a line, spread evenly over the terms left to it; null when nothing is, or it is past. */
function perTerm({ cycle, asOf }: Standing, line: Line): { amount: number; terms: number } | null {
  if (line.isMet || line.at === 'past' || line.unit === 'times') return null;
  const terms = cycle.terms.filter(
    (term) => term.to >= asOf && term.from <= line.period.to && term.to >= line.period.from,
  ).length;
  return terms === 0 ? null : { amount: Math.ceil((line.needed - line.counted) / terms), terms };
}

const shownWarning = ({ policy, profile: person, facts }: Stood, standing: Standing, warning: Warning) => ({
  ...warning,
  remedies: remediesOf({ policy, person, facts, standing }, warning),
});

/** 一年一次小结: each year of the cycle with what it asked and gave, and the snapshot that was taken of its end. */
function yearsOf({ facts }: Stood, standing: Standing, snapshots: readonly SnapshotRow[]) {
  const whole = totalLine(standing);
  return standing.cycle.years.map((year) => {
    const own = standing.lines.filter(
      (line) => line.per === 'year' && line.type !== 'duty' && line.period.from === year.from,
    );
    const entryIds = facts.filter((fact) => within(year, fact.on)).map((fact) => fact.id);
    const shares = whole?.shares.filter((share) => entryIds.includes(share.id)) ?? [];
    const kept = snapshots.find((one) => one.asOf === year.to && (one.reason === 'year' || one.reason === 'cycle'));
    return {
      ...year,
      at:
        year.to < standing.asOf
          ? ('past' as const)
          : year.from > standing.asOf
            ? ('future' as const)
            : ('current' as const),
      lines: own.map(({ ruleId, needed, counted, unit, isMet }) => ({ ruleId, needed, counted, unit, isMet })),
      isMet: own.every((line) => line.isMet),
      entryIds,
      /** What of the whole was earned in this year, after caps. */
      counted: shares.reduce((sum, share) => sum + share.counted, 0),
      snapshot: kept ? { takenAt: kept.takenAt, sha256: kept.sha256 } : null,
    };
  });
}

/** What rules are called that a number may refer to: caps that cut, the cycle, categories that are recognised. */
const namesOf = ({ policy }: Stood) =>
  policy.rules.map(({ id, policyId, type, label, labelEn, clause }) => ({
    id,
    policyId,
    type,
    label,
    labelEn,
    clause,
  }));

/** C11: what an office of personnel reads: who, where she stands, and every entry with its place in the chain. */
export async function statementOf(deps: Deps, actor: Actor, asked: Asked) {
  await seen(deps, actor, asked.id);
  const { profile, policy, standing, asOf } = await stoodAs(deps, actor, asked);
  const ids = standing ? [...new Set(standing.lines.flatMap((line) => line.shares.map((share) => share.id)))] : [];
  const entries = await listOpened(deps.db, profile.personId, ids);
  const home = await findOrg(deps.db, profile.orgId);
  return {
    format: 'yantu.credit-statement',
    version: 1,
    issuedAt: deps.now().toISOString(),
    asOf,
    unit: 'hundredths',
    person: { id: profile.personId, name: profile.name, organisation: home?.name ?? '' },
    policies: policy.policies.map(({ id, name, version }) => ({ id, name, version })),
    cycle: standing && { from: standing.cycle.from, to: standing.cycle.to },
    isComplete: standing?.isComplete ?? false,
    lines: (standing?.lines ?? []).map(
      ({ ruleId, label, clause, period, per, unit, needed, counted, isMet, shares }) => ({
        ruleId,
        label,
        clause,
        period,
        per,
        unit,
        needed,
        counted,
        isMet,
        entries: shares.map((share) => ({ id: share.id, counted: share.counted })),
      }),
    ),
    entries: entries.filter((entry) => !standing || within(standing.cycle, entry.on) || ids.includes(entry.id)),
  };
}
