import { asc, eq } from 'drizzle-orm';
import type { Db } from '../../../../db/client.ts';
import { pathSteps, resources, stepEvidence } from '../../../../db/schema/index.ts';

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
