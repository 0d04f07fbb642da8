import type { Actor, Deps } from '../../kernel/deps.ts';
import { findReadableResources } from '../../library/index.ts';
import { readingScope } from '../../people/index.ts';
import { pathNotFound } from '../errors.ts';
import {
  findEvidence,
  findNeed,
  findPath,
  findSteps,
  findTemplate,
  listPaths,
  type Evidence,
  type Step,
  type Template,
} from '../repo.ts';
import { weekOf } from '../rules/schedule.ts';
import { standingOf } from '../rules/standing.ts';
import { creditsOf, leavesOf, nodesOf } from '../rules/template.ts';
import { needView } from './needs.ts';
import { passagesOf } from './candidates.ts';
import { creditingOf, type Crediting } from './crediting.ts';
import { policyPart } from './policy-part.ts';

/** A path as its owner sees it: weeks, groups with live counts, each step with its reason and a verified quotation. */
export async function viewPath(deps: Deps, actor: Actor, { id }: { id: string }) {
  const path = await findPath(deps.db, actor.personId, id);
  if (!path) throw pathNotFound();
  const [steps, template, need] = await Promise.all([
    findSteps(deps.db, path.id),
    findTemplate(deps.db, path.templateId),
    findNeed(deps.db, actor.personId, path.needId),
  ]);
  if (!template || !need) throw pathNotFound();
  const chosen = steps.filter((s) => s.week !== null);
  const crediting = await creditingOf(deps, actor);
  const [cards, passages, evidence] = await Promise.all([
    findReadableResources(
      deps.db,
      readingScope(actor),
      chosen.flatMap((s) => s.resourceId ?? []),
    ),
    passagesOf(
      deps,
      actor,
      chosen.map((s) => s.chunkId).filter((c) => c !== null),
    ),
    findEvidence(
      deps.db,
      chosen.map((s) => s.id),
    ),
  ]);
  const cardOf = new Map(cards.map((card) => [card.id, card]));
  const today = deps.now().toISOString().slice(0, 10);
  const isOpen = path.state === 'draft' || path.state === 'accepted';
  return {
    id: path.id,
    state: path.state,
    startsOn: path.startsOn,
    weeks: path.weeks,
    minutesPerWeek: path.minutesPerWeek,
    thisWeek: path.state === 'accepted' ? Math.min(path.weeks, weekOf(path.startsOn, today)) : 1,
    judgedBy: path.judgedBy,
    solving: path.solving,
    acceptedAt: path.acceptedAt?.toISOString() ?? null,
    createdAt: path.createdAt.toISOString(),
    need: needView(need),
    template: templateView(template),
    groups: groupsOf(template, steps),
    totals: totalsOf(chosen),
    policy: await policyPart(deps, crediting, path, chosen),
    steps: chosen.map((step) => {
      const alternatives = steps.filter((s) => s.week === null && s.eligible.includes(placeOf(step)));
      return stepView(step, {
        card: (step.resourceId && cardOf.get(step.resourceId)) || null,
        passage: step.chunkId === null ? undefined : passages.get(step.chunkId),
        evidence: evidence.filter((e) => e.stepId === step.id),
        creditsFrom: creditsFrom(step, crediting, template),
        can: {
          complete: path.state === 'accepted' && step.state === 'open',
          swap: isOpen && step.state === 'open' && alternatives.length > 0,
          drop: isOpen && step.state === 'open' && step.kind !== 'required',
          refuse: isOpen && step.state === 'open',
        },
      });
    }),
    can: { accept: path.state === 'draft', replan: isOpen },
  };
}

const placeOf = (step: Step) => (step.kind === 'precise' ? 'precise' : (step.groupId ?? ''));
const tenth = (value: number) => Math.round(value * 10) / 10;

function totalsOf(chosen: readonly Step[]) {
  const done = chosen.filter((s) => s.state === 'done');
  const sum = (list: readonly Step[], of: (s: Step) => number) => tenth(list.reduce((total, s) => total + of(s), 0));
  return {
    steps: chosen.length,
    done: done.length,
    minutes: sum(chosen, (s) => s.minutes),
    minutesDone: sum(done, (s) => s.minutes),
    credits: sum(chosen, (s) => s.credits),
    creditsDone: sum(done, (s) => s.credits),
  };
}

