import { and, asc, desc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import {
  creditClaims,
  creditEntries,
  cyclePlanItems,
  cyclePlans,
  needs,
  organisations,
  pathSteps,
  policies,
  type EvidenceItem,
  type ProofLine,
} from '../../../db/schema/index.ts';

export type CyclePlan = typeof cyclePlans.$inferSelect;
export type PlanItem = typeof cyclePlanItems.$inferSelect;
export type { ProofLine };

export async function insertPlan(tx: Db, plan: CyclePlan, items: readonly PlanItem[]): Promise<void> {
  await tx.insert(cyclePlans).values(plan);
  await insertItems(tx, items);
}

async function insertItems(tx: Db, items: readonly PlanItem[]): Promise<void> {
  for (let i = 0; i < items.length; i += 200) await tx.insert(cyclePlanItems).values(items.slice(i, i + 200));
}

export const savePlan = (tx: Db, id: string, change: Partial<CyclePlan>) =>
  tx.update(cyclePlans).set(change).where(eq(cyclePlans.id, id));

/** Puts other items in the place of a plan's. */
export async function replaceItems(tx: Db, planId: string, items: readonly PlanItem[]): Promise<void> {
  await tx.delete(cyclePlanItems).where(eq(cyclePlanItems.planId, planId));
  await insertItems(tx, items);
}

const own = (personId: string, id: string) => and(eq(cyclePlans.id, id), eq(cyclePlans.personId, personId));
export async function findPlan(db: Db, personId: string, id: string): Promise<CyclePlan | null> {
  const [row] = await db.select().from(cyclePlans).where(own(personId, id));
  return row ?? null;
}

/** Holds the plan's row to the end of the transaction. */
export async function lockPlan(tx: Db, personId: string, id: string): Promise<CyclePlan | null> {
  const [row] = await tx.select().from(cyclePlans).where(own(personId, id)).for('update');
  return row ?? null;
}

export const findItems = (db: Db, planId: string): Promise<PlanItem[]> =>
  db
    .select()
    .from(cyclePlanItems)
    .where(eq(cyclePlanItems.planId, planId))
    .orderBy(asc(cyclePlanItems.termFrom), asc(cyclePlanItems.seq), asc(cyclePlanItems.id));

/** Plans of a person: the accepted one first, then the newest. */
export const listPlans = (db: Db, personId: string, limit: number) =>
  db
    .select({
      id: cyclePlans.id,
      state: cyclePlans.state,
      madeOn: cyclePlans.madeOn,
      cycleFrom: cyclePlans.cycleFrom,
      cycleTo: cyclePlans.cycleTo,
      minutesPerWeek: cyclePlans.minutesPerWeek,
      needText: needs.text,
      createdAt: cyclePlans.createdAt,
      items: sql<number>`(select count(*)::int from ${cyclePlanItems} i where i.plan_id = ${cyclePlans.id})`,
    })
    .from(cyclePlans)
    .leftJoin(needs, eq(needs.id, cyclePlans.needId))
    .where(eq(cyclePlans.personId, personId))
    .orderBy(sql`${cyclePlans.state} = 'accepted' desc`, desc(cyclePlans.createdAt), desc(cyclePlans.id))
    .limit(limit);

/** One accepted plan at a time: accepting one puts the others away. */
export const replaceAccepted = (tx: Db, personId: string, exceptId: string, now: Date) =>
  tx
    .update(cyclePlans)
    .set({ state: 'replaced', updatedAt: now })
    .where(and(eq(cyclePlans.personId, personId), eq(cyclePlans.state, 'accepted'), ne(cyclePlans.id, exceptId)));

export const listNeeds = (db: Db, personId: string, limit: number) =>
  db
    .select({ id: needs.id, text: needs.text, reading: needs.reading })
    .from(needs)
    .where(eq(needs.personId, personId))
    .orderBy(desc(needs.createdAt), desc(needs.id))
    .limit(limit);

/** Something done or under way, with what it rests on. */
export type Deed = {
  id: string;
  title: string;
  category: string;
  level: PlanItem['level'];
  form: PlanItem['form'];
  on: string;
  isPosted: boolean;
  evidence: EvidenceItem[];
};

const undoing = alias(creditEntries, 'undoing');
/** A person's entries that stand, and her claims on their way, from a day on. */
export async function listDeeds(db: Db, personId: string, from: string): Promise<Deed[]> {
  const { id, title, category, level, form, occurredOn: on, evidence } = creditEntries;
  const posted = await db
    .select({ id, title, category, level, form, on, evidence })
    .from(creditEntries)
    .leftJoin(undoing, eq(undoing.reversesId, creditEntries.id))
    .where(
      and(
        eq(creditEntries.personId, personId),
        eq(creditEntries.kind, 'credit'),
        gte(creditEntries.occurredOn, from),
        isNull(undoing.id),
      ),
    )
    .orderBy(asc(creditEntries.occurredOn), asc(creditEntries.seq));
  const c = creditClaims;
  const claimed = await db
    .select({
      ...{ id: c.id, title: c.title, category: c.category, level: c.level, form: c.form },
      ...{ on: c.occurredOn, evidence: c.evidence },
    })
    .from(c)
    .where(and(eq(c.personId, personId), inArray(c.state, ['submitted', 'registered']), gte(c.occurredOn, from)))
    .orderBy(asc(c.occurredOn), asc(c.id));
  return [...posted.map((row) => ({ ...row, isPosted: true })), ...claimed.map((row) => ({ ...row, isPosted: false }))];
}

/** Which resource each step of a path was about. */
export async function resourcesOfSteps(db: Db, stepIds: readonly string[]): Promise<Map<string, string>> {
  if (stepIds.length === 0) return new Map();
  const rows = await db
    .select({ id: pathSteps.id, resourceId: pathSteps.resourceId })
    .from(pathSteps)
    .where(inArray(pathSteps.id, [...stepIds]));
  return new Map(rows.flatMap(({ id, resourceId }) => (resourceId ? [[id, resourceId] as const] : [])));
}

/** Where a policy stands and whether it is out. */
export async function findPolicyPlace(db: Db, id: string) {
  const [row] = await db
    .select({ id: policies.id, orgId: policies.orgId, orgPath: organisations.path, state: policies.state })
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .where(eq(policies.id, id));
  return row ?? null;
}

/** Policies of some organisations that can be tried: the newest first. */
export const listPolicyChoices = (db: Db, orgIds: readonly string[], limit: number) =>
  db
    .select({
      ...{ id: policies.id, name: policies.name, nameEn: policies.nameEn, version: policies.version },
      ...{ state: policies.state, orgName: organisations.name },
    })
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .where(and(inArray(policies.orgId, ['', ...orgIds]), eq(policies.state, 'published')))
    .orderBy(desc(policies.validFrom), desc(policies.version), asc(policies.id))
    .limit(limit);
