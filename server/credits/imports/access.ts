import type { Actor } from '../../kernel/deps.ts';
import { ADMINS, STEWARDS, whyNot, type Role } from '../../people/index.ts';
import { about, type About } from './schemas.ts';
import { whyNotBatch, type BatchCommand, type BatchFacts } from './rules/batch.ts';
import type { Batch, BatchRow, BatchScope } from './repo.ts';

const held = (actor: Actor, roles: readonly Role[]) =>
  actor.roles.filter(({ role }) => roles.some((one) => one === role));

export const batchScope = (actor: Actor): BatchScope => ({
  adminPaths: held(actor, ADMINS).map(({ orgPath }) => orgPath),
  keeperOrgIds: held(actor, STEWARDS).map(({ orgId }) => orgId),
});

/** Organisations that one imports for: where one is administrator, for a key is kept by the body itself. */
export const importsAt = (actor: Actor): string[] => [...new Set(held(actor, ADMINS).map(({ orgId }) => orgId))];

/** What a batch keeps beside its columns. @throws ZodError when it was not written by this product */
export const aboutOf = ({ note }: Pick<BatchRow, 'note'>): About => about.parse(note === '' ? {} : JSON.parse(note));
export const aboutText = (kept: About): string => JSON.stringify(kept);

export const factsOf = (
  batch: Pick<BatchRow, 'state' | 'createdBy' | 'registrarId' | 'note'>,
  counts: { ready: number; landed: number },
  isForActor: boolean,
): BatchFacts => {
  const { isRead, failure, undo } = aboutOf(batch);
  return {
    state: batch.state,
    isRead: isRead && failure === null,
    ready: counts.ready,
    landed: counts.landed,
    createdBy: batch.createdBy,
    registrarId: batch.registrarId,
    undoAskedBy: undo?.by ?? null,
    isFor: () => isForActor,
  };
};

/** Which body's key a command needs. Either of the two may ask to undo, and the other person of them confirms. */
export function whyNotKey(actor: Actor, command: BatchCommand, batch: Pick<Batch, 'orgPath' | 'auditorOrgPath'>) {
  const registers =
    whyNot(actor, 'credits.import', { orgPath: batch.orgPath }) ??
    whyNot(actor, 'credits.keep', { orgPath: batch.orgPath });
  const audits =
    batch.auditorOrgPath === null
      ? 'access.outside_your_organisations'
      : whyNot(actor, 'credits.keep', { orgPath: batch.auditorOrgPath });
  switch (command) {
    case 'read':
    case 'discard':
    case 'register':
      return registers;
    case 'audit':
    case 'return':
      return audits;
    case 'resume':
    case 'ask_undo':
    case 'undo':
    case 'keep':
      return registers === null ? null : audits;
  }
}

/** Why this person may not do this to this batch; null when they may. */
export const whyNotDo = (actor: Actor, command: BatchCommand, batch: Batch, facts: BatchFacts): string | null =>
  whyNotKey(actor, command, batch) ?? whyNotBatch(command, facts, actor.personId);
