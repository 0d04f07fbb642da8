import { createHash } from 'node:crypto';
import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { AppError } from '../../kernel/errors.ts';
import { findVersion, lockResource } from '../../library/index.ts';
import { nothingToDo, previewOutdated } from '../errors.ts';
import { findAudit } from '../repo/audits.ts';
import { countReaders, findSubject } from '../repo/subject.ts';
import type { Bulk, BulkAction } from '../schemas.ts';
import { seenAudit, whyNotStep, type Case } from './access.ts';
import { listHeld, recallHeld, returnHeld } from './decide.ts';
import { prepare, type Prepared } from './prepare.ts';
import { demandPledge, writeSubmission } from './submit.ts';

/** What would come of one of the chosen; `because` says why nothing would. */
type Outcome = {
  id: string;
  title: string;
  because: string | null;
  /** Whom it reaches: the organisation that would see it or decide it, null for everybody. */
  organisation: string | null;
  /** For 'list': how many people would see it, and the version it takes the place of. */
  readers: number | null;
  replaces: number | null;
  /** What the machine found. */
  blocking: number;
  notices: number;
};
type Planned = Outcome & { fingerprint: unknown; one: Case | null; prepared: Prepared | null };

const severities = (findings: readonly { severity: string }[]) => {
  const blocking = findings.filter(({ severity }) => severity === 'blocking').length;
  return { blocking, notices: findings.length - blocking };
};

/** A refusal is what a preview is for; anything else is a failure. */
const codeOf = (error: unknown): string => {
  if (error instanceof AppError) return error.code;
  throw error;
};
const nothing = {
  organisation: null,
  readers: null,
  replaces: null,
  blocking: 0,
  notices: 0,
  one: null,
  prepared: null,
};

async function planDecision(db: Db, actor: Actor, id: string, action: 'list' | 'return' | 'recall'): Promise<Planned> {
  const known = await seenAudit(db, actor, id).catch(codeOf);
  if (typeof known === 'string') return { ...nothing, id, title: '', because: known, fingerprint: known };
  const { audit, subject } = known;
  const version = await findVersion(db, audit.resourceId, audit.version);
  const counts = severities(audit.findings);
  // Many at once are listed on one look at the seven points; what the machine holds up deserves a look of its own.
  const because = whyNotStep(known, action) ?? (action === 'list' && counts.blocking > 0 ? 'audit.needs_a_look' : null);
  return {
    id,
    title: version?.fields.title ?? subject.title,
    because,
    organisation: action === 'list' ? audit.scopeName : audit.submitterName,
    readers: action === 'list' ? await countReaders(db, audit.scopePath) : null,
    replaces: action === 'list' ? subject.listedVersion : null,
    ...counts,
    fingerprint: [audit.state, audit.version, audit.findings, subject.listing, subject.listedVersion],
    one: known,
    prepared: null,
  };
}

async function planSubmission(
  deps: Deps,
  db: Db,
  actor: Actor,
  { id, action }: { id: string; action: Extract<BulkAction, { action: 'submit' }> },
): Promise<Planned> {
  const subject = await findSubject(db, id);
  const asked = { resourceId: id, version: subject?.headVersion ?? 1, scope: action };
  const prepared = await prepare(deps, db, actor, asked).catch(codeOf);
  if (typeof prepared === 'string') {
    // Of what one may not see, not even the title.
    const title = prepared === 'library.resource_not_found' ? '' : (subject?.title ?? '');
    return { ...nothing, id, title, because: prepared, fingerprint: prepared };
  }
  const { version, body, findings, changed } = prepared;
  return {
    ...nothing,
    id,
    title: version.fields.title,
    because: null,
    organisation: body.name,
    ...severities(findings),
    fingerprint: [version.number, body.id, changed, findings],
    prepared,
  };
}

async function plan(deps: Deps, db: Db, actor: Actor, action: BulkAction): Promise<Planned[]> {
  const planned: Planned[] = [];
  for (const id of action.ids) {
    planned.push(
      action.action === 'submit'
        ? await planSubmission(deps, db, actor, { id, action })
        : await planDecision(db, actor, id, action.action),
    );
  }
  return planned;
}

/** Names exactly what was previewed: the same person, action, things and states give the same token, anything else another. */
const tokenOf = (actor: Actor, action: BulkAction, planned: readonly Planned[]): string => {
  const scope = action.action === 'submit' ? [action.visibility, action.orgId ?? null] : null;
  const seen = planned.map(({ id, because, fingerprint }) => [id, because, fingerprint]);
  const whole = JSON.stringify([actor.personId, action.action, scope, seen]);
  return createHash('sha256').update(whole).digest('base64url');
};

const outcome = ({ fingerprint: _f, one: _one, prepared: _prepared, ...rest }: Planned): Outcome => rest;

/** What a bulk action would do to each of the chosen, and the token that stands for it. */
export async function previewBulk(deps: Deps, actor: Actor, action: BulkAction) {
  const planned = await plan(deps, deps.db, actor, action);
  const ready = planned.filter(({ because }) => because === null).length;
  return { items: planned.map(outcome), ready, token: tokenOf(actor, action, planned) };
}

/** All resources concerned are held in one order, so that two bulk actions cannot wait for each other. */
async function hold(tx: Db, action: BulkAction): Promise<void> {
  const ids: string[] = [];
  for (const id of action.ids) {
    const resourceId = action.action === 'submit' ? id : (await findAudit(tx, id))?.resourceId;
    if (resourceId !== undefined) ids.push(resourceId);
  }
  for (const id of [...new Set(ids)].sort()) await lockResource(tx, id);
}

async function apply(deps: Deps, tx: Db, actor: Actor, { bulk, item }: { bulk: Bulk; item: Planned }): Promise<string> {
  const { one, prepared, id } = item;
  if (bulk.action === 'submit') {
    if (!prepared) throw previewOutdated();
    const { selfCheck, commitment } = bulk;
    return writeSubmission(deps, tx, actor, { prepared, selfCheck, commitment, answers: {} });
  }
  if (!one) throw previewOutdated();
  switch (bulk.action) {
    case 'list':
      await listHeld(deps, tx, actor, { one, verdict: bulk.verdict, answers: {} });
      return id;
    case 'return':
      await returnHeld(deps, tx, actor, { one, verdict: [], reason: bulk.reason, notes: {}, marks: [] });
      return id;
    case 'recall':
      await recallHeld(deps, tx, actor, one);
      return id;
  }
}

/**
 * Does what was previewed, all of it in one transaction, or nothing. Answers the audits that were made or decided.
 * @throws audit.preview_outdated when anything has changed since, audit.nothing_to_do
 */
export async function applyBulk(deps: Deps, actor: Actor, bulk: Bulk) {
  if (bulk.action === 'submit') await demandPledge(deps, actor, bulk);
  return deps.db.transaction(async (tx) => {
    await hold(tx, bulk);
    const planned = await plan(deps, tx, actor, bulk);
    if (tokenOf(actor, bulk, planned) !== bulk.token) throw previewOutdated();
    const ready = planned.filter(({ because }) => because === null);
    if (ready.length === 0) throw nothingToDo();
    const ids: string[] = [];
    for (const item of ready) ids.push(await apply(deps, tx, actor, { bulk, item }));
    return { done: ids.length, left: planned.length - ids.length, ids };
  });
}
