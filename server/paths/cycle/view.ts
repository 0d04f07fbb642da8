import type { Actor, Deps } from '../../kernel/deps.ts';
import { cycleAt, rulesOf, standingOf, within, type Line, type Standing } from '../../policy/rules/index.ts';
import { slotsOf } from '../planning/slots.ts';
import { findNeed } from '../repo.ts';
import { nodesOf } from '../rules/template.ts';
import { surroundingsOf } from '../usecases/build.ts';
import { progressIn } from './change.ts';
import type { Progress } from './deeds.ts';
import { planNotFound } from './errors.ts';
import { footingOf, type Footing } from './ground.ts';
import { totalOf } from './make.ts';
import { optionsOf } from './options.ts';
import { findItems, findPlan, listNeeds, listPlans, listPolicyChoices, type PlanItem, type ProofLine } from './repo.ts';
import { factOf } from './solve.ts';
import { taskOf } from './task.ts';

/** Every rule of a standing with what counts now and what will when the plan is done. */
export const movedLines = (now: Standing, after: Standing | null) =>
  now.lines.map((line) => {
    const then = after?.lines.find((one) => one.ruleId === line.ruleId && one.period.from === line.period.from && one.unit === line.unit); // prettier-ignore
    const { ruleId, label, labelEn, clause, type, period, per, at, unit, needed, binding, isTotal } = line;
    return {
      ...{ ruleId, label, labelEn, clause, type, period, per, at, unit, needed, binding, isTotal },
      ...{ now: line.counted, after: then?.counted ?? line.counted },
      ...{ isMetNow: line.isMet, isMetAfter: then?.isMet ?? line.isMet },
    };
  });

type Named = { id: string; label: string; labelEn: string; clause: Line['clause'] };

/** Names and clauses of what plans speak of: rules of the policy, groups of the template. */
async function namesFor(deps: Deps, actor: Actor, { policy }: Footing): Promise<Named[]> {
  const { template } = await surroundingsOf(deps, actor, { reading: NO_READING });
  const groups = template ? nodesOf(template.body.root) : [];
  return [
    ...policy.rules.map(({ id, label, labelEn, clause }) => ({ id, label, labelEn, clause })),
    ...groups.map(({ id, label, labelEn, clause }) => ({ id: `group:${id}`, label, labelEn, clause })),
  ];
}
const NO_READING: Parameters<typeof surroundingsOf>[2]['reading'] = {
  subject: { value: null, source: 'default' },
  stage: { value: null, source: 'default' },
  grades: { value: [], source: 'default' },
  topics: { value: [], source: 'default' },
  competencies: { value: [], source: 'default' },
  minutesPerWeek: { value: 0, source: 'default' },
  until: { value: null, source: 'default' },
};

const itemView = (item: PlanItem, progress: Progress | undefined, pinned: readonly string[]) => {
  const { ref, source, kind, title, category, level, form, termFrom, minutes, hours, credits, counted } = item;
  return {
    ...{ ref, source, kind, title, category, level, form, termFrom, minutes, hours, credits, counted },
    ...{ relevance: item.relevance, serves: item.serves, quote: item.quote, isPinned: pinned.includes(ref) },
    progress: progress ? { on: progress.on, isPosted: progress.isPosted } : null,
  };
};

function proofView(lines: readonly ProofLine[], names: readonly Named[]) {
  return lines.map((line) => {
    const named = names.find(({ id }) => id === line.ruleId || id === line.ruleId.split('@')[0]);
    return { ...line, label: named?.label ?? null, labelEn: named?.labelEn ?? null, clause: named?.clause ?? null };
  });
}

