import { and, asc, eq, inArray, isNull, gt, gte, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { organisations, policies } from '../../db/schema/index.ts';

export type PolicyRow = typeof policies.$inferSelect;

const nearestLast = [
  sql`length(${organisations.path})`,
  asc(policies.validFrom),
  asc(policies.version),
  asc(policies.id),
];

/**
 * The policies in force at some organisations on a day, as they were known at a moment: of each organisation the one
 * that began last. Furthest organisation first.
 */
export async function findInForce(db: Db, orgIds: readonly string[], day: string, known: Date) {
  if (orgIds.length === 0) return [];
  const rows = await db
    .select({
      id: policies.id,
      orgId: policies.orgId,
      key: policies.key,
      version: policies.version,
      name: policies.name,
      nameEn: policies.nameEn,
      validFrom: policies.validFrom,
      validTo: policies.validTo,
      body: policies.body,
    })
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .where(
      and(
        inArray(policies.orgId, [...orgIds]),
        lte(policies.publishedAt, known),
        or(isNull(policies.withdrawnAt), gt(policies.withdrawnAt, known)),
        lte(policies.validFrom, day),
        or(isNull(policies.validTo), gte(policies.validTo, day)),
      ),
    )
    .orderBy(...nearestLast);
  // Of one organisation the last row is the newest.
  return [...new Map(rows.map((row) => [row.orgId, row])).values()];
}

export async function findPolicy(db: Db, id: string): Promise<PolicyRow | null> {
  const [row] = await db.select().from(policies).where(eq(policies.id, id));
  return row ?? null;
}

export const insertPolicy = (db: Db, row: PolicyRow) => db.insert(policies).values(row);
