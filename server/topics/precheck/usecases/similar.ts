import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { seenTopic, topicScope, whyNotKeep } from '../../access.ts';
import { callNotFound, topicNotFound } from '../../errors.ts';
import { findCall } from '../../repo.ts';
import { PRECHECK } from '../names.ts';
import { findingsOf, findLook, looksOfCall, similarPairs } from '../repo/findings.ts';
import { seenTopics, topicsOfCall } from '../repo/material.ts';
import { comparedTexts, emptyLook, EXACT, likenessTo, stretchesMarked, type Marked } from '../rules/index.ts';
import { openPrecheck } from './access.ts';
import { markedTexts } from './compare.ts';
import { loadMaterial } from './material.ts';
import { othersOf, placed, shownFinding } from './show.ts';

/** Texts with what is anybody's in them, for greying. */
const greyed = (own: Marked) =>
  own.row.parts.map(({ section, text }) => ({
    ...{ section, text },
    grey: stretchesMarked(own, section, ['policy', 'template', 'common']),
  }));

/**
 * A topic's own texts with what in them was found elsewhere. A keeper learns where and may open both; an applicant learns
 * that and how much. @throws topics.not_found
 */
export async function showSimilar(deps: Deps, actor: Actor, { id }: { id: string }) {
  const seen = await openPrecheck(deps.db, actor, id);
  const rows = (await findingsOf(deps.db, id)).filter(({ kind, state }) => kind === 'similar' && state !== 'gone');
  const others = await othersOf(deps, actor, seen, rows);
  const own = await markedTexts(deps.db, await loadMaterial(deps.db, id));
  const look = (await findLook(deps.db, id)) ?? emptyLook();
  const { callId } = seen.topic;
  return {
    topicId: id,
    title: seen.topic.title,
    isKeeper: seen.parts.includes('keeper'),
    ranAt: look.at,
    isStale: look.at !== null && look.revision !== seen.topic.revision,
    threshold: seen.callBody?.similarity.section ?? null,
    sections: greyed(own),
    figures: placed(look.figures, callId === null ? [] : await looksOfCall(deps.db, callId)),
    findings: rows.map((row) => shownFinding(row, seen, others)),
  };
}

/** Two topics side by side, for a keeper who may see both with their people. @throws topics.not_found */
export async function compareTwo(deps: Deps, actor: Actor, { id, otherId }: { id: string; otherId: string }) {
  const seen = await openPrecheck(deps.db, actor, id);
  if (!seen.parts.includes('keeper') || id === otherId) throw topicNotFound();
  const other = await seenTopic(deps.db, actor, otherId);
  const [mine, theirs] = [await loadMaterial(deps.db, id), await loadMaterial(deps.db, otherId)];
  const own = await markedTexts(deps.db, mine);
  const left = greyed(own);
  const right = greyed(await markedTexts(deps.db, theirs));
  const pairs = likenessTo(own, comparedTexts(theirs.topic.form), 'earlier')
    // Two forms agree in words like 研究报告 without anybody having copied.
    .filter(({ letters }) => letters >= EXACT)
    .map((one) => ({ ...one, share: Math.round(one.share * 100) }));
  const head = ({ topic, orgName, leaderName, callTitle }: typeof seen) => {
    const { id: topicId, title, state } = topic;
    return { id: topicId, title, state, orgName, leaderName, callTitle };
  };
  return { left: { ...head(seen), sections: left }, right: { ...head(other), sections: right }, pairs };
}

/** Pairs of a call that share several sections: what may be worth merging. Nobody but people merges. */
export async function showMerges(deps: Deps, actor: Actor, input: { id: string; limit: number; offset: number }) {
  const call = await findCall(deps.db, input.id);
  if (!call) throw callNotFound();
  if (whyNotKeep(actor, call.orgPath) !== null) throw callNotFound();
  const pairs = await similarPairs(deps.db, input.id, input);
  const ids = pairs.flatMap(({ a, b }) => [a, b]);
  const seen = new Map((await seenTopics(deps.db, topicScope(actor), ids)).map((one) => [one.id, one]));
  const items = pairs.flatMap(({ a, b, sections }) => {
    const [one, other] = [seen.get(a), seen.get(b)];
    return one && other ? [{ one, other, sections }] : [];
  });
  return { callId: call.id, title: call.title, items, total: pairs[0]?.total ?? 0 };
}

/** Looks again at everything of a call that is alive: those that came first do not know those that came later. */
export async function lookAtCall(deps: Deps, actor: Actor, { id }: { id: string }) {
  const call = await findCall(deps.db, id);
  if (!call) throw callNotFound();
  refuse(whyNotKeep(actor, call.orgPath));
  const ids = await topicsOfCall(deps.db, id);
  await deps.db.transaction(async (tx) => {
    for (const topicId of ids) await deps.jobs.enqueue(tx, PRECHECK, { topicId }, { key: topicId });
  });
  return { queued: ids.length };
}
