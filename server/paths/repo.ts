import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import {
  needs,
  notRelevant,
  paths,
  pathSteps,
  pathTemplates,
  persons,
  stepEvidence,
  type LocatorRow,
  type MadeBy,
  type Reading,
  type StepKind,
  type StepState,
  type TemplateBody,
} from '../../db/schema/index.ts';

export type Need = typeof needs.$inferSelect;
export type Path = typeof paths.$inferSelect;
export type Step = typeof pathSteps.$inferSelect;
export type Template = typeof pathTemplates.$inferSelect;
export type { LocatorRow, MadeBy, Reading, StepKind, StepState, TemplateBody };

/** What a plan needs to know of the teacher it is for. */
export async function findTeacher(db: Db, personId: string) {
  const [row] = await db
    .select({
      subject: persons.subject,
      stage: persons.stage,
      grades: persons.grades,
      ladderLevel: persons.ladderLevel,
      name: persons.name,
    })
    .from(persons)
    .where(eq(persons.id, personId));
  return row ?? null;
}

export async function insertNeed(db: Db, need: Need): Promise<void> {
  await db.insert(needs).values(need);
}

export async function findNeed(db: Db, personId: string, id: string): Promise<Need | null> {
  const [row] = await db
    .select()
    .from(needs)
    .where(and(eq(needs.id, id), eq(needs.personId, personId)));
  return row ?? null;
}

export async function saveReading(db: Db, id: string, reading: Reading, now: Date): Promise<void> {
  await db.update(needs).set({ reading, isConfirmed: true, updatedAt: now }).where(eq(needs.id, id));
}

/** A re-plan may come with new limits; the need remembers them, as said by the person. */
export async function saveNeedLimits(
  tx: Db,
  need: Need,
  limits: { minutesPerWeek: number; until: string | null },
  now: Date,
): Promise<void> {
  const { reading } = need;
  const isSame = reading.minutesPerWeek.value === limits.minutesPerWeek && reading.until.value === limits.until;
  if (isSame) return;
  const next: Reading = {
    ...reading,
    minutesPerWeek: { value: limits.minutesPerWeek, source: 'person' },
    until: { value: limits.until, source: 'person' },
  };
  await tx.update(needs).set({ reading: next, updatedAt: now }).where(eq(needs.id, need.id));
}

/** Templates of the given organisations; a later version of the same key stands for the earlier ones. */
export async function findTemplates(db: Db, orgIds: readonly string[]): Promise<Template[]> {
  if (orgIds.length === 0) return [];
  return db
    .selectDistinctOn([pathTemplates.orgId, pathTemplates.key])
    .from(pathTemplates)
    .where(inArray(pathTemplates.orgId, [...orgIds]))
    .orderBy(pathTemplates.orgId, pathTemplates.key, desc(pathTemplates.version));
}

export async function findTemplate(db: Db, id: string): Promise<Template | null> {
  const [row] = await db.select().from(pathTemplates).where(eq(pathTemplates.id, id));
  return row ?? null;
}

export async function anyTemplate(db: Db): Promise<boolean> {
  return (await db.select({ id: pathTemplates.id }).from(pathTemplates).limit(1)).length > 0;
}

export async function insertTemplate(db: Db, template: Template): Promise<void> {
  await db.insert(pathTemplates).values(template);
}

export async function insertPath(tx: Db, path: Path, steps: readonly Step[]): Promise<void> {
  await tx.insert(paths).values(path);
  await insertSteps(tx, steps);
}

export async function insertSteps(tx: Db, steps: readonly Step[]): Promise<void> {
  for (let i = 0; i < steps.length; i += 200) await tx.insert(pathSteps).values(steps.slice(i, i + 200));
}

/** Takes away every judged resource of a path that is not done, before it is planned anew. */
export async function deleteOpenSteps(tx: Db, pathId: string): Promise<void> {
  await tx.delete(pathSteps).where(and(eq(pathSteps.pathId, pathId), ne(pathSteps.state, 'done')));
}

export async function findPath(db: Db, personId: string, id: string): Promise<Path | null> {
  const [row] = await db
    .select()
    .from(paths)
    .where(and(eq(paths.id, id), eq(paths.personId, personId)));
  return row ?? null;
}

/** Holds the path's row to the end of the transaction: changes of one path come one after the other. */
export async function lockPath(tx: Db, personId: string, id: string): Promise<Path | null> {
  const [row] = await tx
    .select()
    .from(paths)
    .where(and(eq(paths.id, id), eq(paths.personId, personId)))
    .for('update');
  return row ?? null;
}

