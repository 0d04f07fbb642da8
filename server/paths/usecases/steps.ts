import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { alreadyDone, noAlternative, stepNeeded } from '../errors.ts';
import { findNotRelevant, insertNotRelevant, withdrawNotRelevant, type Step } from '../repo.ts';
import { nodesOf } from '../rules/template.ts';
import { isChosen, openStep, placementOf, rearranged, saveArrangement, standingInput, type Opened } from './arrange.ts';

const others = ({ steps, step }: Opened) => steps.filter((s) => isChosen(s) && s.id !== step.id);

/** Rows that could stand in for a step: not chosen, not refused, fit for the same place. */
async function standIns(tx: Db, actor: Actor, { steps, step }: Opened): Promise<Step[]> {
  const refused = new Set((await findNotRelevant(tx, actor.personId)).map((row) => row.resourceId));
  const place = step.kind === 'precise' ? 'precise' : (step.groupId ?? '');
  return steps.filter(
    (s) =>
      !isChosen(s) &&
      s.eligible.includes(place) &&
      s.resourceId !== null &&
      !refused.has(s.resourceId) &&
      s.id !== step.id,
  );
}

/** Puts the next best resource in a step's place. @throws paths.no_alternative */
export async function swapStep(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, id);
    if (opened.step.state === 'done') throw alreadyDone();
    const by = await replacement(deps, tx, actor, opened);
    if (!by) throw noAlternative();
    await saveArrangement(deps, tx, opened, by.placements);
    return { pathId: opened.path.id, instead: by.step };
  });
}

/** The most relevant stand-in with which every rule still holds, tried in the order of relevance. */
async function replacement(deps: Deps, tx: Db, actor: Actor, opened: Opened) {
  const input = standingInput(deps, opened);
  const place = placementOf(opened.step).group;
  const ranked = (await standIns(tx, actor, opened)).sort(
    (a, b) => b.relevance - a.relevance || a.id.localeCompare(b.id),
  );
  for (const candidate of ranked) {
    const fixed = [...others(opened).map(placementOf), { id: candidate.id, group: place }];
    const placements = await rearranged(deps, {
      ...input,
      fixed,
      only: new Set(),
      forbidden: new Set([opened.step.id]),
    });
    if (placements) return { placements, step: candidate.id };
  }
  return null;
}

type TakenOut =
  { instead: string | null; stays: null } | { instead: null; stays: { label: string; labelEn: string; place: string } };

/**
 * Takes a step out: without a stand-in where the rules allow, else with the next best one. Where neither is possible
 * the step stays, and the answer names the group and the clause that need it.
 */
async function takeOut(deps: Deps, tx: Db, actor: Actor, opened: Opened): Promise<TakenOut> {
  const fixed = others(opened).map(placementOf);
  const input = standingInput(deps, opened);
  const without = await rearranged(deps, { ...input, fixed, only: new Set(), forbidden: new Set([opened.step.id]) });
  if (without) {
    await saveArrangement(deps, tx, opened, without);
    return { instead: null, stays: null };
  }
  const by = await replacement(deps, tx, actor, opened);
  if (!by) {
    const group = nodesOf(opened.template.body.root).find((n) => n.id === opened.step.groupId);
    const stays = { label: group?.label ?? '', labelEn: group?.labelEn ?? '', place: group?.clause.place ?? '' };
    return { instead: null, stays };
  }
  await saveArrangement(deps, tx, opened, by.placements);
  return { instead: by.step, stays: null };
}

/** @throws paths.step_needed, with the group's name, when the rules cannot do without the step */
export async function dropStep(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, id);
    if (opened.step.state === 'done') throw alreadyDone();
    const out = await takeOut(deps, tx, actor, opened);
    if (out.stays) throw stepNeeded(out.stays);
    return { pathId: opened.path.id, instead: out.instead };
  });
}

/**
 * "Not relevant to me": kept with its reasons and obeyed at once, here and in every later plan. A step that the rules
 * cannot do without stays, and the answer says so.
 */
export async function refuseStep(
  deps: Deps,
  actor: Actor,
  input: { id: string; reasons: string[]; note?: string | undefined },
) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, input.id);
    if (opened.step.state === 'done') throw alreadyDone();
    const { resourceId } = opened.step;
    const known = (await findNotRelevant(tx, actor.personId)).some((row) => row.resourceId === resourceId);
    if (!known && resourceId !== null) {
      await insertNotRelevant(tx, {
        id: deps.newId('nrel'),
        personId: actor.personId,
        resourceId,
        reasons: input.reasons,
        note: input.note ?? null,
        at: deps.now(),
        withdrawnAt: null,
      });
    }
    return { pathId: opened.path.id, ...(await takeOut(deps, tx, actor, opened)) };
  });
}

/** Takes back a drop, a swap or "not relevant": the step returns, what came instead of it goes. */
export async function restoreStep(
  deps: Deps,
  actor: Actor,
  { id, instead }: { id: string; instead?: string | undefined },
) {
  return deps.db.transaction(async (tx) => {
    const opened = await openStep(tx, actor, id);
    const { resourceId } = opened.step;
    if (resourceId === null) throw noAlternative();
    await withdrawNotRelevant(tx, actor.personId, resourceId, deps.now());
    if (isChosen(opened.step)) return { pathId: opened.path.id };
    const kept = others(opened).filter((s) => s.id !== instead || s.state === 'done');
    const fixed = [...kept.map(placementOf), placementOf(opened.step)];
    const placements = await rearranged(deps, { ...standingInput(deps, opened), fixed, only: new Set() });
    if (!placements) throw noAlternative();
    await saveArrangement(deps, tx, opened, placements);
    return { pathId: opened.path.id };
  });
}
