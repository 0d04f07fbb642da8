import type { Readable } from 'node:stream';
import type { AttachmentUse } from '../../../../db/schema/topics.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { seenTopic } from '../../access.ts';
import { record } from '../../move.ts';
import { lockTopic } from '../../repo.ts';
import { attachmentNotFound, tooManyFiles } from '../errors.ts';
import { READ_ATTACHMENT } from '../names.ts';
import { countAttachments, deleteAttachment, findAttachment, insertAttachment } from '../repo/attachments.ts';
import { MOST_FILES, whyNotAttach } from '../rules/attaching.ts';

/**
 * Adds a file to a topic. It is kept whatever is in it; reading it goes on in the background and can only fail for
 * itself.
 * @throws topics.too_many_files, request.too_large, topics.not_in_this_state
 */
export async function addAttachment(
  deps: Deps,
  actor: Actor,
  input: { id: string; name: string; use: AttachmentUse; body: Readable },
) {
  const { topic, parts } = await seenTopic(deps.db, actor, input.id);
  refuse(whyNotAttach(topic.state, input.use, parts));
  const stored = await deps.files.put(input.body, deps.config.upload.maxBytes);
  const id = deps.newId('tat');
  await deps.db.transaction(async (tx) => {
    // Bytes take their time: the topic may have moved on meanwhile.
    const held = await lockTopic(tx, input.id);
    refuse(whyNotAttach(held?.state ?? topic.state, input.use, parts));
    if ((await countAttachments(tx, input.id)) >= MOST_FILES) throw tooManyFiles({ most: MOST_FILES });
    const now = deps.now();
    await insertAttachment(tx, {
      ...stored,
      id,
      topicId: input.id,
      use: input.use,
      name: input.name.toWellFormed(),
      reading: 'waiting',
      refusal: null,
      text: '',
      byId: actor.personId,
      createdAt: now,
      updatedAt: now,
    });
    if (held && held.state !== 'draft') {
      const detail = { attachmentId: id, use: input.use, sha256: stored.sha256 };
      await record(deps, tx, input.id, actor.personId, { kind: 'attachment.added', detail });
    }
    await deps.jobs.enqueue(tx, READ_ATTACHMENT, { attachmentId: id }, { key: id, ownerId: actor.personId });
  });
  return { id, bytes: stored.bytes, sha256: stored.sha256 };
}

/** Takes a file out while files of its kind are still collected. */
export async function removeAttachment(deps: Deps, actor: Actor, input: { id: string; attachmentId: string }) {
  await deps.db.transaction(async (tx) => {
    const { parts } = await seenTopic(tx, actor, input.id);
    const held = await lockTopic(tx, input.id);
    const found = await findAttachment(tx, input.attachmentId, input.id);
    if (!held || !found) throw attachmentNotFound();
    refuse(whyNotAttach(held.state, found.use, parts));
    await deleteAttachment(tx, found.id);
    if (held.state === 'draft') return;
    const detail = { attachmentId: found.id, use: found.use, sha256: found.sha256 };
    await record(deps, tx, input.id, actor.personId, { kind: 'attachment.removed', detail });
  });
  return { id: input.attachmentId };
}

/** A file of a topic that one may see. @throws topics.attachment_not_found */
export async function openAttachment(deps: Deps, actor: Actor, input: { id: string; attachmentId: string }) {
  await seenTopic(deps.db, actor, input.id);
  const found = await findAttachment(deps.db, input.attachmentId, input.id);
  if (!found) throw attachmentNotFound();
  return { sha256: found.sha256, name: found.name };
}
