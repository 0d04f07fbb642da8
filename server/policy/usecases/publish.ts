import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { whyNot } from '../../people/index.ts';
import { policyScope } from '../access.ts';
import { changedMeanwhile, notDraft, notPublishable, notPublished, policyNotFound } from '../errors.ts';
import { listPublished, lockDocument, savePolicy } from '../repo/documents.ts';
import { overlapsOf } from '../rules/index.ts';
import { problemsAt } from './problems.ts';
import { showPolicy } from './show.ts';

/**
 * Puts a draft into force for the days it names. What held before stays on record; the answer says which version ends.
 * @throws policy.not_found, policy.not_draft, policy.changed_meanwhile, policy.not_publishable, access.*
 */
export async function publishPolicy(deps: Deps, actor: Actor, input: { id: string; revision: number }) {
  const overlaps = await deps.db.transaction(async (tx) => {
    const found = await lockDocument(tx, policyScope(actor), input.id);
    if (!found) throw policyNotFound();
    refuse(whyNot(actor, 'policy.edit', { orgPath: found.orgPath }));
    if (found.state !== 'draft') throw notDraft();
    if (found.revision !== input.revision) throw changedMeanwhile();
    const now = deps.now();
    const problems = await problemsAt(tx, found, now);
    if (problems.length > 0) throw notPublishable({ n: problems.length });
    const others = await listPublished(tx, found.orgId);
    await savePolicy(tx, found.id, {
      state: 'published',
      publishedBy: actor.personId,
      publishedAt: now,
      updatedAt: now,
    });
    await deps.emit(tx, 'policy.published', { policyId: found.id, orgPath: found.orgPath });
    return overlapsOf(found, others);
  });
  return { ...(await showPolicy(deps, actor, { id: input.id })), overlaps };
}

/**
 * Takes a published version back from now on; what was decided by it stays as it was decided.
 * @throws policy.not_found, policy.not_published, access.*
 */
export async function withdrawPolicy(deps: Deps, actor: Actor, input: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const found = await lockDocument(tx, policyScope(actor), input.id);
    if (!found) throw policyNotFound();
    refuse(whyNot(actor, 'policy.edit', { orgPath: found.orgPath }));
    if (found.state !== 'published') throw notPublished();
    const now = deps.now();
    await savePolicy(tx, found.id, { state: 'withdrawn', withdrawnAt: now, updatedAt: now });
    await deps.emit(tx, 'policy.withdrawn', { policyId: found.id, orgPath: found.orgPath });
  });
  return showPolicy(deps, actor, input);
}
