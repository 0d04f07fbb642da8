import type { DraftRow } from '../../../db/schema/index.ts';
import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { whyNot } from '../../people/index.ts';
import { versionNotFound } from '../errors.ts';
import { shownVersion, type WholeResource } from '../repo.ts';
import { fieldsOf } from '../rules.ts';
import { readable, targetOf } from '../usecases.ts';
import { mergeContents } from '../versions/merge.ts';
import { partsOf, sectionsOf, withParts } from '../versions/parts.ts';
import { authorsNamed, findVersion, type Version } from '../versions/repo.ts';
import type { KeptDraft } from '../versions/schemas.ts';
import { deleteDraft, findDraft, listOtherEditors, upsertDraft } from './repo.ts';

/** Somebody who has typed within this time is at it now. */
const PRESENT_MS = 2 * 60_000;

/** What may be edited, without locking it. @throws library.resource_not_found, access.* */
async function forEditing(db: Db, actor: Actor, id: string): Promise<WholeResource> {
  const row = await readable(db, actor, id);
  refuse(whyNot(actor, 'library.edit', targetOf(row)));
  return row;
}

/** @throws library.version_not_found */
async function version(db: Db, id: string, number: number): Promise<Version> {
  const found = await findVersion(db, id, number);
  if (!found) throw versionNotFound();
  return found;
}

async function othersAtIt(deps: Deps, actor: Actor, id: string) {
  const since = new Date(deps.now().getTime() - PRESENT_MS);
  const others = await listOtherEditors(deps.db, id, { personId: actor.personId, since });
  return others.map(({ name, at }) => ({ name, at: at.toISOString() }));
}

/** The newest version as it is edited, what one has typed and not saved, and who else is at it. */
export async function showEditing(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await forEditing(deps.db, actor, id);
  const [head, draft, others] = await Promise.all([
    version(deps.db, id, row.headVersion),
    findDraft(deps.db, id, actor.personId),
    othersAtIt(deps, actor, id),
  ]);
  const about = new Map(sectionsOf(head).map((section) => [section.id, section]));
  return {
    base: head.number,
    shown: shownVersion(row),
    isListed: row.listing === 'listed',
    format: head.format,
    fields: fieldsOf(head.fields),
    sections: partsOf(head).map((part) => ({
      ...part,
      origin: about.get(part.id)?.origin ?? 'rule',
      phases: about.get(part.id)?.phases ?? [],
    })),
    draft: draft && { base: draft.basedOn, content: draft.content, at: draft.updatedAt.toISOString() },
    others,
  };
}

/** Whether somebody else is at it, or has saved: asked again and again while somebody edits. */
export async function showEditors(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await forEditing(deps.db, actor, id);
  return { head: row.headVersion, others: await othersAtIt(deps, actor, id) };
}

/** A draft whole: sections that came without a text have the one they were begun with. */
function whole(content: KeptDraft['content'], base: Version): DraftRow {
  const before = new Map(partsOf(base).map((part) => [part.id, part.text]));
  const sections = content.sections.map(({ text, ...part }) => ({ ...part, text: text ?? before.get(part.id) ?? '' }));
  return { fields: content.fields, sections };
}

/** Keeps what somebody is typing. Answers what an editor wants to know meanwhile. */
export async function keepDraft(deps: Deps, actor: Actor, input: { id: string } & KeptDraft) {
  const row = await forEditing(deps.db, actor, input.id);
  const base = await version(deps.db, row.id, input.base);
  const now = deps.now();
  const draft = {
    resourceId: row.id,
    personId: actor.personId,
    basedOn: base.number,
    content: whole(input.content, base),
  };
  await upsertDraft(deps.db, draft, now);
  return { at: now.toISOString(), head: row.headVersion, others: await othersAtIt(deps, actor, row.id) };
}

export async function dropDraft(deps: Deps, actor: Actor, { id }: { id: string }) {
  await forEditing(deps.db, actor, id);
  await deleteDraft(deps.db, id, actor.personId);
  return { dropped: true as const };
}

/**
 * What one has written on `base` together with what others have saved since then; nothing is written. Sections and
 * fields that only one side changed are merged, the others are conflicts for the person to look at.
 */
export async function mergeDraft(deps: Deps, actor: Actor, input: { id: string } & KeptDraft) {
  const row = await forEditing(deps.db, actor, input.id);
  const [base, head] = await Promise.all([
    version(deps.db, row.id, input.base),
    version(deps.db, row.id, row.headVersion),
  ]);
  const sideOf = (of: Version) => ({ fields: fieldsOf(of.fields), sections: partsOf(of) });
  const written = whole(input.content, base);
  // As it would be saved: only what is text in the end can differ.
  const saved = partsOf({ ...base, ...withParts(base, written.sections) });
  const kept = new Map(saved.map((part) => [part.id, part]));
  const mine = { fields: fieldsOf(written.fields), sections: written.sections.flatMap(({ id }) => kept.get(id) ?? []) };
  const by = await authorsNamed(deps.db, row.id, base.number);
  return { head: head.number, by, ...mergeContents(sideOf(base), sideOf(head), mine) };
}
