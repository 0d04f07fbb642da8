import { z } from 'zod';
import { defineJob } from '../../../jobs/port.ts';
import { sha256 } from '../../../kernel/chain.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import { findCall, lockCall } from '../../../topics/index.ts';
import { gridOf, inputOf, shortagesOf, type Grid } from '../build.ts';
import { nothingToAssign, panelNotFound, panelSolving, poolEmpty } from '../errors.ts';
import { findPanel, insertPanel, isSolving, lockPanel, savePanel } from '../repo/panels.ts';
import { SCALE, type PanelInput } from '../rules/panel.ts';
import type { PanelOptions, PanelResult, PanelSeat } from '../schemas.ts';
import { solvePanel, type Solved } from '../solve.ts';
import { groundOf, keptCall, keptPanel, optionsOf, resultOf, type Ground } from './open.ts';

export const SOLVE = 'reviews.solve_panel';

/** A seed that nobody chose, kept with the panel: with it the same run comes out again. */
const drawn = (deps: Deps): number => (Number.parseInt(sha256(deps.newId('sed')).slice(0, 8), 16) % 2_147_483_646) + 1;

/**
 * Asks for a dry run: who would judge what. Nobody is told, nothing is assigned; it is worked out in the background.
 * @throws topics.call_not_found, access.*, reviews.panel_solving, reviews.panel_not_found
 */
export async function startPanel(
  deps: Deps,
  actor: Actor,
  input: { callId: string; options: PanelOptions; seed?: number | undefined },
): Promise<{ id: string; jobId: string }> {
  const call = await keptCall(deps.db, actor, input.callId);
  const { fromId } = input.options;
  if (fromId !== null && (await keptPanel(deps.db, actor, fromId)).call.id !== call.id) throw panelNotFound();
  return deps.db.transaction(async (tx) => {
    await lockCall(tx, call.id);
    if (await isSolving(tx, call.id)) throw panelSolving();
    const id = deps.newId('pnl');
    const at = deps.now();
    const stamps = { createdAt: at, updatedAt: at };
    const asked = { options: { ...input.options }, seed: input.seed ?? drawn(deps), byId: actor.personId };
    await insertPanel(tx, { id, callId: call.id, state: 'solving', ...asked, result: {}, ...stamps });
    const jobId = await deps.jobs.enqueue(tx, SOLVE, { panelId: id }, { key: id, ownerId: actor.personId });
    return { id, jobId };
  });
}

function seatsOf(input: PanelInput, grid: Grid, solved: Solved, kept: readonly PanelSeat[]): PanelSeat[] {
  const made = solved.pairs.flatMap(([i, j]): PanelSeat[] => {
    const [topicId, expertId] = [input.topics[i]?.id, input.experts[j]?.id];
    if (topicId === undefined || expertId === undefined) return [];
    const candidate = grid.candidates.get(topicId)?.get(expertId);
    if (!candidate) return [];
    const { affinity, parts } = candidate;
    return [{ topicId, expertId, affinity, parts, isFrozen: false, isNew: false }];
  });
  return [...kept, ...made];
}

/** Frozen seats of an earlier panel that still hold: no conflict has come up, and there is still such a topic and expert. */
function frozenOf(earlier: PanelResult | null, grid: Grid): PanelSeat[] {
  return (earlier?.seats ?? []).filter(({ topicId, expertId, isFrozen }) => {
    const candidate = grid.candidates.get(topicId)?.get(expertId);
    return isFrozen && candidate !== undefined && candidate.conflicts === 0 && !candidate.hasSat;
  });
}

const sizeOf = (figures: Solved['figures']): PanelResult['solved'] => ({
  ...figures,
  least: figures.least / SCALE,
  mean: figures.mean / SCALE,
});

async function work(deps: Deps, asked: { ground: Ground; panelId: string }): Promise<PanelResult> {
  const panel = await findPanel(deps.db, asked.panelId);
  const call = panel && (await findCall(deps.db, panel.callId));
  if (!panel || !call) throw panelNotFound();
  const options = optionsOf(panel);
  const { topics, match, resting } = asked.ground;
  if (topics.length === 0) throw nothingToAssign();
  if (match.pool.length === 0) throw poolEmpty();
  const earlierRow = options.fromId === null ? null : await findPanel(deps.db, options.fromId);
  const earlier = earlierRow && resultOf(earlierRow);
  const grid = gridOf(match, topics);
  const frozen = frozenOf(earlier, grid);
  const input = inputOf(match, grid, { call, options, topics, frozen, resting, seed: panel.seed });
  const solved = await solvePanel(deps.solver, input);
  const before = new Set(earlier?.seats.map(({ topicId, expertId }) => `${topicId} ${expertId}`));
  const seats = seatsOf(input, grid, solved, frozen).map((seat) => ({
    ...seat,
    isNew: earlier !== null && !before.has(`${seat.topicId} ${seat.expertId}`),
  }));
  const { isComplete, isProved, bound, looked, allowed, ms } = solved;
  return {
    ...{ seats, solved: sizeOf(solved.figures), greedy: sizeOf(solved.greedy), isComplete, isProved, bound },
    floor: { value: solved.floor.value / SCALE, bound: solved.floor.bound / SCALE },
    ...{ looked, allowed, ms, ...match.way, edits: 0 },
    shortages: shortagesOf(match, grid, { call, options, topics, resting }, seats),
  };
}

/** Works a panel out. What cannot be done at all is said in its row, so that the page can tell. */
export const solveJob = defineJob({
  name: SOLVE,
  payload: z.strictObject({ panelId: z.string() }),
  seconds: 600,
  run: async (deps, { panelId }, { signal, progress }) => {
    const panel = await findPanel(deps.db, panelId);
    if (panel?.state !== 'solving') return;
    const finish = (state: 'dry' | 'failed', result: Record<string, unknown>) =>
      deps.db.transaction(async (tx) => {
        if ((await lockPanel(tx, panelId))?.state !== 'solving') return;
        await savePanel(tx, panelId, { state, result, updatedAt: deps.now() });
      });
    try {
      const call = await findCall(deps.db, panel.callId);
      if (!call) throw panelNotFound();
      await progress(0, 2);
      const ground = await groundOf(deps, deps.db, deps.ai, { call, options: optionsOf(panel), signal });
      await progress(1, 2);
      const result = await work(deps, { ground, panelId });
      await finish('dry', result);
      await progress(2, 2);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await finish('failed', { because: error.code });
    }
  },
});
