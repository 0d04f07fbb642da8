import type { Db } from '../../../../db/client.ts';
import { sha256 } from '../../../kernel/chain.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import {
  findCall,
  lockCall,
  lockTopic,
  moveTopic,
  openIdentityFindings,
  record,
  saveTopic,
  seenTopic,
  type CallRow,
} from '../../../topics/index.ts';
import { whyNotMove } from '../../../topics/rules/index.ts';
import { checkFacts, gridOf } from '../build.ts';
import { panelApplied, panelBroken, panelNotDry, panelOutdated, reasonNeeded } from '../errors.ts';
import { invite } from '../invite.ts';
import { lockPanel, savePanel } from '../repo/panels.ts';
import { lockPool } from '../repo/pool.ts';
import { listCodes } from '../repo/seats.ts';
import { violationsOf, type Violation, type ViolationKind } from '../rules/check.ts';
import type { PanelSeat } from '../schemas.ts';
import { groundOf, keptPanel, optionsOf, resultOf, spanOf, type Ground } from './open.ts';

/** What a keeper may answer for with a reason; everything else nobody may. */
const EXCUSABLE: readonly ViolationKind[] = ['too_few', 'too_many', 'unit', 'subject'];
export const isExcusable = ({ kind }: Pick<Violation, 'kind'>): boolean => EXCUSABLE.includes(kind);

export type Waiting = { topicId: string; because: 'identity' | 'not_yours' | 'state' | 'nobody' };

const SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 5;
/** A code that says nothing: digits of a hash of a random id, without signs that are mistaken for each other. */
function drawCode(deps: Deps, taken: Set<string>): string {
  for (;;) {
    const hash = sha256(deps.newId('cod'));
    const code = Array.from(
      { length: LENGTH },
      (_, i) => SIGNS[Number.parseInt(hash.slice(i * 4, i * 4 + 4), 16) % SIGNS.length],
    ).join('');
    if (taken.has(code)) continue;
    taken.add(code);
    return code;
  }
}

/** The seats that can be given out now; the others' topics stay where they are, with the reason. */
async function sift(tx: Db, ground: Ground, seats: readonly PanelSeat[]) {
  const ids = ground.topics.map(({ id }) => id);
  const leaking = new Set((await openIdentityFindings(tx, ids)).map(({ topicId }) => topicId));
  const waiting: Waiting[] = [];
  const ready = ground.topics.filter(({ id, state }) => {
    const hasSeats = seats.some(({ topicId }) => topicId === id);
    const because = leaking.has(id) && state === 'accepted' ? 'identity' : hasSeats ? null : 'nobody';
    if (because === 'identity' || (because === 'nobody' && state === 'accepted'))
      waiting.push({ topicId: id, because });
    return because === null;
  });
  const known = new Set(ids);
  for (const id of new Set(seats.map(({ topicId }) => topicId)))
    if (!known.has(id)) waiting.push({ topicId: id, because: 'state' });
  return { ready, waiting };
}

type Giving = {
  call: CallRow;
  panelId: string;
  seats: readonly PanelSeat[];
  codes: Set<string>;
  dueOn: string;
  ground: Ground;
};

/** Gives one topic its reviewers: a code, the invitations, and the review begins. */
async function give(deps: Deps, tx: Db, actor: Actor, topicId: string, giving: Giving): Promise<number> {
  const { call, panelId, codes, dueOn, ground } = giving;
  const { topic, parts } = await seenTopic(tx, actor, topicId);
  const code = topic.blindCode ?? drawCode(deps, codes);
  const seats = giving.seats.filter((seat) => seat.topicId === topicId);
  const detail = { panelId, seats: seats.length };
  if (topic.state === 'accepted') {
    await moveTopic(deps, tx, actor, {
      id: topicId,
      command: 'start_review',
      parts,
      detail,
      values: { blindCode: code },
    });
  } else {
    await lockTopic(tx, topicId);
    if (topic.blindCode === null) await saveTopic(tx, topicId, { blindCode: code });
    await record(deps, tx, topicId, actor.personId, { kind: 'reviewers_added', detail });
  }
  const persons = new Map(ground.match.pool.map(({ id, personId }) => [id, personId]));
  await invite(
    deps,
    tx,
    seats.map(({ expertId, affinity, parts: affinityParts, isFrozen }) => ({
      ...{
        callId: call.id,
        topicId,
        expertId,
        panelId,
        role: 'regular' as const,
        isFrozen,
        affinity,
        parts: affinityParts,
      },
      ...{ replacesId: null, dueOn, personId: persons.get(expertId) ?? '', code },
    })),
  );
  return seats.length;
}

/**
 * Turns a dry run into invitations, all at once: everything is asked again as it is now (conflicts, room, findings), by the
 * check that shares nothing with the solver. Topics that still name somebody in their blind part stay `accepted`, with the
 * reason. Of two who apply at the same time one is refused.
 * @throws reviews.panel_applied, reviews.panel_not_dry, reviews.panel_outdated, reviews.panel_broken, reviews.panel_reason_needed
 */
export async function applyPanel(
  deps: Deps,
  actor: Actor,
  input: { id: string; revision: string; reason: string },
): Promise<{ invited: number; topics: number; waiting: Waiting[] }> {
  const { panel: asked } = await keptPanel(deps.db, actor, input.id);
  return deps.db.transaction(async (tx) => {
    await lockCall(tx, asked.callId);
    const [panel, call] = [await lockPanel(tx, asked.id), await findCall(tx, asked.callId)];
    if (panel?.state === 'applied') throw panelApplied();
    const result = panel && resultOf(panel);
    if (!panel || !result || !call) throw panelNotDry();
    if (panel.updatedAt.toISOString() !== input.revision) throw panelOutdated();
    const options = optionsOf(panel);
    const ground = await groundOf(deps, tx, null, { call, options });
    const { ready, waiting } = await sift(tx, ground, result.seats);
    const mine: typeof ready = [];
    for (const topic of ready) {
      const { parts } = await seenTopic(tx, actor, topic.id);
      const isMine = topic.state !== 'accepted' || whyNotMove(topic.state, 'start_review', parts) === null;
      if (isMine) mine.push(topic);
      else waiting.push({ topicId: topic.id, because: 'not_yours' });
    }
    // Locks come in one order everywhere: the call, its topics, the pool.
    for (const { id } of mine) await lockTopic(tx, id);
    await lockPool(tx, call.orgId);
    const fresh = await groundOf(deps, tx, null, { call, options, topicIds: mine.map(({ id }) => id) });
    const seats = result.seats.filter(({ topicId }) => mine.some(({ id }) => id === topicId));
    const facts = checkFacts(fresh.match, gridOf(fresh.match, fresh.topics), { call, options, topics: fresh.topics });
    const broken = violationsOf(facts, seats);
    const grave = broken.filter((one) => !isExcusable(one));
    if (grave.length > 0) throw panelBroken({ count: grave.length });
    if (broken.length > 0 && input.reason.trim().length < 4) throw reasonNeeded({ count: broken.length });
    const codes = await listCodes(tx, call.id);
    const giving = { call, panelId: panel.id, seats, codes, dueOn: spanOf(deps, call).to, ground: fresh };
    let invited = 0;
    for (const { id } of mine) invited += await give(deps, tx, actor, id, giving);
    const note = { ...result, applied: { at: deps.now().toISOString(), byId: actor.personId, reason: input.reason } };
    await savePanel(tx, panel.id, { state: 'applied', result: note, updatedAt: deps.now() });
    return { invited, topics: mine.length, waiting };
  });
}
