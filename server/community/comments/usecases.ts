import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { shownVersion, type WholeResource } from '../../library/index.ts';
import { readingScope } from '../../people/index.ts';
import { isEditor, readableResource, whyNotModerate } from '../access.ts';
import { anchorNotFound, commentGone, commentNotFound } from '../errors.ts';
import { permission } from '../rules.ts';
import {
  findComment,
  findReadAt,
  findSectionsOf,
  findShownPlaces,
  insertComment,
  listComments,
  markRead,
  resourceOf,
  saveComment,
  type CommentRow,
} from './repo.ts';
import {
  hasPlace,
  isSpoken,
  placeOf,
  stateOf,
  whyNotChange,
  whyNotHide,
  whyNotResolve,
  whyNotTakeBack,
} from './rules.ts';
import type { NewComment } from './schemas.ts';

const readerOf = (actor: Actor, row: WholeResource) => ({
  scope: readingScope(actor),
  personId: actor.personId,
  isEditor: isEditor(actor, row),
  isModerator: whyNotModerate(actor, row) === null,
});
type Reader = ReturnType<typeof readerOf>;

/** A comment as it is shown: a text taken back is nobody's any more, a hidden one only the steward's who could show it. */
function shown(row: CommentRow, reader: Reader, readAt: Date | null) {
  const { hiddenAt: _at, hiddenBy: _by, anchor: _anchor, resourceId: _resource, text, ...rest } = row;
  const state = stateOf(row);
  const isSeen = state === 'shown' || (state === 'hidden' && reader.isModerator);
  const isMine = row.personId === reader.personId;
  return {
    ...rest,
    state,
    text: isSeen ? text : null,
    isMine,
    isNew: !isMine && state === 'shown' && (readAt === null || row.createdAt > readAt),
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    can: {
      change: permission(whyNotChange(row, reader)),
      takeBack: permission(whyNotTakeBack(row, reader)),
      resolve: permission(whyNotResolve(row, reader)),
      hide: permission(whyNotHide(row, reader)),
    },
  };
}

/** The talk about a resource: threads with their places, as far as this reader is meant. */
export async function showComments(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await readableResource(deps.db, actor, id);
  const reader = readerOf(actor, row);
  const [all, places, readAt] = await Promise.all([
    listComments(deps.db, reader, id),
    findShownPlaces(deps.db, reader.scope, id),
    findReadAt(deps.db, id, actor.personId),
  ]);
  const now = places?.sections ?? [];
  const began = all.filter(({ parentId }) => parentId === null);
  const isLost = ({ anchor }: CommentRow) =>
    anchor.kind === 'section' && !now.some((section) => section.id === anchor.sectionId);
  const versions = [...new Set(began.filter(isLost).map(({ version }) => version))];
  const then = new Map((await findSectionsOf(deps.db, id, versions)).map((one) => [one.number, one.sections]));
  return {
    threads: began.map((comment) => ({
      ...shown(comment, reader, readAt),
      place: placeOf(comment.anchor, now, then.get(comment.version) ?? null),
      replies: all.filter(({ parentId }) => parentId === comment.id).map((reply) => shown(reply, reader, readAt)),
    })),
    version: shownVersion(row),
    /** Whom a new comment is for: of what is not listed, those who work at it. */
    audience: audienceOf(row),
    places: {
      sections: now.map(({ id: sectionId, key, title }) => ({ id: sectionId, key, title })),
      hasSeconds: isSpoken(places?.format ?? ''),
    },
  };
}

const audienceOf = (row: WholeResource): 'readers' | 'editors' => (row.listing === 'listed' ? 'readers' : 'editors');

/** Says something about a resource, a section or a second of it, or answers in a thread. @throws community.anchor_not_found */
export async function comment(deps: Deps, actor: Actor, input: { id: string } & NewComment) {
  await deps.db.transaction(async (tx) => {
    const row = await readableResource(tx, actor, input.id);
    const reader = readerOf(actor, row);
    const now = deps.now();
    const said = {
      id: deps.newId('com'),
      resourceId: row.id,
      personId: actor.personId,
      version: shownVersion(row),
      text: input.text,
      createdAt: now,
      updatedAt: now,
    };
    if ('parentId' in input) {
      const begun = await findComment(tx, reader, input.parentId);
      if (!begun || begun.resourceId !== row.id || begun.parentId !== null) throw commentNotFound();
      const { anchor, audience } = begun;
      return insertComment(tx, { ...said, parentId: begun.id, anchor, audience });
    }
    const places = await findShownPlaces(tx, reader.scope, row.id);
    const at = { sections: places?.sections ?? [], isSpoken: isSpoken(places?.format ?? '') };
    if (!hasPlace(input.anchor, at)) throw anchorNotFound();
    return insertComment(tx, { ...said, anchor: input.anchor, audience: audienceOf(row) });
  });
  return showComments(deps, actor, input);
}

/** What has been said up to now is known to this person. */
export async function readComments(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await readableResource(deps.db, actor, id);
  await markRead(deps.db, { resourceId: row.id, personId: actor.personId, readAt: deps.now() });
  return { read: true as const };
}

type Change = { text: string } | { take: 'back' } | { resolved: boolean } | { hidden: boolean };

async function changeOf(deps: Deps, tx: Db, actor: Actor, input: { id: string; change: Change }): Promise<string> {
  const resourceId = await resourceOf(tx, readingScope(actor), input.id);
  if (resourceId === null) throw commentNotFound();
  const row = await readableResource(tx, actor, resourceId);
  const reader = readerOf(actor, row);
  const found = await findComment(tx, reader, input.id);
  if (!found) throw commentNotFound();
  const now = deps.now();
  const { change } = input;
  const save = (set: Parameters<typeof saveComment>[2]) => saveComment(tx, found.id, { ...set, updatedAt: now });
  if ('text' in change) {
    refuse(whyNotChange(found, reader));
    if (change.text !== found.text) await save({ text: change.text, editedAt: now });
  } else if ('take' in change) {
    refuse(whyNotTakeBack(found, reader));
    // Gone for good: what somebody takes back is not kept behind the page.
    await save({ text: '', hiddenAt: now, hiddenBy: null });
  } else if ('resolved' in change) {
    refuse(whyNotResolve(found, reader));
    await save(
      change.resolved ? { resolvedAt: now, resolvedBy: actor.personId } : { resolvedAt: null, resolvedBy: null },
    );
  } else {
    refuse(whyNotHide(found, reader));
    if (!change.hidden && found.hiddenAt === null) throw commentGone();
    await save(change.hidden ? { hiddenAt: now, hiddenBy: actor.personId } : { hiddenAt: null, hiddenBy: null });
  }
  return row.id;
}

/** Changes one comment and answers the talk as it is then. @throws community.comment_not_found, community.not_your_comment */
export async function changeComment(deps: Deps, actor: Actor, input: { id: string; change: Change }) {
  const id = await deps.db.transaction((tx) => changeOf(deps, tx, actor, input));
  return showComments(deps, actor, { id });
}
