import { and, asc, count, desc, eq, ne, or, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { flags, organisations, persons, resources } from '../../../db/schema/index.ts';
import { readable } from '../../library/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import { isBelow, schoolName } from '../repo.ts';

const home = alias(organisations, 'resource_home');
const shown = alias(organisations, 'resource_shown');
const from = alias(organisations, 'reporter_home');
const decider = alias(persons, 'decider');

const columns = {
  id: flags.id,
  reason: flags.reason,
  text: flags.text,
  state: flags.state,
  answer: flags.answer,
  personId: flags.personId,
  reporter: persons.name,
  school: schoolName(from.path, from.name),
  decidedByName: decider.name,
  createdAt: flags.createdAt,
  updatedAt: flags.updatedAt,
  resourceId: resources.id,
  title: resources.title,
  kind: resources.kind,
  ownerId: resources.ownerId,
  visibility: resources.visibility,
  visibleOrgName: shown.name,
  orgPath: home.path,
  visibleOrgPath: shown.path,
};

const rows = (db: Db) =>
  db
    .select(columns)
    .from(flags)
    .innerJoin(resources, eq(resources.id, flags.resourceId))
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId))
    .leftJoin(persons, eq(persons.id, flags.personId))
    .leftJoin(from, eq(from.id, persons.orgId))
    .leftJoin(decider, eq(decider.id, flags.decidedBy));
export type FlagRow = Awaited<ReturnType<typeof rows>>[number];

/** The rule `whyNotModerate` as SQL: looked after where the resource is at home, or where it is offered. */
const moderated = (scope: ReadingScope): SQL | undefined =>
  and(readable(scope), or(isBelow(home.path, scope.stewardPaths), isBelow(shown.path, scope.stewardPaths)));

const inState = (state: 'open' | 'decided') => (state === 'open' ? eq(flags.state, 'open') : ne(flags.state, 'open'));

/** What this person decides: the oldest open one first, of the decided ones the latest. */
export async function listQueue(
  db: Db,
  scope: ReadingScope,
  wanted: { state: 'open' | 'decided'; limit: number; offset: number },
) {
  const where = and(moderated(scope), inState(wanted.state));
  const items = await rows(db)
    .where(where)
    .orderBy(wanted.state === 'open' ? asc(flags.createdAt) : desc(flags.updatedAt), asc(flags.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(flags)
    .innerJoin(resources, eq(resources.id, flags.resourceId))
    .innerJoin(home, eq(home.id, resources.orgId))
    .leftJoin(shown, eq(shown.id, resources.visibleOrgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

/** What this person has raised, with the answer; the resource only while it may be read. */
export async function listMine(
  db: Db,
  scope: ReadingScope,
  wanted: { state: 'open' | 'decided'; limit: number; offset: number },
) {
  const where = and(eq(flags.personId, scope.personId), inState(wanted.state));
  const items = await db
    .select({
      id: flags.id,
      reason: flags.reason,
      text: flags.text,
      state: flags.state,
      answer: flags.answer,
      createdAt: flags.createdAt,
      updatedAt: flags.updatedAt,
      resourceId: resources.id,
      title: resources.title,
    })
    .from(flags)
    .leftJoin(resources, and(eq(resources.id, flags.resourceId), readable(scope)))
    .where(where)
    .orderBy(desc(flags.updatedAt), desc(flags.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db.select({ total: count() }).from(flags).where(where);
  return { items, total: all?.total ?? 0 };
}

/** One that this person may decide. */
export async function findFlag(db: Db, scope: ReadingScope, id: string): Promise<FlagRow | null> {
  const [row] = await rows(db).where(and(eq(flags.id, id), moderated(scope)));
  return row ?? null;
}

export async function lockFlag(tx: Db, id: string): Promise<void> {
  await tx.select({ id: flags.id }).from(flags).where(eq(flags.id, id)).for('update');
}

export async function hasOpenFlag(db: Db, resourceId: string, personId: string): Promise<boolean> {
  const found = await db
    .select({ id: flags.id })
    .from(flags)
    .where(and(eq(flags.resourceId, resourceId), eq(flags.personId, personId), eq(flags.state, 'open')));
  return found.length > 0;
}

export async function insertFlag(tx: Db, row: typeof flags.$inferInsert): Promise<void> {
  await tx.insert(flags).values(row);
}

export async function saveFlag(tx: Db, id: string, change: Partial<typeof flags.$inferInsert>): Promise<void> {
  await tx.update(flags).set(change).where(eq(flags.id, id));
}
