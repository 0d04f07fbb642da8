import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
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
