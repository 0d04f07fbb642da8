import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  ilike,
  inArray,
  isNull,
  lt,
  lte,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { offerings, organisations } from '../../../db/schema/index.ts';
import type { ReadingScope } from '../../people/index.ts';
import type { OfferingList } from './schemas.ts';

export type OfferingRow = typeof offerings.$inferSelect;

const rows = (db: Db) =>
  db
    .select({
      ...getTableColumns(offerings),
      orgName: organisations.name,
      orgPath: organisations.path,
      orgKind: organisations.kind,
    })
    .from(offerings)
    .innerJoin(organisations, eq(organisations.id, offerings.orgId));
export type OfferingIn = Awaited<ReturnType<typeof rows>>[number];

/** Offerings of one's own organisations and those above, and of those one looks after. */
const within = (scope: ReadingScope): SQL | undefined =>
  or(
    inArray(offerings.orgId, ['', ...scope.memberOf]),
    ...scope.stewardPaths.map((path) => sql`starts_with(${organisations.path}, ${path})`),
  );

const isOver = (today: string) => or(eq(offerings.isOpen, false), lt(offerings.toDay, today));
const isOn = (today: string) =>
  and(eq(offerings.isOpen, true), or(isNull(offerings.toDay), gte(offerings.toDay, today)));

/** A page of offerings within reach, and how many there are: what begins first is on top of the open ones. */
export async function listOfferings(db: Db, scope: ReadingScope, wanted: OfferingList & { today: string }) {
  const where = and(
    within(scope),
    wanted.list === 'open' ? isOn(wanted.today) : isOver(wanted.today),
    wanted.q === '' ? undefined : ilike(offerings.title, `%${wanted.q.replace(/[\\%_]/g, '\\$&')}%`),
    wanted.category === '' ? undefined : eq(offerings.category, wanted.category),
    wanted.level ? eq(offerings.level, wanted.level) : undefined,
  );
  const items = await rows(db)
    .where(where)
    .orderBy(wanted.list === 'open' ? asc(offerings.fromDay) : desc(offerings.fromDay), asc(offerings.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(offerings)
    .innerJoin(organisations, eq(organisations.id, offerings.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

export async function findOffering(db: Db, scope: ReadingScope, id: string): Promise<OfferingIn | null> {
  const [row] = await rows(db).where(and(eq(offerings.id, id), within(scope)));
  return row ?? null;
}

/** Those of some offerings that are within reach, by name. */
export const listNamed = (db: Db, scope: ReadingScope, ids: readonly string[]) =>
  rows(db).where(and(inArray(offerings.id, ['', ...ids]), within(scope)));

/** The most that is planned with at once. */
const MOST = 1_000;

/** Open offerings of some organisations that can be taken on a day of a span, the earliest first. */
export const listOpenAt = (db: Db, orgIds: readonly string[], span: { from: string; to: string }) =>
  rows(db)
    .where(
      and(
        inArray(offerings.orgId, ['', ...orgIds]),
        eq(offerings.isOpen, true),
        lte(offerings.fromDay, span.to),
        or(isNull(offerings.toDay), gte(offerings.toDay, span.from)),
      ),
    )
    .orderBy(asc(offerings.fromDay), asc(offerings.id))
    .limit(MOST);

/** What is to be taken before each offering of some organisations. */
export const listAfter = (db: Db, orgIds: readonly string[]) =>
  db
    .select({ id: offerings.id, after: offerings.after })
    .from(offerings)
    .where(and(inArray(offerings.orgId, ['', ...orgIds]), sql`cardinality(${offerings.after}) > 0`));

export const insertOffering = (db: Db, row: OfferingRow) => db.insert(offerings).values(row);
export const saveOffering = (db: Db, id: string, change: Partial<OfferingRow>) =>
  db.update(offerings).set(change).where(eq(offerings.id, id));
