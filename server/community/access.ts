import type { Db } from '../../db/client.ts';
import type { Actor } from '../kernel/deps.ts';
import { findResource, resourceNotFound, targetOf, type WholeResource } from '../library/index.ts';
import { holds, readingScope, STEWARDS, whyNot } from '../people/index.ts';

/**
 * A resource that somebody says something about.
 * @throws library.resource_not_found also for what exists but may not be read
 */
export async function readableResource(db: Db, actor: Actor, id: string): Promise<WholeResource> {
  const row = await findResource(db, readingScope(actor), id);
  if (!row) throw resourceNotFound();
  return row;
}

/** Its owner and the group at work on it; not those who look after it, who see it only once it is shared. */
export const isEditor = (actor: Actor, row: WholeResource): boolean =>
  whyNot(actor, 'library.edit', { ...targetOf(row), sharing: { visibility: 'own' } }) === null;

/** Why somebody may not hide what others say about a resource: that is for the stewards of its home or of its scope. */
export function whyNotModerate(actor: Actor, row: Pick<WholeResource, 'orgPath' | 'visibleOrgPath'>): string | null {
  const atHome = whyNot(actor, 'community.moderate', { orgPath: row.orgPath });
  if (atHome === null || row.visibleOrgPath === null) return atHome;
  return whyNot(actor, 'community.moderate', { orgPath: row.visibleOrgPath }) === null ? null : atHome;
}

/** Who writes its introduction and arranges its shelves: those who look after it, and a group's leader. */
export const runsSpace = (actor: Actor, orgPath: string): boolean =>
  holds(actor, [...STEWARDS, 'group_leader'], orgPath);
