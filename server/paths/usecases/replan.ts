import type { Actor, Deps } from '../../kernel/deps.ts';
import { dayOf } from '../../kernel/day.ts';
import { notOpen, pathNotFound, replanImpossible } from '../errors.ts';
import {
  deleteOpenSteps,
  findNeed,
  findPath,
  findSteps,
  insertSteps,
  lockPath,
  replaceAccepted,
  saveNeedLimits,
  savePath,
  type Step,
} from '../repo.ts';
import type { PlanInput } from '../rules/plan.ts';
import { weekOf, weeksUntil } from '../rules/schedule.ts';
import { groundOf, planCandidate, PRECISE, preciseAmong, solveAndCheck, stepsOf } from './build.ts';
import { gather, judgeByModel } from './candidates.ts';

/** The teacher takes the path: it starts today, and an earlier accepted one is put away. */
export async function acceptPath(deps: Deps, actor: Actor, { id }: { id: string }) {
  return deps.db.transaction(async (tx) => {
    const path = await lockPath(tx, actor.personId, id);
    if (!path) throw pathNotFound();
    if (path.state === 'accepted') return { pathId: id };
    if (path.state !== 'draft') throw notOpen();
    const now = deps.now();
    await replaceAccepted(tx, actor.personId, id, now);
    await savePath(tx, id, { state: 'accepted', startsOn: dayOf(now), acceptedAt: now, updatedAt: now });
    return { pathId: id };
  });
}

/** Plans anew what is not done, from the library as it is today; what is done stays and still counts. */
export async function replanPath(
  deps: Deps,
  actor: Actor,
  input: { id: string; minutesPerWeek?: number | undefined; until?: string | null | undefined },
  signal?: AbortSignal,
) {
  const path = await findPath(deps.db, actor.personId, input.id);
  if (!path) throw pathNotFound();
  if (path.state !== 'draft' && path.state !== 'accepted') throw notOpen();
  const need = await findNeed(deps.db, actor.personId, path.needId);
  if (!need) throw pathNotFound();
  const limits = {
    minutesPerWeek: input.minutesPerWeek ?? path.minutesPerWeek,
    until: input.until === undefined ? need.reading.until.value : input.until,
  };
  const ground = await groundOf(deps, actor, need);
  const wanted = { need, body: ground.template.body, ...ground };
  const { candidates } = await gather(deps, actor, wanted);
  const judgedBy = await judgeByModel(deps, wanted, candidates, () => undefined, signal);
  return deps.db.transaction(async (tx) => {
    const held = await lockPath(tx, actor.personId, path.id);
    if (!held) throw pathNotFound();
    const done = (await findSteps(tx, path.id)).filter((s) => s.state === 'done');
    const today = dayOf(deps.now());
    const week = held.state === 'accepted' ? weekOf(held.startsOn, today) : 1;
    const left = weeksUntil(today, limits.until, Math.max(1, held.weeks - week + 1));
    const finished = new Set(done.map(keyOf));
    const fresh = candidates.filter((c) => !finished.has(c.card.id));
    const plan: PlanInput = {
      root: ground.template.body.root,
      candidates: [...done.map(finishedCandidate), ...fresh.map(planCandidate)],
      weeks: left,
      minutesPerWeek: limits.minutesPerWeek,
      precise: done.some((s) => s.kind === 'precise') ? { ...PRECISE, least: 0 } : preciseAmong(fresh),
      fixed: done.map((s) => ({ id: keyOf(s), group: s.kind === 'precise' ? null : s.groupId })),
    };
    const solved = await solveAndCheck(deps, plan);
    if ('conflicts' in solved) throw replanImpossible({ conflicts: solved.conflicts.length });
    const weeks = { ...plan, weeks: week - 1 + left };
    const rows = stepsOf(
      deps,
      held,
      fresh,
      solved.placements.filter((p) => !finished.has(p.id)),
      weeks,
      week,
    );
    await deleteOpenSteps(tx, held.id);
    await insertSteps(
      tx,
      rows.map((row, i) => ({ ...row, seq: row.week === null ? row.seq : done.length + i + 1 })),
    );
    await saveNeedLimits(tx, need, limits, deps.now());
    await savePath(tx, held.id, {
      templateId: ground.template.id,
      weeks: weeks.weeks,
      minutesPerWeek: limits.minutesPerWeek,
      judgedBy,
      solving: solved.facts,
      updatedAt: deps.now(),
    });
    return { pathId: held.id };
  });
}

/** A finished step counts although its resource may be gone. */
const keyOf = (s: Step): string => s.resourceId ?? s.id;

const finishedCandidate = (s: Step) => ({
  id: keyOf(s),
  minutes: 0,
  credits: s.credits,
  relevance: s.relevance,
  leaves: s.groupId === null ? [] : [s.groupId],
  mayBePrecise: s.kind === 'precise',
});
