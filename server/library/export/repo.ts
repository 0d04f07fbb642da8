import type { Db } from '../../../db/client.ts';
import { resourceUses } from '../../../db/schema/index.ts';

/** Remembers that somebody exported this, once a day. */
export async function noteExport(db: Db, use: { resourceId: string; personId: string; day: string }): Promise<void> {
  await db
    .insert(resourceUses)
    .values({ ...use, kind: 'exported' })
    .onConflictDoNothing();
}
