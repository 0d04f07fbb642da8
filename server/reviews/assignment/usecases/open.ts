import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { findCall, whyNotKeep, type CallRow } from '../../../topics/index.ts';
import { recordsOf } from '../../experts/repo.ts';
import { heardOf, POOL_RULES } from '../../experts/rules.ts';
import { panelNotFound } from '../errors.ts';
import { matchOf, type Match } from '../match.ts';
import { findPanel, type PanelRow } from '../repo/panels.ts';
import { listAssignable, type Assignable } from '../repo/seats.ts';
import { dayAfter } from '../rules/seats.ts';
import { panelOptions, panelResult, type PanelOptions, type PanelResult } from '../schemas.ts';
import type { Texts } from '../text.ts';

/** A call that somebody runs. @throws topics.call_not_found, access.* */
export async function keptCall(db: Db, actor: Actor, id: string): Promise<CallRow> {
  const call = await findCall(db, id);
  refuse(call ? whyNotKeep(actor, call.orgPath) : 'topics.call_not_found');
  if (!call) throw panelNotFound();
  return call;
}

export type Opened = { panel: PanelRow; call: CallRow; options: PanelOptions; result: PanelResult | null };
export const optionsOf = (panel: Pick<PanelRow, 'options'>): PanelOptions => panelOptions.parse(panel.options);
export const resultOf = (panel: Pick<PanelRow, 'state' | 'result'>): PanelResult | null =>
  panel.state === 'dry' || panel.state === 'applied' ? panelResult.parse(panel.result) : null;

/** A panel of a call that somebody runs. @throws reviews.panel_not_found */
export async function keptPanel(db: Db, actor: Actor, id: string): Promise<Opened> {
  const found = await findPanel(db, id);
  if (!found || whyNotKeep(actor, found.orgPath) !== null) throw panelNotFound();
  const { orgPath: _, ...panel } = found;
  const call = await keptCall(db, actor, panel.callId);
  return { panel, call, options: optionsOf(panel), result: resultOf(panel) };
}

/** Days of a review that begins now. */
export function spanOf(deps: Deps, call: CallRow): { from: string; to: string } {
  const from = dayOf(deps.now());
  return { from, to: dayAfter(from, call.body.review.days) };
}

export type Ground = { topics: Assignable[]; match: Match; resting: Set<string> };

/**
 * What a panel stands on, as it is now: topics, pool, conflicts, fit, who rests.
 * @param ai null where fit is not asked: who may sit is found without reading any text
 */
export async function groundOf(
  deps: Deps,
  db: Db,
  ai: Texts | null,
  asked: { call: CallRow; options: PanelOptions; topicIds?: readonly string[]; signal?: AbortSignal },
): Promise<Ground> {
  const { call, options, topicIds } = asked;
  const all = await listAssignable(db, call.id);
  const topics = topicIds ? all.filter(({ id }) => topicIds.includes(id)) : all;
  const { from, to } = spanOf(deps, call);
  const more = asked.signal ? { signal: asked.signal } : {};
  const match = await matchOf(db, ai, { call, topics, from, to, mostLoad: options.mostLoad, ...more });
  const resting = options.letsRest ? await restingOf(db, match, { call, today: from }) : new Set<string>();
  return { topics, match, resting };
}

async function restingOf(db: Db, { pool }: Match, { call, today }: { call: CallRow; today: string }) {
  const records = await recordsOf(
    db,
    pool.map(({ id }) => id),
    { today, exceptCallId: call.id },
  );
  return new Set(
    pool.flatMap((expert) => {
      const record = records.get(expert.id);
      const said = record ? heardOf(POOL_RULES, { ...expert, state: 'active', record }, today) : [];
      return said.some(({ says }) => says === 'should_rest') ? [expert.id] : [];
    }),
  );
}
