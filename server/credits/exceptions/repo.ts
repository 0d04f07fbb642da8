import { and, asc, gt, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { creditExceptions } from '../../../db/schema/index.ts';
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
