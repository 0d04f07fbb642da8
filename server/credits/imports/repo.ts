import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  inArray,
  isNotNull,
  ne,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  creditBatches,
  creditBatchRows,
  creditEntries,
  organisations,
  persons,
  policies,
} from '../../../db/schema/index.ts';
import type { Known } from './rules/reading.ts';

export type BatchRow = typeof creditBatches.$inferSelect;
export type SheetRow = typeof creditBatchRows.$inferSelect;

/** Who sees imports: administrators those at or below their organisations, keepers those that their body audits. */
export type BatchScope = { adminPaths: readonly string[]; keeperOrgIds: readonly string[] };

const auditorOrg = alias(organisations, 'auditor_org');
const creator = alias(persons, 'batch_creator');
const registrar = alias(persons, 'batch_registrar');
const auditor = alias(persons, 'batch_auditor');

const rows = (db: Db) =>
  db
    .select({
      ...getTableColumns(creditBatches),
      orgName: organisations.name,
      orgPath: organisations.path,
      auditorOrgName: auditorOrg.name,
      auditorOrgPath: auditorOrg.path,
      createdByName: creator.name,
      registrarName: registrar.name,
      auditorName: auditor.name,
    })
    .from(creditBatches)
    .innerJoin(organisations, eq(organisations.id, creditBatches.orgId))
    .innerJoin(creator, eq(creator.id, creditBatches.createdBy))
    .leftJoin(auditorOrg, eq(auditorOrg.id, creditBatches.auditorOrgId))
    .leftJoin(registrar, eq(registrar.id, creditBatches.registrarId))
    .leftJoin(auditor, eq(auditor.id, creditBatches.auditorId));
export type Batch = Awaited<ReturnType<typeof rows>>[number];

const within = ({ adminPaths, keeperOrgIds }: BatchScope): SQL | undefined =>
  or(
    ...adminPaths.map((path) => sql`starts_with(${organisations.path}, ${path})`),
    and(ne(creditBatches.state, 'previewed'), inArray(creditBatches.auditorOrgId, ['', ...keeperOrgIds])),
  );

const listed = (list: 'all' | 'open' | 'to_audit' | 'posted', { keeperOrgIds }: BatchScope) => {
  switch (list) {
    case 'all':
      return undefined;
    case 'open':
      return inArray(creditBatches.state, ['previewed', 'returned']);
    case 'to_audit':
      return and(eq(creditBatches.state, 'registered'), inArray(creditBatches.auditorOrgId, ['', ...keeperOrgIds]));
    case 'posted':
      return inArray(creditBatches.state, ['audited', 'undone']);
  }
};

