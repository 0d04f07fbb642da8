import type { z } from 'zod';
import { sqlState } from '../../../db/client.ts';
import type { Db } from '../../../db/client.ts';
import type { PolicyBody } from '../../../db/schema/policy.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findOrganisation, whyNot } from '../../people/index.ts';
import { mayAskAbout, policyScope } from '../access.ts';
import { changedMeanwhile, notDraft, organisationNotFound, policyNotFound, presetNotFound } from '../errors.ts';
import { presets } from '../presets.ts';
import { deletePolicy, findDocument, findDraft, lockDocument, nextVersion, savePolicy } from '../repo/documents.ts';
import { insertPolicy } from '../repo.ts';
import type { importing, PolicyFields } from '../schemas.ts';
import { showPolicy } from './show.ts';

const UNIQUE_VIOLATION = '23505';

/** The organisation that a policy is to be made for. @throws policy.organisation_not_found, access.* */
async function ownerOf(deps: Deps, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org || !mayAskAbout(actor, org)) throw organisationNotFound();
  refuse(whyNot(actor, 'policy.edit', { orgPath: org.path }));
  return org;
}

async function insertDraft(deps: Deps, actor: Actor, orgId: string, fields: PolicyFields & { key: string }) {
  const now = deps.now();
  const id = deps.newId('pol');
  try {
    await deps.db.transaction(async (tx) => {
      await insertPolicy(tx, {
        ...fields,
        id,
        orgId,
        version: await nextVersion(tx, orgId, fields.key),
        state: 'draft',
        revision: 1,
        createdBy: actor.personId,
        publishedBy: null,
        publishedAt: null,
        withdrawnAt: null,
        createdAt: now,
        updatedAt: now,
      });
    });
  } catch (error) {
    // Two began the same version at once: the second is told to look again.
    if (sqlState(error) === UNIQUE_VIOLATION) throw changedMeanwhile();
    throw error;
  }
  return showPolicy(deps, actor, { id });
}

/** Begins a policy. @throws policy.organisation_not_found, policy.changed_meanwhile, access.* */
export async function newDraft(deps: Deps, actor: Actor, input: PolicyFields & { orgId: string; key?: string }) {
  const { orgId, key, ...fields } = input;
  const org = await ownerOf(deps, actor, orgId);
  return insertDraft(deps, actor, org.id, { ...fields, key: key ?? deps.newId('own').replace('_', '-') });
}

/** Copies a ready-made policy into a draft. @throws policy.preset_not_found and as `newDraft` */
export async function adoptPreset(deps: Deps, actor: Actor, input: { key: string; orgId: string }) {
  const preset = presets.find((one) => one.key === input.key);
  if (!preset) throw presetNotFound();
  const org = await ownerOf(deps, actor, input.orgId);
  const { key, name, nameEn, summary, validFrom, validTo, body } = preset;
  return insertDraft(deps, actor, org.id, { key, name, nameEn, summary, validFrom, validTo, body });
}

/** Makes a draft of what an export wrote. @throws as `newDraft` */
export async function importPolicy(
  deps: Deps,
  actor: Actor,
  { orgId, file: { format: _, formatVersion: __, ...fields } }: z.output<typeof importing>,
) {
  const org = await ownerOf(deps, actor, orgId);
  return insertDraft(deps, actor, org.id, fields);
}

/** A copy of a version that was published, to be changed; where one is being written already, that one. */
export async function beginNextVersion(deps: Deps, actor: Actor, input: { id: string }) {
  const now = deps.now();
  const found = await findDocument(deps.db, policyScope(actor), input.id, dayOf(now));
  if (!found) throw policyNotFound();
  refuse(whyNot(actor, 'policy.edit', { orgPath: found.orgPath }));
  const there = await findDraft(deps.db, found.orgId, found.key);
  if (there) return showPolicy(deps, actor, { id: there });
  const { key, name, nameEn, summary, body } = found;
  const validFrom = dayOf(now);
  return insertDraft(deps, actor, found.orgId, { key, name, nameEn, summary, validFrom, validTo: null, body });
}

async function lockDraft(tx: Db, actor: Actor, input: { id: string; revision: number }) {
  const found = await lockDocument(tx, policyScope(actor), input.id);
  if (!found) throw policyNotFound();
  refuse(whyNot(actor, 'policy.edit', { orgPath: found.orgPath }));
  if (found.state !== 'draft') throw notDraft();
  if (found.revision !== input.revision) throw changedMeanwhile();
  return found;
}

/**
 * Saves a draft, finished or not; `revision` is the one that was read.
 * @throws policy.not_found, policy.not_draft, policy.changed_meanwhile, access.*
 */
export async function saveDraft(
  deps: Deps,
  actor: Actor,
  input: PolicyFields & { id: string; revision: number; body: PolicyBody },
) {
  const { id, revision, ...fields } = input;
  await deps.db.transaction(async (tx) => {
    await lockDraft(tx, actor, { id, revision });
    await savePolicy(tx, id, { ...fields, revision: revision + 1, updatedAt: deps.now() });
  });
  return showPolicy(deps, actor, { id });
}

/** @throws as `saveDraft` */
export async function deleteDraft(deps: Deps, actor: Actor, input: { id: string; revision: number }) {
  await deps.db.transaction(async (tx) => {
    await lockDraft(tx, actor, input);
    await deletePolicy(tx, input.id);
  });
  return { done: true };
}
