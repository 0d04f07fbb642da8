import type { Readable } from 'node:stream';
import type { EvidenceItem } from '../../../../db/schema/credits.ts';
import type { Db } from '../../../../db/client.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { claimNotFound, evidenceNotFound, tooMuchEvidence } from '../errors.ts';
import { findClaim, lockClaim, saveClaim, type ShownClaim } from '../repo/claims.ts';
import { artefactOf } from '../rules/evidence.ts';
import { whyNotClaim } from '../rules/states.ts';
import { factsOf, keysOf, scopeOf } from './open.ts';
import { showClaim } from './show.ts';

const MOST_FILES = 20;

async function editable(db: Db, actor: Actor, claim: ShownClaim | null): Promise<ShownClaim> {
  if (!claim) throw claimNotFound();
  refuse(whyNotClaim((await factsOf(db, [claim]))(claim), 'edit', keysOf(actor)));
  return claim;
}

/** Changes the files of a claim that the claimant still works on; sending the same bytes again changes nothing. */
async function withFiles(
  deps: Deps,
  actor: Actor,
  id: string,
  change: (files: readonly EvidenceItem[]) => readonly EvidenceItem[],
) {
  await deps.db.transaction(async (tx) => {
    const claim = await editable(tx, actor, await lockClaim(tx, scopeOf(actor), id));
    const evidence = [...change(claim.evidence)];
    if (evidence.length === claim.evidence.length) return;
    await saveClaim(tx, id, { evidence, revision: claim.revision + 1, updatedAt: deps.now() });
  });
  return showClaim(deps, actor, { id });
}

/**
 * Adds a file: streamed to disk, then written down. @throws request.too_large, credits.too_much_evidence,
 * credits.claim_not_editable
 */
export async function addEvidence(deps: Deps, actor: Actor, input: { id: string; name: string; body: Readable }) {
  // Looked at before the bytes come, so that nobody fills the disk through a claim that is closed.
  await editable(deps.db, actor, await findClaim(deps.db, scopeOf(actor), input.id));
  const { sha256 } = await deps.files.put(input.body, deps.config.upload.maxBytes);
  const item: EvidenceItem = { kind: 'file', artefact: artefactOf.file(sha256), sha256, name: input.name };
  return withFiles(deps, actor, input.id, (there) => {
    if (there.some(({ artefact }) => artefact === item.artefact)) return there;
    if (there.length >= MOST_FILES) throw tooMuchEvidence();
    return [...there, item];
  });
}

/** Takes a file out of a claim; the bytes stay, others may rest on them. */
export const removeEvidence = (deps: Deps, actor: Actor, { id, sha256 }: { id: string; sha256: string }) =>
  withFiles(deps, actor, id, (there) => there.filter((item) => !(item.kind === 'file' && item.sha256 === sha256)));

/** A file of a claim, for the claimant and for those in whose hands it is. */
export async function openEvidence(deps: Deps, actor: Actor, { id, sha256 }: { id: string; sha256: string }) {
  const claim = await findClaim(deps.db, scopeOf(actor), id);
  if (!claim) throw claimNotFound();
  const file = claim.evidence.find((item) => item.kind === 'file' && item.sha256 === sha256);
  if (file?.kind !== 'file') throw evidenceNotFound();
  return { sha256: file.sha256, name: file.name };
}