/** A plan as its owner sees it: term by term, what it rests on, and where she stands now and will. */
export async function viewCyclePlan(deps: Deps, actor: Actor, { id }: { id: string }) {
  const plan = await findPlan(deps.db, actor.personId, id);
  if (!plan) throw planNotFound();
  const [items, footing] = [await findItems(deps.db, id), await footingOf(deps, actor)];
  const options = optionsOf(plan);
  const [progress, names, need] = [
    await progressIn(deps, plan, items, footing),
    await namesFor(deps, actor, footing),
    plan.needId === null ? null : await findNeed(deps.db, actor.personId, plan.needId),
  ];
  const { policy, person, facts, asOf, standing } = footing;
  const open = items.filter(({ ref }) => !progress.get(ref)?.isPosted);
  const after = standingOf(policy, person, [...facts, ...open.map((item) => factOf(item, asOf))], asOf);
  const isOver = !within(footing.cycle, plan.cycleFrom);
  const isOutdated = plan.policyIds.join(' ') !== policy.policyIds.join(' ');
  const sum = (list: readonly PlanItem[]) => list.reduce((total, item) => total + item.minutes, 0);
  return {
    ...{ id, state: plan.state, madeOn: plan.madeOn, minutesPerWeek: plan.minutesPerWeek, isOver, isOutdated },
    acceptedAt: plan.acceptedAt?.toISOString() ?? null,
    cycle: { from: plan.cycleFrom, to: plan.cycleTo },
    need: need ? { id: need.id, text: need.text } : null,
    policies: policy.policies.map(({ id: policyId, name, nameEn }) => ({ id: policyId, name, nameEn })),
    solving: solvingView(plan.solving),
    options: {
      precise: options.precise,
      degreeOn: options.degreeOn,
      dropped: options.dropped,
      accepted: options.accepted,
    },
    terms: termsOf(footing, plan, items).map((term) => ({
      ...term,
      items: term.items.map((item) => itemView(item, progress.get(item.ref), options.pinned)),
    })),
    proof: proofView(plan.proof, names),
    names,
    lines: movedLines(standing, after),
    total: totalView(footing, after),
    totals: {
      items: items.length,
      done: items.length - open.length,
      minutes: sum(items),
      minutesLeft: sum(open),
      credits: items.reduce((total, item) => total + item.counted, 0),
    },
    isCompleteAfter: after?.isComplete ?? false,
    can: { accept: plan.state === 'draft' && !isOver, change: plan.state !== 'replaced' && !isOver },
  };
}

const solvingView = ({ candidates, isOptimal, ms, rounds }: Record<string, number | string | boolean>) => ({
  candidates: Number(candidates ?? 0),
  isOptimal: isOptimal !== false,
  ms: Number(ms ?? 0),
  rounds: Number(rounds ?? 1),
});

export function totalView(footing: Footing, after: Standing | null) {
  const now = totalOf(footing);
  const then = after ? totalOf({ standing: after }) : null;
  return now ? { unit: now.unit, needed: now.needed, now: now.counted, after: then?.counted ?? now.counted } : null;
}

/** The terms of the plan's cycle that are still to come or hold something, each with the minutes there are. */
function termsOf(footing: Footing, plan: { cycleFrom: string; minutesPerWeek: number }, items: readonly PlanItem[]) {
  const { policy, asOf } = footing;
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = (rule && cycleAt(rule, plan.cycleFrom)) ?? footing.cycle;
  const options = { ...EMPTY, minutesPerWeek: plan.minutesPerWeek };
  const slots = slotsOf(taskOf(footing, { candidates: [], groups: [] }, options));
  return cycle.terms.flatMap((term) => {
    const mine = items.filter(({ termFrom }) => within(term, termFrom));
    if (term.to < asOf && mine.length === 0) return [];
    const { from, to, name, label, labelEn, weeks } = term;
    const minutes = slots.filter((slot) => slot.term === from).reduce((total, slot) => total + slot.minutes, 0);
    const planned = mine.reduce((total, item) => total + item.minutes, 0);
    return [{ from, to, name, label, labelEn, weeks, minutes, planned, isNow: within(term, asOf), items: mine }];
  });
}
const EMPTY = { needId: null, minutesPerWeek: 0, precise: 0, degreeOn: null, accepted: [], pinned: [], dropped: [] };

/** A person's plans, the accepted one first. */
export async function listCyclePlans(deps: Deps, actor: Actor, { limit }: { limit: number }) {
  const rows = await listPlans(deps.db, actor.personId, limit);
  return { items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
}

const MOST_CHOICES = 50;
/** What can be chosen when a plan is made or tried, and where the teacher stands before it. */
export async function planChoices(deps: Deps, actor: Actor) {
  const footing = await footingOf(deps, actor);
  const [needs, policies] = [
    await listNeeds(deps.db, actor.personId, 20),
    await listPolicyChoices(deps.db, actor.memberOf, MOST_CHOICES),
  ];
  const { standing, warnings, policy, person, cycle } = footing;
  return {
    needs: needs.map(({ id, text, reading }) => ({ id, text, minutesPerWeek: reading.minutesPerWeek.value })),
    policies: policies.map((row) => ({ ...row, isInForce: policy.policyIds.includes(row.id) })),
    standing: {
      ...{ isComplete: standing.isComplete, cycle: { from: cycle.from, to: cycle.to } },
      ...{ total: totalView(footing, null), impossible: warnings.length },
      termsLeft: cycle.terms.filter((term) => term.to >= footing.asOf).length,
    },
    ladderLevel: person.ladderLevel,
    hasRecognitions: rulesOf(policy, 'category').some((rule) => rule.counted.by === 'certificate'),
    today: footing.asOf,
    /** With the kind that something of it would be taken for. */
    categories: rulesOf(policy, 'category').map(({ key, label, labelEn, levels, forms }) => ({
      ...{ key, label, labelEn, level: levels[0] ?? ('county' as const), form: forms[0] ?? ('in_person' as const) },
    })),
  };
}
