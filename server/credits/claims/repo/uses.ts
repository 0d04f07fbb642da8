import { and, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../../db/client.ts';
import { creditClaims, creditEntries, type EvidenceItem } from '../../../../db/schema/index.ts';
import { LIVE } from '../rules/states.ts';
import type { Use } from '../rules/evidence.ts';

const undoing = alias(creditEntries, 'use_undoing');

/**
 * Holds artefacts by their names until the transaction ends, in one order for everybody: two claims that rest on the same
 * thing are submitted one after the other.
 */
export async function holdArtefacts(tx: Db, artefacts: readonly string[]): Promise<void> {
  for (const artefact of [...new Set(artefacts)].sort()) {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${artefact}, 0))`);
  }
}

const names = (
  column: SQL | typeof creditClaims.evidence | typeof creditEntries.evidence,
  artefacts: readonly string[],
) => or(...artefacts.map((artefact) => sql`${column} @> ${JSON.stringify([{ artefact }])}::jsonb`));

const notReversed = (db: Db) =>
  sql`not exists ${db
    .select({ one: sql`1` })
    .from(undoing)
    .where(eq(undoing.reversesId, creditEntries.id))}`;

/**
 * Claims under way and entries that stand behind which one of these artefacts lies already: the person's own for
 * everything, anybody's for certificates. A claim counts no more once its entry was taken back.
 */
export async function listUses(
  db: Db,
  of: { personId: string; claimId: string; evidence: readonly EvidenceItem[] },
): Promise<Use[]> {
  const all = of.evidence.map(({ artefact }) => artefact);
  const certificates = of.evidence.filter(({ kind }) => kind === 'certificate').map(({ artefact }) => artefact);
  if (all.length === 0) return [];
  const claims = await db
    .select({ evidence: creditClaims.evidence, category: creditClaims.category, personId: creditClaims.personId })
    .from(creditClaims)
    .leftJoin(creditEntries, and(eq(creditEntries.claimId, creditClaims.id), eq(creditEntries.kind, 'credit')))
    .where(
      and(
        ne(creditClaims.id, of.claimId),
        inArray(creditClaims.state, [...LIVE]),
        notReversed(db),
        or(
          and(eq(creditClaims.personId, of.personId), names(creditClaims.evidence, all)),
          certificates.length > 0 ? names(creditClaims.evidence, certificates) : undefined,
        ),
      ),
    )
    .limit(100);
  const entries = await db
    .select({ evidence: creditEntries.evidence, category: creditEntries.category, personId: creditEntries.personId })
    .from(creditEntries)
    .where(
      and(
        eq(creditEntries.kind, 'credit'),
        sql`${creditEntries.claimId} is null`,
        notReversed(db),
        or(
          and(eq(creditEntries.personId, of.personId), names(creditEntries.evidence, all)),
          certificates.length > 0 ? names(creditEntries.evidence, certificates) : undefined,
        ),
      ),
    )
    .limit(100);
  return [...claims, ...entries].flatMap(({ evidence, category, personId }) =>
    evidence.map(({ artefact }) => ({ artefact, category, personId })),
  );
}

/** How many other persons, of those audited by the same body, have given a file with a claim under way or audited. */
export async function countOthersWith(
  db: Db,
  claim: { personId: string; auditorOrgId: string | null },
  artefact: string,
): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(distinct ${creditClaims.personId})::int` })
    .from(creditClaims)
    .where(
      and(
        eq(creditClaims.auditorOrgId, claim.auditorOrgId ?? ''),
        ne(creditClaims.personId, claim.personId),
        inArray(creditClaims.state, [...LIVE]),
        names(creditClaims.evidence, [artefact]),
      ),
    );
  return row?.n ?? 0;
}
