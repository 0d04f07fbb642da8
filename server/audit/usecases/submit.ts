import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { lockResource } from '../../library/index.ts';
import { commitmentsOf, isCommitment } from '../commitment.ts';
import { commitmentDiffers } from '../errors.ts';
import { appendEvent, insertAudit } from '../repo/audits.ts';
import { findPersonName, hasAuditor } from '../repo/subject.ts';
import { whyNotList, type PointVerdict } from '../rules.ts';
import type { AskedScope, Submission } from '../schemas.ts';
import { CHECK } from '../names.ts';
import { resourceCase } from './access.ts';
import { prepare, scopesFor, type Prepared } from './prepare.ts';
import { shownFindings } from './view.ts';

/** The author's own check: every point, and none that she says is not right. @throws audit.points_* */
function demandSelfCheck(selfCheck: readonly PointVerdict[]): void {
  refuse(whyNotList(selfCheck, []));
}

/** Where a first submission goes when nothing is said: the nearest organisation above the group that is no group. */
async function usualScope(deps: Deps, actor: Actor, id: string): Promise<AskedScope> {
  const { subject } = await resourceCase(deps.db, actor, id);
  if (subject.listing === 'listed' && subject.visibility !== 'own') {
    const { visibility, visibleOrgId } = subject;
    return { visibility, ...(visibleOrgId === null ? {} : { orgId: visibleOrgId }) };
  }
  const { orgs } = await scopesFor(deps.db, actor, subject);
  const nearest = orgs.find(({ path }) => subject.orgPath.startsWith(path)) ?? orgs[0];
  return nearest ? { visibility: 'organisation', orgId: nearest.id } : { visibility: 'public' };
}

/** The scopes a person may ask for, each with who would decide and whether anybody could besides her. */
async function offeredScopes(db: Db, actor: Actor, about: { orgPath: string; ownerId: string }) {
  const { orgs, root } = await scopesFor(db, actor, about);
  const bodies = [...orgs.map((org) => ({ org, body: org })), ...(root ? [{ org: null, body: root }] : [])];
  return Promise.all(
    bodies.map(async ({ org, body }) => ({
      visibility: org ? ('organisation' as const) : ('public' as const),
      orgId: org?.id ?? null,
      name: org?.name ?? null,
      kind: org?.kind ?? null,
      bodyName: body.name,
      hasAuditor: await hasAuditor(db, body.path, [actor.personId, about.ownerId]),
    })),
  );
}

/** What a person submitting several things of hers is asked for, whatever they are. */
export const showOffer = async (deps: Deps, actor: Actor) => ({
  scopes: await offeredScopes(deps.db, actor, { orgPath: actor.orgPath, ownerId: actor.personId }),
  commitments: commitmentsOf(await findPersonName(deps.db, actor.personId)),
});

/** What would be found, who would decide, and what has to be committed to: before anything is submitted. */
export async function checkBefore(
  deps: Deps,
  actor: Actor,
  input: {
    id: string;
    version: number;
    visibility?: 'organisation' | 'public' | undefined;
    orgId?: string | undefined;
  },
) {
  const { id, version, visibility, orgId } = input;
  const scope = visibility === undefined ? await usualScope(deps, actor, id) : { visibility, orgId };
  const prepared = await prepare(deps, deps.db, actor, { resourceId: id, version, scope });
  const { held, body, changed, before } = prepared;
  return {
    title: prepared.version.fields.title,
    version,
    against: before?.number ?? null,
    scope: { visibility: prepared.visibility, orgId: prepared.visibleOrg?.id ?? null },
    body: { id: body.id, name: body.name },
    scopes: await offeredScopes(deps.db, actor, held.subject),
    changed,
    findings: await shownFindings(deps.db, actor, prepared.findings),
    text: { blocks: prepared.version.blocks, sections: prepared.version.sections },
    fields: prepared.version.fields,
    commitments: commitmentsOf(await findPersonName(deps.db, actor.personId)),
  };
}

/** Writes one prepared submission; callers hold the resource. */
export async function writeSubmission(
  deps: Deps,
  tx: Db,
  actor: Actor,
  input: {
    prepared: Prepared;
    selfCheck: PointVerdict[];
    commitment: string;
    answers: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const { prepared, selfCheck, commitment, answers } = input;
  const { held, version, before, visibility, visibleOrg, body, changed } = prepared;
  const id = deps.newId('aud');
  const now = deps.now();
  const resourceId = held.subject.id;
  const findings = prepared.findings.map((finding) => ({
    ...finding,
    answer: (answers[finding.id] ?? finding.answer ?? '').trim() || null,
  }));
  await insertAudit(tx, {
    id,
    resourceId,
    version: version.number,
    against: before?.number ?? null,
    visibility,
    visibleOrgId: visibleOrg?.id ?? null,
    bodyOrgId: body.id,
    state: 'machine_check',
    submittedBy: actor.personId,
    submittedAt: now,
    selfCheck,
    commitment: commitment.trim(),
    changed,
    findings,
    how: 'submitted',
    createdAt: now,
    updatedAt: now,
  });
  const event = { id: deps.newId('aev'), resourceId, auditId: id, at: now, personId: actor.personId };
  await appendEvent(tx, { ...event, what: 'submitted', note: '' });
  await deps.jobs.enqueue(tx, CHECK, { auditId: id }, { key: id, ownerId: actor.personId });
  return id;
}

/** @throws audit.commitment_differs, audit.points_* */
export async function demandPledge(
  deps: Deps,
  actor: Actor,
  input: { selfCheck: readonly PointVerdict[]; commitment: string },
): Promise<void> {
  demandSelfCheck(input.selfCheck);
  if (!isCommitment(input.commitment, await findPersonName(deps.db, actor.personId))) throw commitmentDiffers();
}

/** Hands a version in for a scope, with the author's own check and commitment. */
export async function submit(deps: Deps, actor: Actor, input: { id: string } & Submission) {
  await demandPledge(deps, actor, input);
  const { id: resourceId, version, visibility, orgId } = input;
  return deps.db.transaction(async (tx) => {
    await lockResource(tx, resourceId);
    const prepared = await prepare(deps, tx, actor, { resourceId, version, scope: { visibility, orgId } });
    const id = await writeSubmission(deps, tx, actor, { ...input, prepared });
    return { id, bodyName: prepared.body.name };
  });
}
