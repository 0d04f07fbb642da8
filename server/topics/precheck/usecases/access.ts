import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { seenTopic, type Seen } from '../../access.ts';
import { topicNotFound } from '../../errors.ts';
import { record } from '../../move.ts';
import { isWritable, type Part } from '../../rules/states.ts';
import type { FindingRow } from '../repo/findings.ts';
import { LOOKS_A_DAY, QUESTIONS_A_DAY, whyNotAgain, type Look } from '../rules/index.ts';

/** A topic as far as its pre-check goes: whoever only recommends it, or reads it, learns nothing of it. */
export async function openPrecheck(db: Db, actor: Actor, id: string): Promise<Seen> {
  const seen = await seenTopic(db, actor, id);
  if (seen.parts.length === 0) throw topicNotFound();
  return seen;
}

const isOneOf = (parts: readonly Part[], wanted: readonly Part[]) => wanted.some((part) => parts.includes(part));

/** The leader while the form is hers to write, and whoever keeps the call; so often a day. */
export function whyNotLook({ parts, topic }: Pick<Seen, 'parts' | 'topic'>, look: Look, now: Date): string | null {
  if (!isOneOf(parts, ['leader', 'unit', 'keeper'])) return 'topics.not_yours_to_do';
  if (parts.includes('leader') && !isWritable(topic.state)) return 'topics.not_in_this_state';
  return whyNotAgain(look.asked, now, LOOKS_A_DAY);
}

export function whyNotAsk({ parts, topic }: Pick<Seen, 'parts' | 'topic'>, look: Look, now: Date): string | null {
  if (!isOneOf(parts, ['leader', 'keeper'])) return 'topics.not_yours_to_do';
  if (parts.includes('leader') && !isWritable(topic.state)) return 'topics.not_in_this_state';
  return whyNotAgain(look.questioned, now, QUESTIONS_A_DAY);
}

export const whyNotSetAside = (parts: readonly Part[], { state }: Pick<FindingRow, 'state'>): string | null =>
  !parts.includes('keeper') ? 'topics.not_yours_to_do' : state === 'open' ? null : 'topics.finding_closed';
export const whyNotReopen = (parts: readonly Part[], { state }: Pick<FindingRow, 'state'>): string | null =>
  !parts.includes('keeper') ? 'topics.not_yours_to_do' : state === 'set_aside' ? null : 'topics.finding_closed';
export const whyNotAnswer = (parts: readonly Part[], { state }: Pick<FindingRow, 'state'>): string | null =>
  !parts.includes('leader') ? 'topics.not_yours_to_do' : state === 'open' ? null : 'topics.finding_closed';

/** What is done to a draft is its author's own affair: it has no chain before it is handed in. */
export async function chain(
  deps: Deps,
  tx: Db,
  { topic }: Pick<Seen, 'topic'>,
  actor: Actor,
  deed: { kind: string; reason?: string; detail?: Record<string, unknown> },
): Promise<void> {
  if (topic.state !== 'draft') await record(deps, tx, topic.id, actor.personId, deed);
}
