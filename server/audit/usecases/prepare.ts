import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findFiles, findVersion, type Version } from '../../library/index.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import type { Finding } from '../../../db/schema/index.ts';
import { allOf, changedBetween, type Changed } from '../changed.ts';
import { check, type FileState } from '../check/index.ts';
import { groupNeedsNone, notNewest, organisationNotFound } from '../errors.ts';
import { listTerms } from '../repo/terms.ts';
import { findOrganisation, findOrganisations, findTwins, type Organisation, type Subject } from '../repo/subject.ts';
import { bodyOf, SCOPE, type Scope } from '../rules.ts';
import type { AskedScope } from '../schemas.ts';
import { resourceCase, whyNotNowBy, type Held } from './access.ts';

export type Asked = { resourceId: string; version: number; scope: AskedScope };
/** A version on the way to a scope: what a submission would write. */
export type Prepared = {
  held: Held;
  version: Version;
  before: Version | null;
  visibility: 'organisation' | 'public';
  visibleOrg: Organisation | null;
  body: Organisation;
  changed: Changed;
  findings: Finding[];
};

/** Resolves the scope asked for by the rule of sharing. @throws audit.organisation_not_found, audit.group_needs_none, access.* */
async function scopeFor(db: Db, actor: Actor, asked: AskedScope): Promise<{ scope: Scope; org: Organisation | null }> {
  if (asked.visibility === 'public') return { scope: { visibility: 'public' }, org: null };
  const org = asked.orgId === undefined ? null : await findOrganisation(db, asked.orgId);
  if (!org) throw organisationNotFound();
  const sharing = { visibility: 'organisation', orgId: org.id, orgPath: org.path } as const;
  refuse(whyNot(actor, 'library.share', { orgPath: org.path, sharing }));
  return { scope: { ...sharing, kind: org.kind }, org };
}

const isSameScope = (subject: Subject, asked: { visibility: string; orgId: string | null }): boolean =>
  subject.visibility === asked.visibility && subject.visibleOrgId === asked.orgId;

async function filesOf(deps: Pick<Deps, 'files'>, db: Db, resourceId: string, version: number): Promise<FileState[]> {
  const files = await findFiles(db, resourceId, version);
  return Promise.all(
    files.map(async ({ name, sha256 }) => ({ name, isMissing: (await deps.files.size(sha256)) === null })),
  );
}

/** What has changed since the listed version; everything when there is none, or when another scope is asked for. */
function changesOf(version: Version, before: Version | null, isScopeNew: boolean): Changed {
  if (before === null) return allOf(version);
  if (!isScopeNew) return changedBetween(before, version);
  const all = allOf(version);
  return { ...all, fields: [...all.fields, SCOPE] };
}

/**
 * Everything a submission would say, without writing it: the author sees the findings before she commits herself.
 * @throws access.*, audit.open_already, audit.nothing_changed, audit.not_newest, audit.group_needs_none
 */
export async function prepare(deps: Deps, db: Db, actor: Actor, asked: Asked): Promise<Prepared> {
  const held = await resourceCase(db, actor, asked.resourceId);
  const { subject, latest } = held;
  const because = whyNotNowBy(held, 'submit');
  if (because !== null && because !== 'audit.nothing_changed') refuse(because);
  if (asked.version !== subject.headVersion) throw notNewest();
  const { scope, org } = await scopeFor(db, actor, asked.scope);
  const bodyId = bodyOf(scope, subject.orgPath);
  if (bodyId === null) throw groupNeedsNone();
  const isListed = subject.listing === 'listed' && subject.listedVersion !== null;
  const isScopeNew = isListed && !isSameScope(subject, { visibility: scope.visibility, orgId: org?.id ?? null });
  // What is listed as it is may still ask for another scope.
  if (!isScopeNew) refuse(because);
  const body = await findOrganisation(db, bodyId);
  const version = await findVersion(db, subject.id, asked.version);
  if (!body || !version) throw organisationNotFound();
  const before = isListed ? await findVersion(db, subject.id, subject.listedVersion ?? 0) : null;
  const changed = changesOf(version, before, isScopeNew);
  const context = {
    terms: await listTerms(db, body.path),
    twins: await findTwins(db, readingScope(actor), { id: subject.id, sourceSha256: version.sourceSha256 }),
    files: await filesOf(deps, db, subject.id, version.number),
    warnings: subject.warnings,
  };
  const findings = withAnswersOf(check(version, context, before ? changed : undefined), latest?.findings ?? []);
  return { held, version, before, visibility: scope.visibility, visibleOrg: org, body, changed, findings };
}

/** What the author has said already stays said: the same place, found again, keeps its answer. */
const withAnswersOf = (findings: readonly Finding[], earlier: readonly Finding[]): Finding[] => {
  const said = new Map(earlier.map(({ id, quote, answer }) => [`${id} ${quote ?? ''}`, answer]));
  return findings.map((finding) => ({ ...finding, answer: said.get(`${finding.id} ${finding.quote ?? ''}`) ?? null }));
};

/** The scopes this person may ask for, nearest first, without groups; everybody comes last, under the root of its home. */
export async function scopesFor(db: Db, actor: Actor, subject: Pick<Subject, 'orgPath'>) {
  const own = await findOrganisations(db, actor.memberOf);
  const orgs = own.filter(({ kind }) => kind !== 'group');
  const root = await findOrganisation(db, subject.orgPath.split('/')[1] ?? '');
  return { orgs, root };
}
