import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { organisations, panels, persons, topicCalls, topics } from '../../../../db/schema/index.ts';

export type PanelRow = typeof panels.$inferSelect;

export const insertPanel = (tx: Db, row: PanelRow) => tx.insert(panels).values(row);
export const savePanel = (tx: Db, id: string, values: Partial<PanelRow>) =>
  tx.update(panels).set(values).where(eq(panels.id, id));

/** A panel with the body whose call it is for; who may see it is asked of that body's path. */
export async function findPanel(db: Db, id: string): Promise<(PanelRow & { orgPath: string }) | null> {
  const [row] = await db
    .select({ panel: panels, orgPath: organisations.path })
    .from(panels)
    .innerJoin(topicCalls, eq(topicCalls.id, panels.callId))
    .innerJoin(organisations, eq(organisations.id, topicCalls.orgId))
    .where(eq(panels.id, id));
  return row ? { ...row.panel, orgPath: row.orgPath } : null;
}
export async function lockPanel(tx: Db, id: string): Promise<PanelRow | null> {
  const [row] = await tx.select().from(panels).where(eq(panels.id, id)).for('update');
  return row ?? null;
}

const MOST_LISTED = 20;
/** The latest panels of a call, newest first; without what they came to. */
export const listPanels = (db: Db, callId: string) =>
  db
    .select({
      id: panels.id,
      state: panels.state,
      seed: panels.seed,
      options: panels.options,
      at: panels.createdAt,
      updatedAt: panels.updatedAt,
      byName: persons.name,
    })
    .from(panels)
    .leftJoin(persons, eq(persons.id, panels.byId))
    .where(eq(panels.callId, callId))
    .orderBy(desc(panels.createdAt), desc(panels.id))
    .limit(MOST_LISTED);

export async function isSolving(db: Db, callId: string): Promise<boolean> {
  const rows = await db
    .select({ id: panels.id })
    .from(panels)
    .where(and(eq(panels.callId, callId), eq(panels.state, 'solving')));
  return rows.length > 0;
}

/** Names that reasons of conflicts are told with. */
export async function listNamesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = ['', ...ids];
  const named = [
    ...(await db.select({ id: persons.id, name: persons.name }).from(persons).where(inArray(persons.id, wanted))),
    ...(await db
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations)
      .where(inArray(organisations.id, wanted))),
    ...(await db.select({ id: topics.id, name: topics.title }).from(topics).where(inArray(topics.id, wanted))),
  ];
  return new Map(named.map(({ id, name }) => [id, name]));
}