/** A page of imports within reach, newest first, and how many there are. */
export async function listBatches(
  db: Db,
  scope: BatchScope,
  wanted: { list: 'all' | 'open' | 'to_audit' | 'posted'; limit: number; offset: number },
) {
  const where = and(within(scope), listed(wanted.list, scope));
  const items = await rows(db)
    .where(where)
    .orderBy(desc(creditBatches.createdAt), desc(creditBatches.id))
    .limit(wanted.limit)
    .offset(wanted.offset);
  const [all] = await db
    .select({ total: count() })
    .from(creditBatches)
    .innerJoin(organisations, eq(organisations.id, creditBatches.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

export async function findBatch(db: Db, scope: BatchScope, id: string): Promise<Batch | null> {
  const [row] = await rows(db).where(and(eq(creditBatches.id, id), within(scope)));
  return row ?? null;
}

/** For jobs, which act for the batch itself. */
export async function readBatchRow(db: Db, id: string): Promise<Batch | null> {
  const [row] = await rows(db).where(eq(creditBatches.id, id));
  return row ?? null;
}

/** Holds a batch to the end of the transaction and reads it as it is then. */
export async function lockBatch(tx: Db, id: string): Promise<BatchRow | null> {
  const [row] = await tx.select().from(creditBatches).where(eq(creditBatches.id, id)).for('update');
  return row ?? null;
}

export const insertBatch = (db: Db, row: BatchRow) => db.insert(creditBatches).values(row);
export const saveBatch = (db: Db, id: string, change: Partial<BatchRow>) =>
  db.update(creditBatches).set(change).where(eq(creditBatches.id, id));
export const deleteBatch = (db: Db, id: string) => db.delete(creditBatches).where(eq(creditBatches.id, id));

/** Other imports of the same bytes that were not taken back. */
export const listSame = (db: Db, orgPath: string, { id, sha256 }: { id: string; sha256: string }) =>
  db
    .select({ id: creditBatches.id, fileName: creditBatches.fileName, createdAt: creditBatches.createdAt })
    .from(creditBatches)
    .innerJoin(organisations, eq(organisations.id, creditBatches.orgId))
    .where(
      and(
        eq(creditBatches.sha256, sha256),
        ne(creditBatches.id, id),
        ne(creditBatches.state, 'undone'),
        sql`starts_with(${organisations.path}, ${orgPath})`,
      ),
    )
    .orderBy(desc(creditBatches.createdAt))
    .limit(5);

const CHUNK = 400;

/** Puts the report of a sheet in the place of the one before. */
export async function replaceRows(tx: Db, batchId: string, found: readonly SheetRow[]): Promise<void> {
  await tx.delete(creditBatchRows).where(eq(creditBatchRows.batchId, batchId));
  for (let from = 0; from < found.length; from += CHUNK)
    await tx.insert(creditBatchRows).values(found.slice(from, from + CHUNK));
}

const ASIDE = ['row_empty', 'row_total', 'row_note', 'row_header'];
const isAside = inArray(creditBatchRows.code, ASIDE);
export type RowFilter = {
  state?: 'ready' | 'refused' | 'skipped' | 'landed' | 'undone' | undefined;
  code?: string | undefined;
};

function matching(batchId: string, { state, code }: RowFilter): SQL | undefined {
  const ofState =
    state === 'skipped'
      ? and(eq(creditBatchRows.state, 'refused'), isAside)
      : state === 'refused'
        ? and(eq(creditBatchRows.state, 'refused'), sql`not ${isAside}`)
        : state && eq(creditBatchRows.state, state);
  return and(eq(creditBatchRows.batchId, batchId), ofState, code ? eq(creditBatchRows.code, code) : undefined);
}

/** A page of the rows of a batch in the order of the sheet, with the person each is for. */
export async function listRows(db: Db, batchId: string, filter: RowFilter & { limit: number; offset: number }) {
  const where = matching(batchId, filter);
  const items = await db
    .select({ ...getTableColumns(creditBatchRows), personName: persons.name })
    .from(creditBatchRows)
    .leftJoin(persons, eq(persons.id, creditBatchRows.personId))
    .where(where)
    .orderBy(asc(creditBatchRows.rowNo))
    .limit(filter.limit)
    .offset(filter.offset);
  const [all] = await db.select({ total: count() }).from(creditBatchRows).where(where);
  return { items, total: all?.total ?? 0 };
}
export type ListedRow = Awaited<ReturnType<typeof listRows>>['items'][number];

/** How many rows of a batch are in which state, by code, with the figures of one of them. */
export const countRows = (db: Db, batchId: string) =>
  db
    .select({
      state: creditBatchRows.state,
      code: creditBatchRows.code,
      n: count(),
      example: sql<string | null>`min(${creditBatchRows.params}::text)`,
    })
    .from(creditBatchRows)
    .where(eq(creditBatchRows.batchId, batchId))
    .groupBy(creditBatchRows.state, creditBatchRows.code);

/** Names of categories that no policy knows, with how often they stand in the sheet. */
export const listUnknownCategories = (db: Db, batchId: string) => {
  const value = sql<string>`${creditBatchRows.params} ->> 'value'`;
  return db
    .select({ value, n: count() })
    .from(creditBatchRows)
    .where(and(eq(creditBatchRows.batchId, batchId), eq(creditBatchRows.code, 'category_unknown')))
    .groupBy(value)
    .orderBy(desc(count()), value)
    .limit(50);
};

const LIVE = ['ready', 'landed'] as const;

export async function isFor(db: Db, batchId: string, personId: string): Promise<boolean> {
  const found = await db
    .select({ id: creditBatchRows.id })
    .from(creditBatchRows)
    .where(
      and(
        eq(creditBatchRows.batchId, batchId),
        eq(creditBatchRows.personId, personId),
        inArray(creditBatchRows.state, [...LIVE]),
      ),
    )
    .limit(1);
  return found.length > 0;
}

/** Persons with rows in a state, in one order everywhere: who posts for two of them never waits in a circle. */
export async function listPersonIds(db: Db, batchId: string, state: 'ready' | 'landed'): Promise<string[]> {
  const found = await db
    .selectDistinct({ personId: creditBatchRows.personId })
    .from(creditBatchRows)
    .where(
      and(eq(creditBatchRows.batchId, batchId), eq(creditBatchRows.state, state), isNotNull(creditBatchRows.personId)),
    )
    .orderBy(creditBatchRows.personId);
  return found.flatMap(({ personId }) => personId ?? []);
}

/** One person's rows in a state, held to the end of the transaction. */
export const lockRowsOf = (tx: Db, batchId: string, of: { personId: string; state: 'ready' | 'landed' }) =>
  tx
    .select()
    .from(creditBatchRows)
    .where(
      and(
        eq(creditBatchRows.batchId, batchId),
        eq(creditBatchRows.personId, of.personId),
        eq(creditBatchRows.state, of.state),
      ),
    )
    .orderBy(asc(creditBatchRows.rowNo))
    .for('update');

export const saveRow = (tx: Db, id: string, change: Partial<SheetRow>) =>
  tx.update(creditBatchRows).set(change).where(eq(creditBatchRows.id, id));

/** Kinds of training in the rows of a batch that can be posted. */
export async function listKinds(db: Db, batchId: string): Promise<string[]> {
  const kind = sql<string>`concat_ws(' ', ${creditBatchRows.record} ->> 'category', ${creditBatchRows.record} ->> 'level', ${creditBatchRows.record} ->> 'form')`;
  const found = await db
    .selectDistinct({ kind })
    .from(creditBatchRows)
    .where(and(eq(creditBatchRows.batchId, batchId), eq(creditBatchRows.state, 'ready')));
  return found.map((row) => row.kind);
}

/** Names as they are compared: without spaces and points, in small letters. */
const foldedName = sql`lower(regexp_replace(${persons.name}, '[[:space:]·・•.]', '', 'g'))`;
const AT_ONCE = 2_000;

/** Persons at or below an organisation who have one of these names or accounts. */
export async function listNamed(
  db: Db,
  orgPath: string,
  { names, accounts }: { names: readonly string[]; accounts: readonly string[] },
): Promise<Known[]> {
  const found: Known[] = [];
  const ask = (some: SQL) =>
    db
      .select({
        personId: persons.id,
        name: persons.name,
        userName: persons.userName,
        orgPath: organisations.path,
        schoolName: organisations.name,
        ladderLevel: persons.ladderLevel,
        subject: persons.subject,
        stage: persons.stage,
        hiredOn: persons.hiredOn,
        positions: persons.positions,
        isActive: persons.isActive,
      })
      .from(persons)
      .innerJoin(organisations, eq(organisations.id, persons.orgId))
      .where(and(sql`starts_with(${organisations.path}, ${orgPath})`, some));
  for (let from = 0; from < names.length; from += AT_ONCE)
    found.push(...(await ask(inArray(foldedName, names.slice(from, from + AT_ONCE)))));
  for (let from = 0; from < accounts.length; from += AT_ONCE)
    found.push(...(await ask(inArray(persons.userName, accounts.slice(from, from + AT_ONCE)))));
  return [...new Map(found.map((one) => [one.personId, one])).values()];
}

/** Organisations at or below one, that persons of a sheet may be said to work in. */
export const listPlaces = (db: Db, orgPath: string) =>
  db
    .select({ name: organisations.name, path: organisations.path, kind: organisations.kind })
    .from(organisations)
    .where(and(sql`starts_with(${organisations.path}, ${orgPath})`, ne(organisations.kind, 'group')))
    .orderBy(asc(organisations.path));

/** Which of these names belong to schools or bureaus, wherever they are. */
export const listExisting = (db: Db, names: readonly string[]) =>
  db
    .selectDistinct({ name: organisations.name })
    .from(organisations)
    .where(and(inArray(organisations.name, ['', ...names]), ne(organisations.kind, 'group')));

/** Days on which another policy may begin to hold, and where any was ever published. */
export const listPolicyDays = (db: Db) =>
  db
    .select({ orgId: policies.orgId, from: policies.validFrom, to: policies.validTo })
    .from(policies)
    .where(isNotNull(policies.publishedAt));

const undoing = alias(creditEntries, 'undoing');

/** Entries of some persons that stand, with what tells them apart. */
export async function listStanding(db: Db, personIds: readonly string[]) {
  const found = [];
  for (let from = 0; from < personIds.length; from += AT_ONCE) {
    const some = await db
      .select({
        personId: creditEntries.personId,
        title: creditEntries.title,
        day: creditEntries.occurredOn,
        category: creditEntries.category,
        certificateNo: creditEntries.certificateNo,
        batchId: creditEntries.batchId,
      })
      .from(creditEntries)
      .where(
        and(
          inArray(creditEntries.personId, personIds.slice(from, from + AT_ONCE)),
          eq(creditEntries.kind, 'credit'),
          sql`not ${exists(
            db
              .select({ one: sql`1` })
              .from(undoing)
              .where(eq(undoing.reversesId, creditEntries.id)),
          )}`,
        ),
      );
    found.push(...some);
  }
  return found;
}
