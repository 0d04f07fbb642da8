import { and, asc, gte, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { modelCalls } from '../../db/schema/ai.ts';

export type CallRow = {
  id: string;
  kind: 'chat' | 'embedding';
  promptId: string;
  promptVersion: number;
  inputHash: string;
  model: string;
  mode: string | null;
  tokensIn: number;
  tokensOut: number;
  ms: number;
  attempts: number;
  outcome: string;
  at: Date;
};

export async function insertCall(db: Db, row: CallRow): Promise<void> {
  await db.insert(modelCalls).values(row);
}

/** Tokens of all servers since `from`. */
export async function spentSince(db: Db, from: Date): Promise<number> {
  const [row] = await db
    .select({ tokens: sql<number>`coalesce(sum(${modelCalls.tokensIn} + ${modelCalls.tokensOut}), 0)::float8` })
    .from(modelCalls)
    .where(gte(modelCalls.at, from));
  return row?.tokens ?? 0;
}

/** What was asked since `from`, by prompt and outcome. */
export function listUsage(db: Db, from: Date) {
  const { kind, promptId, promptVersion, model, outcome } = modelCalls;
  return db
    .select({
      kind,
      promptId,
      promptVersion,
      model,
      outcome,
      calls: sql<number>`count(*)::int`,
      attempts: sql<number>`sum(${modelCalls.attempts})::int`,
      tokensIn: sql<number>`sum(${modelCalls.tokensIn})::float8`,
      tokensOut: sql<number>`sum(${modelCalls.tokensOut})::float8`,
      medianMs: sql<number>`(percentile_cont(0.5) within group (order by ${modelCalls.ms}))::float8`,
      slowestMs: sql<number>`max(${modelCalls.ms})::int`,
    })
    .from(modelCalls)
    .where(and(gte(modelCalls.at, from)))
    .groupBy(kind, promptId, promptVersion, model, outcome)
    .orderBy(asc(kind), asc(promptId), asc(promptVersion), asc(model), asc(outcome));
}
