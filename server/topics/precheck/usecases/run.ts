import { cutWithNames } from '../../../../ingest/index.ts';
import type { JobContext } from '../../../jobs/port.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { lockTopic } from '../../repo.ts';
import {
  emptyLook,
  foundAiUse,
  foundHidden,
  foundIdentity,
  foundLacking,
  lately,
  reconcile,
  stillStands,
  type Found,
  type Kept,
} from '../rules/index.ts';
import { applyChanges, findingsOf, findLook, saveLook } from '../repo/findings.ts';
import { savePrints } from '../repo/prints.ts';
import { compareAll, type Comparison } from './compare.ts';
import { lookIntoFiles } from './files.ts';
import { loadMaterial, type Material } from './material.ts';

/** What the rules find in the form itself. */
function foundInForm({ topic, call, people, dictionary }: Material): Found[] {
  const { form } = topic;
  const team = people.members.map(({ id, state }) => ({ personId: id, state }));
  const isAskedAi = call?.body.aiPart ?? false;
  return [
    ...(call ? foundLacking(call.body, form, team) : []),
    ...foundHidden(form),
    ...foundIdentity(form, dictionary, cutWithNames),
    ...(isAskedAi ? foundAiUse(form) : []),
  ];
}

/**
 * Looks at a topic by rules and keeps what is found. It never moves the topic. A form that was changed meanwhile is looked
 * at again. @throws topics.not_found
 */
export async function precheckTopic(
  deps: Deps,
  topicId: string,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
) {
  const material = await loadMaterial(deps.db, topicId);
  await progress(1, 4);
  const inForm = foundInForm(material);
  const comparison = await compareAll(deps.db, material);
  await progress(2, 4);
  const inFiles = await lookIntoFiles(deps, topicId, { signal, onRead: () => progress(3, 4) });
  const isCurrent = await keep(deps, material, [...inForm, ...comparison.found, ...inFiles], comparison);
  await progress(4, 4);
  return { isCurrent, compared: comparison.compared };
}

const keep = (deps: Deps, { topic }: Material, found: readonly Found[], { figures, prints, compared }: Comparison) =>
  deps.db.transaction(async (tx) => {
    const held = await lockTopic(tx, topic.id);
    if (!held) return true; // a draft that was thrown away meanwhile
    const now = deps.now();
    const kept = await findingsOf(tx, topic.id);
    const isFindable = ({ id, source }: Kept) => {
      const row = kept.find((one) => one.id === id);
      return source === 'rules' || (row !== undefined && !stillStands(topic.form, row));
    };
    const changes = reconcile(kept, found, isFindable);
    await applyChanges(tx, topic.id, changes, { at: now, newId: () => deps.newId('fnd') });
    await savePrints(tx, topic.id, prints, now);
    const before = (await findLook(tx, topic.id)) ?? emptyLook();
    const look = { ...before, ...{ revision: topic.revision, at: now.toISOString(), figures, compared } };
    look.asked = lately(look.asked, now);
    await saveLook(tx, topic.id, deps.newId('fnd'), look, now);
    return held.revision === topic.revision;
  });
