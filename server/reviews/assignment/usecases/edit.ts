import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { gridOf, termsOf } from '../build.ts';
import { pairUnknown, panelNotDry, panelOutdated } from '../errors.ts';
import { lockPanel, savePanel } from '../repo/panels.ts';
import { whyNotSeat, type SeatTerms } from '../rules/seats.ts';
import type { PanelResult, PanelSeat } from '../schemas.ts';
import { groundOf, keptPanel, resultOf } from './open.ts';

type Edit = { id: string; revision: string; topicId: string; out: string | null; in: string | null };

async function change(
  deps: Deps,
  asked: { id: string; revision: string },
  to: (result: PanelResult) => PanelResult,
): Promise<{ revision: string }> {
  return deps.db.transaction(async (tx) => {
    const held = await lockPanel(tx, asked.id);
    const result = held?.state === 'dry' ? resultOf(held) : null;
    if (!held || !result) throw panelNotDry();
    if (held.updatedAt.toISOString() !== asked.revision) throw panelOutdated();
    // Two edits within a millisecond are two revisions.
    const updatedAt = new Date(Math.max(deps.now().getTime(), held.updatedAt.getTime() + 1));
    await savePanel(tx, held.id, { result: to(result), updatedAt });
    return { revision: updatedAt.toISOString() };
  });
}

/**
 * Changes a dry run by hand: somebody out, somebody in, or both. Whoever comes in is asked about at once: a conflict, a full
 * desk and a second seat are refused; what only the panel as a whole breaks is shown, and stands in the way of nobody yet.
 * @throws reviews.panel_not_dry, reviews.panel_outdated, reviews.pair_unknown, reviews.conflict, reviews.no_room, …
 */
export async function editPanel(deps: Deps, actor: Actor, input: Edit): Promise<{ revision: string }> {
  const { call, options, result } = await keptPanel(deps.db, actor, input.id);
  if (!result) throw panelNotDry();
  const { topics, match } = await groundOf(deps, deps.db, deps.ai, { call, options, topicIds: [input.topicId] });
  const topic = topics.find(({ id }) => id === input.topicId);
  if (!topic) throw pairUnknown();
  const grid = gridOf(match, topics).candidates.get(topic.id);
  const enter = (seats: readonly PanelSeat[]): PanelSeat[] => {
    if (input.in === null) return [];
    const candidate = grid?.get(input.in);
    if (!candidate) throw pairUnknown();
    const carried = seats.filter(({ expertId }) => expertId === input.in).length;
    const beside = seats
      .filter(({ topicId }) => topicId === topic.id)
      .flatMap(({ expertId }) => grid?.get(expertId) ?? []);
    const terms: SeatTerms = { ...termsOf(call, options), subjectExperts: 0 };
    const isBeside = beside.some(({ expertId }) => expertId === input.in);
    const asked = { ...candidate, room: candidate.room - carried, hasSat: candidate.hasSat || isBeside };
    refuse(whyNotSeat(asked, [...match.seated(topic), ...beside], terms));
    const { affinity, parts, expertId } = candidate;
    return [{ topicId: topic.id, expertId, affinity, parts, isFrozen: true, isNew: true }];
  };
  return change(deps, input, (kept) => {
    const isOut = (seat: PanelSeat) => seat.topicId === topic.id && seat.expertId === input.out;
    if (input.out !== null && !kept.seats.some(isOut)) throw pairUnknown();
    const left = kept.seats.filter((seat) => !isOut(seat));
    return { ...kept, seats: [...left, ...enter(left)], edits: kept.edits + 1 };
  });
}

/** Keeps a seat in every later run, or lets it go. @throws reviews.panel_not_dry, reviews.panel_outdated, reviews.pair_unknown */
export async function freezeSeat(
  deps: Deps,
  actor: Actor,
  input: { id: string; revision: string; topicId: string; expertId: string; isFrozen: boolean },
): Promise<{ revision: string }> {
  await keptPanel(deps.db, actor, input.id);
  return change(deps, input, (kept) => {
    const isIt = (seat: PanelSeat) => seat.topicId === input.topicId && seat.expertId === input.expertId;
    if (!kept.seats.some(isIt)) throw pairUnknown();
    return { ...kept, seats: kept.seats.map((seat) => (isIt(seat) ? { ...seat, isFrozen: input.isFrozen } : seat)) };
  });
}
