import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { auditEvents, audits, organisations, persons } from '../../../db/schema/index.ts';

export type AuditRow = typeof audits.$inferSelect;
export type EventRow = typeof auditEvents.$inferSelect;

const body = alias(organisations, 'body');
const scope = alias(organisations, 'scope');
const submitter = alias(persons, 'submitter');
const decider = alias(persons, 'decider');

const auditRows = (db: Db) =>
  db
    .select({
      audit: audits,
      bodyName: body.name,
      bodyKind: body.kind,
      bodyPath: body.path,
      scopeName: scope.name,
      scopeKind: scope.kind,
      scopePath: scope.path,
      submitterName: submitter.name,
      deciderName: decider.name,
    })
    .from(audits)
    .innerJoin(body, eq(body.id, audits.bodyOrgId))
    .leftJoin(scope, eq(scope.id, audits.visibleOrgId))
    .leftJoin(submitter, eq(submitter.id, audits.submittedBy))
    .leftJoin(decider, eq(decider.id, audits.decidedBy));

type Row = Awaited<ReturnType<typeof auditRows>>[number];
/** An audit with the names of whom and what it concerns. */
export type Audit = Row['audit'] & Omit<Row, 'audit'>;
const flat = ({ audit, ...names }: Row): Audit => ({ ...audit, ...names });

export async function findAudit(db: Db, id: string): Promise<Audit | null> {
  const [row] = await auditRows(db).where(eq(audits.id, id));
  return row ? flat(row) : null;
}

/** The newest audit of a resource; null when it never had one. */
export async function findLatest(db: Db, resourceId: string): Promise<Audit | null> {
  const [row] = await auditRows(db)
    .where(eq(audits.resourceId, resourceId))
    .orderBy(desc(audits.submittedAt), desc(audits.id))
    .limit(1);
  return row ? flat(row) : null;
}

/** The audit by which readers see a version. */
export async function findListing(db: Db, resourceId: string, version: number): Promise<Audit | null> {
  const [row] = await auditRows(db)
    .where(and(eq(audits.resourceId, resourceId), eq(audits.version, version), eq(audits.state, 'listed')))
    .orderBy(desc(audits.decidedAt), desc(audits.id))
    .limit(1);
  return row ? flat(row) : null;
}

export const insertAudit = (tx: Db, row: typeof audits.$inferInsert) => tx.insert(audits).values(row);

/** Changes an audit that is open still; false when somebody decided it meanwhile. */
export async function saveOpen(
  tx: Db,
  id: string,
  from: readonly AuditRow['state'][],
  values: Partial<AuditRow>,
): Promise<boolean> {
  const changed = await tx
    .update(audits)
    .set(values)
    .where(and(eq(audits.id, id), inArray(audits.state, [...from])))
    .returning({ id: audits.id });
  return changed.length === 1;
}

/** What is appended stays: there is no other way to write a history. */
export const appendEvent = (tx: Db, row: EventRow) => tx.insert(auditEvents).values(row);

export const listEvents = (db: Db, resourceId: string) =>
  db
    .select({
      id: auditEvents.id,
      auditId: auditEvents.auditId,
      at: auditEvents.at,
      what: auditEvents.what,
      note: auditEvents.note,
      personName: persons.name,
      version: audits.version,
      bodyName: body.name,
    })
    .from(auditEvents)
    .leftJoin(persons, eq(persons.id, auditEvents.personId))
    .leftJoin(audits, eq(audits.id, auditEvents.auditId))
    .leftJoin(body, eq(body.id, audits.bodyOrgId))
    .where(eq(auditEvents.resourceId, resourceId))
    .orderBy(asc(auditEvents.at), asc(auditEvents.id));

/** Whether an organisation has ever had to do with a resource: its auditors then see its history. */
export async function findBodyPaths(db: Db, resourceId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ path: body.path })
    .from(audits)
    .innerJoin(body, eq(body.id, audits.bodyOrgId))
    .where(eq(audits.resourceId, resourceId));
  return rows.map(({ path }) => path);
}

/** An open audit of a resource is over without a decision. Returns its id. */
export async function recallOpen(tx: Db, resourceId: string, now: Date): Promise<string | null> {
  const [row] = await tx
    .update(audits)
    .set({ state: 'recalled', decidedAt: now, updatedAt: now })
    .where(and(eq(audits.resourceId, resourceId), sql`${audits.state} in ('machine_check', 'human_check')`))
    .returning({ id: audits.id });
  return row?.id ?? null;
}
