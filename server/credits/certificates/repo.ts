import { and, asc, count, desc, eq, getTableColumns, inArray, isNull, max, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  certificates,
  creditEntries,
  creditStandings,
  jobProgress,
  organisations,
  persons,
  signingKeys,
  standingSnapshots,
} from '../../../db/schema/index.ts';

export type CertificateRow = typeof certificates.$inferSelect;
export type Page = { limit: number; offset: number };
const KEYS_LOCK = 7_301;

const issuer = alias(organisations, 'issuer');
const home = alias(organisations, 'home');

/** Numbers of a series are given one after another, to the end of the transaction. */
export const lockSeries = async (tx: Db, series: string): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${series}, 0))`);
};
/** The last number given in a series; null when none was. */
export async function lastNumber(tx: Db, orgId: string, series: string): Promise<string | null> {
  const [row] = await tx
    .select({ last: max(certificates.number) })
    .from(certificates)
    .where(and(eq(certificates.orgId, orgId), sql`starts_with(${certificates.number}, ${series})`));
  return row?.last ?? null;
}

export async function findBySubject(db: Db, subjectKey: string): Promise<CertificateRow | null> {
  const [row] = await db
    .select()
    .from(certificates)
    .where(and(eq(certificates.subjectKey, subjectKey), isNull(certificates.revokedAt)));
  return row ?? null;
}
export async function findByNumber(db: Db, number: string): Promise<CertificateRow | null> {
  const [row] = await db.select().from(certificates).where(eq(certificates.number, number));
  return row ?? null;
}
/** A certificate with where its issuer and, today, its holder stand in the tree. */
export async function findCertificate(db: Db, id: string) {
  const [row] = await db
    .select({ ...getTableColumns(certificates), issuerPath: issuer.path, personPath: home.path })
    .from(certificates)
    .innerJoin(issuer, eq(issuer.id, certificates.orgId))
    .innerJoin(persons, eq(persons.id, certificates.personId))
    .innerJoin(home, eq(home.id, persons.orgId))
    .where(eq(certificates.id, id));
  return row ?? null;
}
export const insertCertificate = (tx: Db, row: CertificateRow) => tx.insert(certificates).values(row);

/** Marks a certificate as revoked; false when it was already. */
export async function saveRevocation(
  tx: Db,
  id: string,
  by: { revokedAt: Date; revokedBy: string; revokedReason: string },
): Promise<boolean> {
  const rows = await tx
    .update(certificates)
    .set(by)
    .where(and(eq(certificates.id, id), isNull(certificates.revokedAt)))
    .returning({ id: certificates.id });
  return rows.length > 0;
}

const listed = {
  id: certificates.id,
  number: certificates.number,
  kind: certificates.kind,
  personId: certificates.personId,
  payload: certificates.payload,
  signature: certificates.signature,
  keyId: certificates.keyId,
  issuedAt: certificates.issuedAt,
  revokedAt: certificates.revokedAt,
  revokedReason: certificates.revokedReason,
};
async function list(db: Db, where: SQL | undefined, { limit, offset }: Page) {
  const items = await db
    .select(listed)
    .from(certificates)
    .innerJoin(issuer, eq(issuer.id, certificates.orgId))
    .innerJoin(persons, eq(persons.id, certificates.personId))
    .where(where)
    .orderBy(desc(certificates.issuedAt), desc(certificates.number))
    .limit(limit)
    .offset(offset);
  const [sum] = await db
    .select({ total: count() })
    .from(certificates)
    .innerJoin(issuer, eq(issuer.id, certificates.orgId))
    .innerJoin(persons, eq(persons.id, certificates.personId))
    .where(where);
  return { items, total: sum?.total ?? 0 };
}
export type ListedRow = Awaited<ReturnType<typeof list>>['items'][number];

export const listOfPerson = (db: Db, personId: string, page: Page) =>
  list(db, eq(certificates.personId, personId), page);

/** What an office and those below it issued; `q` is part of a name or of a number. */
export const listIssued = (
  db: Db,
  of: { path: string; q: string; kind: CertificateRow['kind'] | undefined },
  page: Page,
) =>
  list(
    db,
    and(
      sql`starts_with(${issuer.path}, ${of.path})`,
      of.kind ? eq(certificates.kind, of.kind) : undefined,
      of.q === ''
        ? undefined
        : or(sql`strpos(${persons.name}, ${of.q}) > 0`, sql`strpos(upper(${certificates.number}), upper(${of.q})) > 0`),
    ),
    page,
  );

/** Persons below a path who have completed their cycle and hold no certificate for it, as of the kept standings. */
export async function listReady(db: Db, path: string, { limit, offset }: Page) {
  const subject = sql`'completion:' || ${creditStandings.personId} || ':' || ${creditStandings.cycleFrom}::text`;
  const held = db
    .select({ one: sql`1` })
    .from(certificates)
    .where(and(eq(certificates.subjectKey, subject), isNull(certificates.revokedAt)));
  const asked = db
    .select({ asOf: max(standingSnapshots.asOf) })
    .from(standingSnapshots)
    .where(
      and(
        eq(standingSnapshots.personId, creditStandings.personId),
        eq(standingSnapshots.reason, 'asked'),
        sql`${standingSnapshots.body}->>'for' = 'certificate'`,
      ),
    );
  const where = and(
    eq(creditStandings.isComplete, true),
    eq(persons.isActive, true),
    sql`starts_with(${home.path}, ${path})`,
    sql`not exists ${held}`,
  );
  const askedOn = sql<string | null>`(${asked})`;
  const items = await db
    .select({
      personId: persons.id,
      name: persons.name,
      workplace: home.name,
      cycleFrom: creditStandings.cycleFrom,
      cycleTo: creditStandings.cycleTo,
      counted: creditStandings.counted,
      needed: creditStandings.needed,
      askedOn,
    })
    .from(creditStandings)
    .innerJoin(persons, eq(persons.id, creditStandings.personId))
    .innerJoin(home, eq(home.id, creditStandings.orgId))
    .where(where)
    .orderBy(sql`${askedOn} nulls last`, asc(home.path), asc(persons.name), asc(persons.id))
    .limit(limit)
    .offset(offset);
  const [sum] = await db
    .select({ total: count() })
    .from(creditStandings)
    .innerJoin(persons, eq(persons.id, creditStandings.personId))
    .innerJoin(home, eq(home.id, creditStandings.orgId))
    .where(where);
  return { items, total: sum?.total ?? 0 };
}

export async function titlesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: creditEntries.id, title: creditEntries.title })
    .from(creditEntries)
    .where(inArray(creditEntries.id, ['', ...ids]));
  return new Map(rows.map((row) => [row.id, row.title]));
}

/** Keeps a standing as it was found; the first of a day and reason stays. */
export const keepSnapshot = (tx: Db, row: typeof standingSnapshots.$inferInsert) =>
  tx.insert(standingSnapshots).values(row).onConflictDoNothing();
/** The last day on which somebody asked for a certificate. */
export async function lastAsked(db: Db, personId: string, since: string): Promise<string | null> {
  const [row] = await db
    .select({ asOf: max(standingSnapshots.asOf) })
    .from(standingSnapshots)
    .where(
      and(
        eq(standingSnapshots.personId, personId),
        eq(standingSnapshots.reason, 'asked'),
        sql`${standingSnapshots.body}->>'for' = 'certificate'`,
        sql`${standingSnapshots.asOf} >= ${since}`,
      ),
    );
  return row?.asOf ?? null;
}

export const lockKeys = async (tx: Db): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${KEYS_LOCK})`);
};
export const insertKey = (tx: Db, row: typeof signingKeys.$inferInsert) => tx.insert(signingKeys).values(row);
export const retireKey = (tx: Db, id: string, at: Date) =>
  tx.update(signingKeys).set({ retiredAt: at }).where(eq(signingKeys.id, id));
export async function findSigningKey(db: Db) {
  const [row] = await db
    .select()
    .from(signingKeys)
    .where(isNull(signingKeys.retiredAt))
    .orderBy(asc(signingKeys.createdAt), asc(signingKeys.id))
    .limit(1);
  return row ?? null;
}
/** Every public key that ever signed, oldest first. */
export const listKeys = (db: Db) =>
  db
    .select({ id: signingKeys.id, publicKey: signingKeys.publicKey, createdAt: signingKeys.createdAt })
    .from(signingKeys)
    .orderBy(asc(signingKeys.createdAt), asc(signingKeys.id));

/** What a batch of one's own left. */
export async function findBatchResult(db: Db, jobId: string, name: string, ownerId: string) {
  const [row] = await db
    .select({ result: jobProgress.result })
    .from(jobProgress)
    .where(and(eq(jobProgress.id, jobId), eq(jobProgress.name, name), eq(jobProgress.ownerId, ownerId)));
  return row?.result ?? null;
}
