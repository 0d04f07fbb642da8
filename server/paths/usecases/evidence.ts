import type { Readable } from 'node:stream';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { alreadyDone, evidenceTooShort, notAccepted, pathNotFound, stepNotFound } from '../errors.ts';
import {
  findEvidence,
  findStep,
  findSteps,
  insertEvidence,
  lockPath,
  savePath,
  saveStep,
  type Evidence,
} from '../repo.ts';
import { REFLECTION_LEAST } from '../schemas.ts';

/** Adds a file to a step of an accepted path: streamed to disk, then recorded. */
export async function addEvidenceFile(
  deps: Deps,
  actor: Actor,
  input: { id: string; name: string; body: Readable },
): Promise<{ evidenceId: string }> {
  const step = await findStep(deps.db, actor.personId, input.id);
  if (!step) throw stepNotFound();
  const stored = await deps.files.put(input.body, deps.config.upload.maxBytes);
  const evidence: Evidence = {
    id: deps.newId('evi'),
    stepId: step.id,
    reflection: null,
    sha256: stored.sha256,
    fileName: input.name,
    at: deps.now(),
  };
  await insertEvidence(deps.db, evidence);
  return { evidenceId: evidence.id };
}

/** A file the person gave as evidence; only she opens it here. */
export async function openEvidenceFile(deps: Deps, actor: Actor, input: { id: string; evidenceId: string }) {
  const step = await findStep(deps.db, actor.personId, input.id);
  if (!step) throw stepNotFound();
  const found = (await findEvidence(deps.db, [step.id])).find((e) => e.id === input.evidenceId);
  if (!found?.sha256) throw stepNotFound();
  return { sha256: found.sha256, name: found.fileName ?? 'file' };
}

/**
 * Marks a step done. Minutes on a page are no evidence: it takes a reflection of a few sentences, or a file given
 * before. The last step finishes the path.
 * @throws paths.not_accepted, paths.step_already_done, paths.evidence_too_short
 */
export async function completeStep(deps: Deps, actor: Actor, input: { id: string; reflection?: string | undefined }) {
  return deps.db.transaction(async (tx) => {
    const found = await findStep(tx, actor.personId, input.id);
    if (!found) throw stepNotFound();
    const path = await lockPath(tx, actor.personId, found.pathId);
    if (!path) throw pathNotFound();
    if (path.state !== 'accepted') throw notAccepted();
    const steps = await findSteps(tx, path.id);
    const step = steps.find((s) => s.id === input.id && s.week !== null);
    if (!step) throw stepNotFound();
    if (step.state === 'done') throw alreadyDone();
    const files = await findEvidence(tx, [step.id]);
    const reflection = input.reflection ?? '';
    if (reflection.length < REFLECTION_LEAST && files.length === 0) throw evidenceTooShort({ least: REFLECTION_LEAST });
    const now = deps.now();
    const evidenceId = deps.newId('evi');
    if (reflection) {
      await insertEvidence(tx, { id: evidenceId, stepId: step.id, reflection, sha256: null, fileName: null, at: now });
    }
    await saveStep(tx, step.id, { state: 'done', doneAt: now, updatedAt: now });
    const isLast = steps.every((s) => s.week === null || s.state === 'done' || s.id === step.id);
    await savePath(tx, path.id, { state: isLast ? 'finished' : 'accepted', updatedAt: now });
    await deps.emit(tx, 'paths.step_completed', {
      personId: actor.personId,
      pathId: path.id,
      stepId: step.id,
      resourceId: step.resourceId,
      groupId: step.kind === 'precise' ? null : step.groupId,
      minutes: step.minutes,
      evidenceId: reflection ? evidenceId : (files[0]?.id ?? evidenceId),
    });
    return { pathId: path.id, isFinished: isLast };
  });
}
