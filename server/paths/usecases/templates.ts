import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { findOrganisationPath, whyNot } from '../../people/index.ts';
import { organisationUnknown } from '../errors.ts';
import { anyTemplate, findTemplates, insertTemplate, type Template, type TemplateBody } from '../repo.ts';

export type NewTemplate = {
  key: string;
  name: string;
  nameEn: string;
  ladderLevel: Template['ladderLevel'];
  subject: string | null;
} & TemplateBody;

/**
 * Publishes a template for an organisation and all below it. A template that is already there under the same key
 * stays as it is for the paths made from it; the new one gets the next version.
 */
export async function publishTemplate(deps: Deps, tx: Db, orgId: string, template: NewTemplate): Promise<string> {
  const now = deps.now();
  const earlier = (await findTemplates(tx, [orgId])).find((t) => t.key === template.key);
  const { key, name, nameEn, ladderLevel, subject, cycle, conversion, root } = template;
  const id = deps.newId('tpl');
  await insertTemplate(tx, {
    id,
    key,
    version: (earlier?.version ?? 0) + 1,
    name,
    nameEn,
    orgId,
    ladderLevel,
    subject,
    body: { cycle, conversion, root },
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

/** Whether any template has been published. */
export const hasTemplates = (deps: Pick<Deps, 'db'>): Promise<boolean> => anyTemplate(deps.db);

/** Publishes templates by hand or from a file. @throws access.*, paths.organisation_unknown */
export async function publishTemplates(deps: Deps, actor: Actor, input: { orgId: string; templates: NewTemplate[] }) {
  const orgPath = await findOrganisationPath(deps.db, input.orgId);
  if (orgPath === null) throw organisationUnknown();
  refuse(whyNot(actor, 'paths.publish', { orgPath }));
  return deps.db.transaction(async (tx) => {
    const ids: string[] = [];
    for (const template of input.templates) ids.push(await publishTemplate(deps, tx, input.orgId, template));
    return { ids };
  });
}

/** The newest templates of the organisations a person belongs to. */
export async function listTemplates(deps: Deps, actor: Actor) {
  const items = await findTemplates(deps.db, actor.memberOf);
  return {
    items: items.map(({ id, key, version, name, nameEn, orgId, ladderLevel, subject, body }) => ({
      ...{ id, key, version, name, nameEn, orgId, ladderLevel, subject },
      ...body,
    })),
  };
}