const templateView = (template: Template) => ({
  id: template.id,
  name: template.name,
  nameEn: template.nameEn,
  ladderLevel: template.ladderLevel,
  conversion: template.body.conversion,
});

/** Group headers in the order of the tree, with the clause each comes from. */
function groupsOf(template: Template, steps: readonly Step[]) {
  const { root } = template.body;
  const offered = new Map(
    leavesOf(root).map((leaf) => [
      leaf.id,
      steps.filter((s) => s.groupId === leaf.id || s.eligible.includes(leaf.id)).length,
    ]),
  );
  const counted = steps
    .filter((s) => s.week !== null)
    .map((s) => ({ group: s.kind === 'precise' ? null : s.groupId, state: s.state, credits: s.credits }));
  const standing = new Map(standingOf(root, counted, offered).map((g) => [g.id, g]));
  const depthOf = (id: string): number => {
    const parent = nodesOf(root).find((n) => n.children?.some((child) => child.id === id));
    return parent ? depthOf(parent.id) + 1 : 0;
  };
  return nodesOf(root).map((node) => ({
    label: node.label,
    labelEn: node.labelEn,
    step: node.step,
    rule: node.rule,
    clause: node.clause,
    isLeaf: node.children === null,
    depth: depthOf(node.id),
    standing: standing.get(node.id) ?? null,
    id: node.id,
  }));
}

/** How the credits of a step came about; nothing when rules have changed since, and another plan would say otherwise. */
function creditsFrom({ minutes, credits }: Step, { worth }: Crediting, { body }: Template) {
  const { minutesPerCredit, clause } = body.conversion;
  const isSame = (other: number) => Math.abs(other - credits) < 0.005;
  const by = worth?.(minutes);
  if (by && isSame(by.credits / 100)) {
    const perCredit = by.hoursPerCredit === null ? null : by.minutesPerHour * by.hoursPerCredit;
    return { minutes, minutesPerCredit: perCredit, credits, clause: by.conversion?.clause ?? by.source.clause };
  }
  if (!by && isSame(creditsOf(minutes, minutesPerCredit))) return { minutes, minutesPerCredit, credits, clause };
  return null;
}

type StepParts = {
  card: Awaited<ReturnType<typeof findReadableResources>>[number] | null;
  passage: string | undefined;
  evidence: readonly Evidence[];
  creditsFrom: ReturnType<typeof creditsFrom>;
  can: { complete: boolean; swap: boolean; drop: boolean; refuse: boolean };
};

function stepView(step: Step, { card, passage, evidence, creditsFrom, can }: StepParts) {
  // A quotation is shown only while it stands, verbatim, in a passage this person may read.
  const isVerified = card !== null && step.quote !== '' && (passage?.includes(step.quote) ?? false);
  return {
    id: step.id,
    kind: step.kind,
    groupId: step.kind === 'precise' ? null : step.groupId,
    state: step.state,
    week: step.week ?? 1,
    weekTo: step.weekTo ?? step.week ?? 1,
    seq: step.seq,
    minutes: step.minutes,
    credits: step.credits,
    creditsFrom,
    relevance: step.relevance,
    reason: card === null ? null : step.reason,
    quote: isVerified ? step.quote : null,
    chunkId: isVerified ? step.chunkId : null,
    locator: isVerified ? step.locator : null,
    resource: card,
    doneAt: step.doneAt?.toISOString() ?? null,
    evidence: evidence.map((e) => ({
      id: e.id,
      reflection: e.reflection,
      fileName: e.fileName,
      at: e.at.toISOString(),
    })),
    can,
  };
}

/** The person's paths, the accepted one first. */
export async function listMyPaths(deps: Deps, actor: Actor, { limit }: { limit: number }) {
  const rows = await listPaths(deps.db, actor.personId, limit);
  return { items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
}
