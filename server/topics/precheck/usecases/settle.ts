import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import type { Seen } from '../../access.ts';
import { lockTopic } from '../../repo.ts';
import { findingNotFound } from '../errors.ts';
import { PRECHECK } from '../names.ts';
import { findFinding, findLook, saveFinding, saveLook, type FindingRow } from '../repo/findings.ts';
import { emptyLook, lately } from '../rules/index.ts';
import { chain, openPrecheck, whyNotAnswer, whyNotLook, whyNotReopen, whyNotSetAside } from './access.ts';

/** A finding with its topic held. Who may not see the topic learns of no finding. @throws topics.finding_not_found */
async function held(tx: Db, actor: Actor, id: string): Promise<{ finding: FindingRow; seen: Seen }> {
  const before = await findFinding(tx, id);
  if (!before) throw findingNotFound();
  const seen = await openPrecheck(tx, actor, before.topicId);
  await lockTopic(tx, before.topicId);
  const finding = await findFinding(tx, id);
  if (!finding) throw findingNotFound();
  return { finding, seen };
}

/** Sets a finding aside with a reason. It comes back when a likeness grows, or is opened again by people. */
export async function setAside(deps: Deps, actor: Actor, { id, reason }: { id: string; reason: string }) {
  await deps.db.transaction(async (tx) => {
    const { finding, seen } = await held(tx, actor, id);
    refuse(whyNotSetAside(seen.parts, finding));
    await saveFinding(tx, id, { state: 'set_aside', setAsideById: actor.personId, reason, updatedAt: deps.now() });
    const detail = { findingId: id, kind: finding.kind, section: finding.section };
    await chain(deps, tx, seen, actor, { kind: 'finding.set_aside', reason, detail });
  });
  return { id, state: 'set_aside' as const };
}

export async function reopenFinding(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { finding, seen } = await held(tx, actor, id);
    refuse(whyNotReopen(seen.parts, finding));
    await saveFinding(tx, id, { state: 'open', setAsideById: null, reason: '', updatedAt: deps.now() });
    await chain(deps, tx, seen, actor, { kind: 'finding.reopened', detail: { findingId: id, kind: finding.kind } });
  });
  return { id, state: 'open' as const };
}

/** What the leader says to a finding; a later answer takes the place of the earlier one. */
export async function answerFinding(deps: Deps, actor: Actor, { id, text }: { id: string; text: string }) {
  await deps.db.transaction(async (tx) => {
    const { finding, seen } = await held(tx, actor, id);
    refuse(whyNotAnswer(seen.parts, finding));
    const at = deps.now();
    const detail = { ...finding.detail, answer: { text, at: at.toISOString() } };
    await saveFinding(tx, id, { detail, updatedAt: at });
    await chain(deps, tx, seen, actor, { kind: 'finding.answered', detail: { findingId: id, kind: finding.kind } });
  });
  return { id };
}

/** Puts a look into the queue, so often a day. @throws topics.precheck_too_often, topics.not_in_this_state */
export async function askForLook(deps: Deps, actor: Actor, { id }: { id: string }): Promise<{ jobId: string }> {
  return deps.db.transaction(async (tx) => {
    const seen = await openPrecheck(tx, actor, id);
    await lockTopic(tx, id);
    const look = (await findLook(tx, id)) ?? emptyLook();
    const now = deps.now();
    refuse(whyNotLook(seen, look, now));
    const asked = [...lately(look.asked, now), now.toISOString()];
    await saveLook(tx, id, deps.newId('fnd'), { ...look, asked }, now);
    const jobId = await deps.jobs.enqueue(tx, PRECHECK, { topicId: id }, { key: id, ownerId: actor.personId });
    return { jobId };
  });
}