export async function savePath(tx: Db, id: string, change: Partial<Path>): Promise<void> {
  await tx.update(paths).set(change).where(eq(paths.id, id));
}

/** A person has one accepted path at a time: accepting one puts the others away. */
export async function replaceAccepted(tx: Db, personId: string, exceptId: string, now: Date): Promise<void> {
  await tx
    .update(paths)
    .set({ state: 'replaced', updatedAt: now })
    .where(and(eq(paths.personId, personId), eq(paths.state, 'accepted'), ne(paths.id, exceptId)));
}

export async function listPaths(db: Db, personId: string, limit: number) {
  return db
    .select({
      id: paths.id,
      state: paths.state,
      needText: needs.text,
      templateName: pathTemplates.name,
      templateNameEn: pathTemplates.nameEn,
      weeks: paths.weeks,
      minutesPerWeek: paths.minutesPerWeek,
      startsOn: paths.startsOn,
      createdAt: paths.createdAt,
      steps: sql<number>`(select count(*)::int from ${pathSteps} s where s.path_id = ${paths.id} and s.week is not null)`,
      done: sql<number>`(select count(*)::int from ${pathSteps} s where s.path_id = ${paths.id} and s.state = 'done')`,
    })
    .from(paths)
    .innerJoin(needs, eq(needs.id, paths.needId))
    .innerJoin(pathTemplates, eq(pathTemplates.id, paths.templateId))
    .where(eq(paths.personId, personId))
    .orderBy(sql`${paths.state} = 'accepted' desc`, desc(paths.createdAt), desc(paths.id))
    .limit(limit);
}

/** All judged resources of a path: the chosen ones in the order of study, then those that wait. */
export async function findSteps(db: Db, pathId: string): Promise<Step[]> {
  return db
    .select()
    .from(pathSteps)
    .where(eq(pathSteps.pathId, pathId))
    .orderBy(sql`${pathSteps.week} is null`, asc(pathSteps.seq), asc(pathSteps.id));
}

/** A step of one's own path, with the path's id. */
export async function findStep(db: Db, personId: string, id: string) {
  const [row] = await db
    .select({ id: pathSteps.id, pathId: pathSteps.pathId, resourceId: pathSteps.resourceId, state: pathSteps.state })
    .from(pathSteps)
    .innerJoin(paths, eq(paths.id, pathSteps.pathId))
    .where(and(eq(pathSteps.id, id), eq(paths.personId, personId)));
  return row ?? null;
}

export async function saveStep(tx: Db, id: string, change: Partial<Step>): Promise<void> {
  await tx.update(pathSteps).set(change).where(eq(pathSteps.id, id));
}

export type Evidence = typeof stepEvidence.$inferSelect;

export async function insertEvidence(tx: Db, evidence: Evidence): Promise<void> {
  await tx.insert(stepEvidence).values(evidence);
}

export async function findEvidence(db: Db, stepIds: readonly string[]): Promise<Evidence[]> {
  if (stepIds.length === 0) return [];
  return db
    .select()
    .from(stepEvidence)
    .where(inArray(stepEvidence.stepId, [...stepIds]))
    .orderBy(asc(stepEvidence.at), asc(stepEvidence.id));
}

export async function insertNotRelevant(tx: Db, row: typeof notRelevant.$inferSelect): Promise<void> {
  await tx.insert(notRelevant).values(row);
}

/** Resources the person has said are not relevant to her, and not taken back. */
export async function findNotRelevant(db: Db, personId: string) {
  return db
    .select({
      id: notRelevant.id,
      resourceId: notRelevant.resourceId,
      reasons: notRelevant.reasons,
      at: notRelevant.at,
    })
    .from(notRelevant)
    .where(and(eq(notRelevant.personId, personId), isNull(notRelevant.withdrawnAt)))
    .orderBy(desc(notRelevant.at));
}

export async function withdrawNotRelevant(tx: Db, personId: string, resourceId: string, now: Date): Promise<void> {
  await tx
    .update(notRelevant)
    .set({ withdrawnAt: now })
    .where(
      and(eq(notRelevant.personId, personId), eq(notRelevant.resourceId, resourceId), isNull(notRelevant.withdrawnAt)),
    );
}

/** Resources the person has finished in any path: no need to be told of them again. */
export async function findFinishedResources(db: Db, personId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ resourceId: pathSteps.resourceId })
    .from(pathSteps)
    .innerJoin(paths, eq(paths.id, pathSteps.pathId))
    .where(and(eq(paths.personId, personId), eq(pathSteps.state, 'done')));
  return rows.flatMap((row) => row.resourceId ?? []);
}
