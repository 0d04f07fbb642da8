import { cutWithNames } from '../../../../ingest/index.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { askBeforeReview } from '../../prompts/ask_before_review.ts';
import { lockTopic } from '../../repo.ts';
import { applyChanges, findingsOf, findLook, saveLook } from '../repo/findings.ts';
import { emptyLook, lately, reconcile, rulesToAsk, stillStands, textsToAsk, verified } from '../rules/index.ts';
import { chain, openPrecheck, whyNotAsk } from './access.ts';
import { loadMaterial } from './material.ts';

/** Counts the asking before the model is called, so that nobody asks twice at once. */
const count = (deps: Deps, actor: Actor, id: string) =>
  deps.db.transaction(async (tx) => {
    const seen = await openPrecheck(tx, actor, id);
    await lockTopic(tx, id);
    const look = (await findLook(tx, id)) ?? emptyLook();
    const now = deps.now();
    refuse(whyNotAsk(seen, look, now));
    const questioned = [...lately(look.questioned, now), now.toISOString()];
    await saveLook(tx, id, deps.newId('fnd'), { ...look, questioned }, now);
    return seen;
  });

/**
 * Lets a model ask about a topic: questions with a rule and a verified quotation, which people answer or set aside. Names
 * are masked; what is asked is never a score. Without a model, a call or a text nothing is asked, and why is said.
 * @throws topics.not_found, topics.not_in_this_state, topics.precheck_too_often
 */
export async function askModel(deps: Deps, actor: Actor, { id }: { id: string }) {
  await openPrecheck(deps.db, actor, id);
  if (deps.ai.chatModel === null) return { asked: 0, dropped: 0, because: 'ai.off' as const };
  await count(deps, actor, id);
  const material = await loadMaterial(deps.db, id);
  const { topic, call, dictionary } = material;
  const texts = textsToAsk(topic.form, dictionary, cutWithNames);
  if (!call || texts.length === 0) return { asked: 0, dropped: 0, because: 'nothing' as const };
  const rules = rulesToAsk(call.body);
  const sections = texts.map(({ section, text }) => ({ id: section, text }));
  const answer = await deps.ai.complete(askBeforeReview({ rules: rules.map((one) => ({ id: one.id, text: one.text })), sections })); // prettier-ignore
  if (!answer.ok) return { asked: 0, dropped: 0, because: answer.because };
  const { found, dropped } = verified(answer.value.questions, { texts, form: topic.form, rules });
  await keep(deps, actor, { id, found, dropped, model: answer.model });
  return { asked: found.length, dropped, because: null };
}

type Answered = { id: string; found: ReturnType<typeof verified>['found']; dropped: number; model: string };

const keep = (deps: Deps, actor: Actor, { id, found, dropped, model }: Answered) =>
  deps.db.transaction(async (tx) => {
    const seen = await openPrecheck(tx, actor, id);
    await lockTopic(tx, id);
    const kept = await findingsOf(tx, id);
    const gone = new Set(kept.filter((row) => !stillStands(seen.topic.form, row)).map((row) => row.id));
    const changes = reconcile(kept, found, (one) => one.source === 'model' && gone.has(one.id));
    const now = deps.now();
    await applyChanges(tx, id, changes, { at: now, newId: () => deps.newId('fnd') });
    const look = (await findLook(tx, id)) ?? emptyLook();
    const questions = { at: now.toISOString(), kept: found.length, dropped, model };
    await saveLook(tx, id, deps.newId('fnd'), { ...look, questions }, now);
    const detail = { kept: found.length, dropped, model };
    await chain(deps, tx, seen, actor, { kind: 'precheck.asked_model', detail });
  });
