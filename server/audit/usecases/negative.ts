import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { fold } from '../check/fold.ts';
import { organisationNotFound, termExists, termNotFound, termTooShort } from '../errors.ts';
import { findOrganisation, findStewarded, type Organisation } from '../repo/subject.ts';
import { deleteTerm, findTerm, insertTerm, listOwnTerms, listTerms, saveTerm } from '../repo/terms.ts';

const SHORTEST = 2;

type Severity = 'blocking' | 'notice';

/** @throws audit.organisation_not_found, access.* */
async function curated(deps: Deps, actor: Actor, orgId: string): Promise<Organisation> {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw organisationNotFound();
  refuse(whyNot(actor, 'library.curate', { orgPath: org.path }));
  return org;
}

/** What holds at an organisation one looks after, each with where it comes from; only its own may be changed there. */
export async function showTerms(deps: Deps, actor: Actor, { orgId }: { orgId?: string | undefined }) {
  const organisations = await findStewarded(deps.db, readingScope(actor).stewardPaths);
  const first = organisations[0];
  if (!first) return { organisations: [], orgId: null, terms: [] };
  const org = await curated(deps, actor, orgId ?? first.id);
  const terms = await listTerms(deps.db, org.path);
  return {
    organisations: organisations.map(({ id, name, kind }) => ({ id, name, kind })),
    orgId: org.id,
    terms: terms.map(({ orgPath: _path, updatedAt, ...term }) => ({
      ...term,
      isInherited: term.orgId !== org.id,
      updatedAt: updatedAt.toISOString(),
    })),
  };
}

/** @throws audit.term_too_short, audit.term_exists also when it differs only in width, case or script */
export async function addTerm(
  deps: Deps,
  actor: Actor,
  input: { orgId: string; term: string; severity: Severity; reason: string },
) {
  const org = await curated(deps, actor, input.orgId);
  const folded = fold(input.term).text;
  if ([...folded].length < SHORTEST) throw termTooShort();
  const id = deps.newId('neg');
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const own = await listOwnTerms(tx, org.id);
    if (own.some(({ term }) => fold(term).text === folded)) throw termExists();
    const row = { ...input, id, createdBy: actor.personId, createdAt: now, updatedAt: now };
    if (!(await insertTerm(tx, row))) throw termExists();
  });
  return { id };
}

async function ownTerm(deps: Deps, actor: Actor, id: string) {
  const term = await findTerm(deps.db, id);
  if (!term) throw termNotFound();
  refuse(whyNot(actor, 'library.curate', { orgPath: term.orgPath }));
  return term;
}

export async function changeTerm(
  deps: Deps,
  actor: Actor,
  input: { id: string; severity?: Severity | undefined; reason?: string | undefined },
) {
  const { id, severity, reason } = input;
  await ownTerm(deps, actor, id);
  await saveTerm(deps.db, id, {
    ...(severity === undefined ? {} : { severity }),
    ...(reason === undefined ? {} : { reason }),
    updatedAt: deps.now(),
  });
  return { id };
}

export async function removeTerm(deps: Deps, actor: Actor, { id }: { id: string }) {
  await ownTerm(deps, actor, id);
  await deleteTerm(deps.db, id);
  return { removed: true as const };
}
