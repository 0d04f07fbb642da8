import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNull,
  lte,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { creditExceptions, organisations, persons } from '../../../db/schema/index.ts';
import type { AsOf } from '../../policy/index.ts';

export type ExceptionRow = typeof creditExceptions.$inferSelect;

/** Approved exceptions that held for some persons on a day, as known then; in the order of their approval. */
export const listExceptions = (db: Db, personIds: readonly string[], { day, known }: AsOf) =>
  db
    .select({
      personId: creditExceptions.personId,
      ruleId: creditExceptions.ruleId,
      change: creditExceptions.change,
    })
    .from(creditExceptions)
    .where(
      and(
        inArray(creditExceptions.personId, [...personIds]),
        inArray(creditExceptions.state, ['approved', 'ended']),
        lte(creditExceptions.decidedAt, known),
        or(isNull(creditExceptions.endedAt), gt(creditExceptions.endedAt, known)),
        lte(creditExceptions.fromDay, day),
        or(isNull(creditExceptions.toDay), gte(creditExceptions.toDay, day)),
      ),
    )
    .orderBy(asc(creditExceptions.decidedAt), asc(creditExceptions.id));

const requester = alias(persons, 'exception_requester');
const decider = alias(persons, 'exception_decider');

const rows = (db: Db) =>
  db
    .select({
      ...getTableColumns(creditExceptions),
      personName: persons.name,
      orgName: organisations.name,
      orgPath: organisations.path,
      requestedByName: requester.name,
      decidedByName: decider.name,
    })
    .from(creditExceptions)
    .innerJoin(persons, eq(persons.id, creditExceptions.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .innerJoin(requester, eq(requester.id, creditExceptions.requestedBy))
    .leftJoin(decider, eq(decider.id, creditExceptions.decidedBy));
export type ExceptionIn = Awaited<ReturnType<typeof rows>>[number];

const below = (paths: readonly string[]): SQL =>
  or(...paths.map((path) => sql`starts_with(${organisations.path}, ${path})`)) ?? sql`false`;

/** A page of the exceptions of persons at or below some organisations; what waits comes first, then the newest. */
export async function listWithin(
  db: Db,
  paths: readonly string[],
  wanted: { state?: ExceptionRow['state'] | undefined; orgId?: string | undefined; limit: number; offset: number },
) {
  const where = and(
    below(paths),
    wanted.state ? eq(creditExceptions.state, wanted.state) : undefined,
    wanted.orgId ? sql`${organisations.path} like ${`%/${wanted.orgId.replace(/[\\%_]/g, '\\$&')}/%`}` : undefined,
  );
  const items = await rows(db)
    .where(where)
    .orderBy(
      desc(sql`${creditExceptions.state} = 'requested'`),
      desc(creditExceptions.createdAt),
      desc(creditExceptions.id),
    )
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(creditExceptions)
    .innerJoin(persons, eq(persons.id, creditExceptions.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

/** The exceptions of one person, newest first. */
export const listOf = (db: Db, personId: string) =>
  rows(db)
    .where(eq(creditExceptions.personId, personId))
    .orderBy(desc(creditExceptions.createdAt), desc(creditExceptions.id))
    .limit(100);

/** One exception of those below, or one that this person asked for. */
export async function findException(
  db: Db,
  { paths, personId }: { paths: readonly string[]; personId: string },
  id: string,
): Promise<ExceptionIn | null> {
  const isWithin = or(below(paths), eq(creditExceptions.requestedBy, personId));
  const [row] = await rows(db).where(and(eq(creditExceptions.id, id), isWithin));
  return row ?? null;
}

/** Holds an exception to the end of the transaction: of two decisions the second sees the first. */
export const lockException = (tx: Db, id: string) =>
  tx.select({ id: creditExceptions.id }).from(creditExceptions).where(eq(creditExceptions.id, id)).for('update');

/** Whether a person has an exception from a rule that is asked for or holds on a day of this span. */
export async function isExcepted(
  db: Db,
  of: { personId: string; ruleId: string; fromDay: string; toDay: string | null },
): Promise<boolean> {
  const found = await db
    .select({ id: creditExceptions.id })
    .from(creditExceptions)
    .where(
      and(
        eq(creditExceptions.personId, of.personId),
        eq(creditExceptions.ruleId, of.ruleId),
        inArray(creditExceptions.state, ['requested', 'approved']),
        or(isNull(creditExceptions.toDay), gte(creditExceptions.toDay, of.fromDay)),
        of.toDay === null ? undefined : lte(creditExceptions.fromDay, of.toDay),
      ),
    )
    .limit(1);
  return found.length > 0;
}

export const insertException = (tx: Db, row: ExceptionRow) => tx.insert(creditExceptions).values(row);
export const saveException = (tx: Db, id: string, values: Partial<ExceptionRow>) =>
  tx.update(creditExceptions).set(values).where(eq(creditExceptions.id, id));
