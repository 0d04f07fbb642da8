import { asc, eq } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { organisations, pathSteps, resources, stepEvidence, topicCalls, topics } from '../../../../db/schema/index.ts';

/** The body whose call a topic answered: it stands behind the number. */
export async function findTopicIssuer(db: Db, topicId: string): Promise<string | null> {
  const [row] = await db
    .select({ name: organisations.name })
    .from(topics)
    .innerJoin(topicCalls, eq(topicCalls.id, topics.callId))
    .innerJoin(organisations, eq(organisations.id, topicCalls.orgId))
    .where(eq(topics.id, topicId));
  return row?.name ?? null;
}

/** The title of what a step was about; null once the resource is gone. */
export async function findStepTitle(db: Db, stepId: string): Promise<string | null> {
  const [row] = await db
    .select({ title: resources.title })
    .from(pathSteps)
    .leftJoin(resources, eq(resources.id, pathSteps.resourceId))
    .where(eq(pathSteps.id, stepId));
  return row?.title ?? null;
}

/** What was shown for a step, in order. */
export const listStepEvidence = (db: Db, stepId: string) =>
  db
    .select({
      id: stepEvidence.id,
      reflection: stepEvidence.reflection,
      sha256: stepEvidence.sha256,
      fileName: stepEvidence.fileName,
    })
    .from(stepEvidence)
    .where(eq(stepEvidence.stepId, stepId))
    .orderBy(asc(stepEvidence.at), asc(stepEvidence.id));
