import { dayOf, endOfDay } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findOrganisation, listOnPath, whyNot } from '../../people/index.ts';
import { mayAskAbout, policyScope } from '../access.ts';
import { organisationNotFound, policyNotFound } from '../errors.ts';
import { findDocument, listDocuments, listPublished, listVersions, type Head, type List } from '../repo/documents.ts';
import { presets } from '../presets.ts';
import { overlapsOf } from '../rules/index.ts';
import { policyInForce } from './effective.ts';
import { problemsAt, rulesAbove } from './problems.ts';

/**
 * What holds at an organisation (by default one's own) on a day (by default today), each rule with the policy and the
 * organisation it comes from. For a past day: as it was known by its end. Without any policy the lists are empty.
 * @throws policy.organisation_not_found
 */
export async function showEffective(deps: Deps, actor: Actor, input: { orgId?: string; day?: string }) {
  const org = await findOrganisation(deps.db, input.orgId ?? actor.orgId);
  if (!org || !mayAskAbout(actor, org)) throw organisationNotFound();
  const now = deps.now();
  const today = dayOf(now);
  const day = input.day ?? today;
  const known = day >= today ? now : endOfDay(day);
  const [inForce, above] = await Promise.all([
    policyInForce(deps.db, org.path, { day, known }),
    listOnPath(deps.db, org.path),
  ]);
  const policies = inForce.policies.map((policy) => {
    const owner = above.find((one) => one.id === policy.orgId);
    return { ...policy, orgName: owner?.name ?? '', orgKind: owner?.kind ?? org.kind };
  });
  return {
    day,
    organisation: { id: org.id, name: org.name, kind: org.kind },
    policies,
    rules: inForce.rules.map((rule) => ({ ...rule })),
  };
}

const canOf = (actor: Actor, orgPath: string) => ({
  edit: whyNot(actor, 'policy.edit', { orgPath }) === null,
});
const publicHead = (actor: Actor, { orgPath, ...head }: Head) => ({ ...head, can: canOf(actor, orgPath) });

/** A page of the policies within reach: those in force today, to come, being written, or over. */
export async function showPolicies(deps: Deps, actor: Actor, input: { list: List; limit: number; offset: number }) {
  const day = dayOf(deps.now());
  const { items, total } = await listDocuments(deps.db, policyScope(actor), { ...input, day });
  return { items: items.map((one) => publicHead(actor, one)), total };
}

/**
 * One policy: its body, all its versions, and for a draft what keeps it from being published, what it is laid over, and
 * which version it would end.
 * @throws policy.not_found
 */
export async function showPolicy(deps: Deps, actor: Actor, input: { id: string }) {
  const now = deps.now();
  const day = dayOf(now);
  const scope = policyScope(actor);
  const found = await findDocument(deps.db, scope, input.id, day);
  if (!found) throw policyNotFound();
  const isDraft = found.state === 'draft';
  const [versions, above, others, problems] = await Promise.all([
    listVersions(deps.db, scope, found, day),
    rulesAbove(deps.db, found.orgPath, { day: found.validFrom, known: now }),
    isDraft ? listPublished(deps.db, found.orgId) : [],
    isDraft ? problemsAt(deps.db, found, now) : [],
  ]);
  const { body, publishedByName, ...head } = found;
  return {
    policy: { ...publicHead(actor, head), publishedByName, body },
    versions: versions.map((one) => publicHead(actor, one)),
    /** Rules that hold above its organisation: names for what an override points to. */
    above: above.rules.map((rule) => ({ ...rule })),
    overlaps: isDraft ? overlapsOf(found, others) : { ends: [], endedBy: null },
    problems,
  };
}

/** What a file of a policy holds: everything but where and when it was published. */
export async function policyFile(deps: Deps, actor: Actor, input: { id: string }) {
  const found = await findDocument(deps.db, policyScope(actor), input.id, dayOf(deps.now()));
  if (!found) throw policyNotFound();
  const { key, version, name, nameEn, summary, validFrom, validTo, body } = found;
  return {
    name: `${key}-v${version}.policy.json`,
    file: {
      format: 'yantu-policy' as const,
      formatVersion: 1 as const,
      key,
      name,
      nameEn,
      summary,
      validFrom,
      validTo,
      body,
    },
  };
}

/** The ready-made policies, without their rules. */
export const showPresets = () =>
  presets.map(({ body, ...preset }) => ({
    ...preset,
    kind: body.kind,
    rules: body.kind === 'base' ? body.rules.length : body.changes.length,
  }));
