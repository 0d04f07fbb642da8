import { eq } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { creditStandings } from '../../../db/schema/index.ts';

export type StandingRow = typeof creditStandings.$inferSelect;

export const saveStanding = (db: Db, { personId, ...row }: StandingRow) =>
  db
    .insert(creditStandings)
    .values({ personId, ...row })
    .onConflictDoUpdate({ target: creditStandings.personId, set: row });

export const deleteStanding = (db: Db, personId: string) =>
  db.delete(creditStandings).where(eq(creditStandings.personId, personId));
