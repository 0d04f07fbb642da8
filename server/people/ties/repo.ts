import { and, asc, count, eq, isNull, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, personTies } from '../../../db/schema/people.ts';

export type TieRow = typeof personTies.$inferSelect;
const other = alias(persons, 'tie_other');
const home = alias(organisations, 'tie_home');
const unit = alias(organisations, 'tie_unit');

const shown = (db: Db) =>
  db
    .select({
      id: personTies.id,
      kind: personTies.kind,
      personId: personTies.personId,
      personName: persons.name,
      homeName: home.name,
      homePath: home.path,
      otherId: personTies.otherId,
      otherName: other.name,
      orgId: personTies.orgId,
      orgName: unit.name,
      label: personTies.label,
      from: personTies.from,
      to: personTies.to,
    })
    .from(personTies)
    .innerJoin(persons, eq(persons.id, personTies.personId))
    .innerJoin(home, eq(home.id, persons.orgId))
    .leftJoin(other, eq(other.id, personTies.otherId))
    .leftJoin(unit, eq(unit.id, personTies.orgId));
export type ShownTie = Awaited<ReturnType<typeof shown>>[number];

/** Ties of people whose homes lie in places one looks after. */
const within = (paths: readonly string[]): SQL =>
  or(...paths.map((path) => sql`starts_with(${home.path}, ${path})`)) ?? sql`false`;

type Wanted = { kind?: TieRow['kind'] | undefined; personId?: string | undefined; limit: number; offset: number };
export async function listTies(db: Db, paths: readonly string[], { kind, personId, limit, offset }: Wanted) {
  const where = and(
    within(paths),
    kind ? eq(personTies.kind, kind) : undefined,
    personId ? or(eq(personTies.personId, personId), eq(personTies.otherId, personId)) : undefined,
  );
  const items = await shown(db)
    .where(where)
    .orderBy(asc(personTies.kind), asc(persons.name), asc(personTies.id))
    .limit(limit)
    .offset(offset);
  const [all] = await db
    .select({ total: count() })
    .from(personTies)
    .innerJoin(persons, eq(persons.id, personTies.personId))
    .innerJoin(home, eq(home.id, persons.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

export async function findTie(db: Db, paths: readonly string[], id: string): Promise<ShownTie | null> {
  const [row] = await shown(db).where(and(eq(personTies.id, id), within(paths)));
  return row ?? null;
}

/** Whether such a tie lasts: the same people, unit and studio. */
export async function hasTie(db: Db, tie: Pick<TieRow, 'kind' | 'personId' | 'otherId' | 'orgId' | 'label'>) {
  const same = (column: typeof personTies.otherId | typeof personTies.orgId, value: string | null) =>
    value === null ? isNull(column) : eq(column, value);
  const rows = await db
    .select({ id: personTies.id })
    .from(personTies)
    .where(
      and(
        eq(personTies.kind, tie.kind),
        eq(personTies.personId, tie.personId),
        same(personTies.otherId, tie.otherId),
        same(personTies.orgId, tie.orgId),
        eq(personTies.label, tie.label),
        isNull(personTies.to),
      ),
    );
  return rows.length > 0;
}
export const insertTie = (db: Db, row: TieRow) => db.insert(personTies).values(row);
export const saveTie = (db: Db, id: string, values: Partial<TieRow>) =>
  db.update(personTies).set(values).where(eq(personTies.id, id));
export const deleteTie = (db: Db, id: string) => db.delete(personTies).where(eq(personTies.id, id));
