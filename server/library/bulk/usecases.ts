import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { unknownValue } from '../catalog.ts';
import { changedMeanwhile, resourceNotFound, valueUnknown } from '../errors.ts';
import { findResource, lockResource, type WholeResource } from '../repo.ts';
import { fieldsOf, type Metadata } from '../rules.ts';
import { savePersonal, targetOf } from '../usecases.ts';
import { findVersion } from '../versions/repo.ts';
import type { Apply, Preview } from './schemas.ts';

/** What saving would do to one resource; nothing of it has happened yet. */
export type Consequence = 'unchanged' | 'shown_at_once' | 'waits_for_audit';
type Previewed = {
  id: string;
  title: string;
  /** The version that the change is made to. */
  base: number | null;
  consequence: Consequence | null;
  /** Why it cannot be changed. */
  because: string | null;
  /** Values that would be replaced, by field. */
  replaces: Record<string, unknown>;
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

async function previewOf(db: Db, actor: Actor, row: WholeResource, fields: Partial<Metadata>): Promise<Previewed> {
  const { id, title } = row;
  const refusal = whyNot(actor, 'library.edit', targetOf(row));
  if (refusal) return { id, title, base: null, consequence: null, because: refusal, replaces: {} };
  const head = await findVersion(db, id, row.headVersion);
  const known: Record<string, unknown> = head ? fieldsOf(head.fields) : {};
  const changed = Object.entries(fields).filter(([field, value]) => !same(known[field], value));
  const consequence = row.listing === 'listed' ? 'waits_for_audit' : 'shown_at_once';
  return {
    id,
    title,
    base: row.headVersion,
    consequence: changed.length === 0 ? 'unchanged' : consequence,
    because: null,
    replaces: Object.fromEntries(changed.map(([field]) => [field, known[field] ?? null])),
  };
}

const checked = (fields: Partial<Metadata>): Partial<Metadata> => {
  const unknown = unknownValue(fields);
  if (unknown) throw valueUnknown(unknown);
  return fields;
};

/** What setting fields of many resources would do to each; what may not be read is left out. */
export async function previewBulk(deps: Deps, actor: Actor, input: Preview) {
  const fields = checked(input.fields);
  const items: Previewed[] = [];
  for (const id of input.ids) {
    const row = await findResource(deps.db, readingScope(actor), id);
    if (row) items.push(await previewOf(deps.db, actor, row, fields));
  }
  return { items };
}

/**
 * Sets the same fields of many resources, all or none. What is listed gets a version that waits for its audit.
 * @throws library.changed_meanwhile (with the title) when one is newer than its preview, library.resource_not_found, access.*
 */
export async function applyBulk(deps: Deps, actor: Actor, input: Apply) {
  const fields = checked(input.fields);
  return deps.db.transaction(async (tx) => {
    const done = { unchanged: 0, shown_at_once: 0, waits_for_audit: 0 };
    // One order for everybody: two of these at once cannot wait for each other.
    for (const { id, base } of [...input.items].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      await lockResource(tx, id);
      const row = await findResource(tx, readingScope(actor), id);
      if (!row) throw resourceNotFound();
      refuse(whyNot(actor, 'library.edit', targetOf(row)), { title: row.title });
      if (row.headVersion !== base) throw changedMeanwhile({ title: row.title });
      const { consequence } = await previewOf(tx, actor, row, fields);
      if (consequence === null) continue;
      done[consequence]++;
      if (consequence !== 'unchanged') await savePersonal(deps, tx, actor, { row, fields });
    }
    return { done };
  });
}
