import { and, asc, count, desc, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, policies, reachRows, reachRuns } from '../../../db/schema/index.ts';

export type ReachRun = typeof reachRuns.$inferSelect;
export type ReachRow = typeof reachRows.$inferSelect;
export type Verdict = ReachRow['verdict'];

/** Only what stands at or below the places where one may see standings. */
const within = (paths: readonly string[]): SQL =>
  or(sql`false`, ...paths.map((path) => sql`starts_with(${organisations.path}, ${path})`)) ?? sql`false`;

const runColumns = {
  ...{ id: reachRuns.id, orgId: reachRuns.orgId, policyId: reachRuns.policyId, asOf: reachRuns.asOf },
  ...{ minutesPerWeek: reachRuns.minutesPerWeek, state: reachRuns.state, counts: reachRuns.counts },
  ...{ jobId: reachRuns.jobId, createdAt: reachRuns.createdAt, createdBy: reachRuns.createdBy },
  ...{ orgName: organisations.name, orgPath: organisations.path },
  ...{ policyName: policies.name, policyNameEn: policies.nameEn, policyVersion: policies.version },
};
const runs = (db: Db) =>
  db
    .select(runColumns)
    .from(reachRuns)
    .innerJoin(organisations, eq(organisations.id, reachRuns.orgId))
    .leftJoin(policies, eq(policies.id, reachRuns.policyId));
export type RunIn = Awaited<ReturnType<typeof runs>>[number];

export const insertRun = (tx: Db, run: ReachRun) => tx.insert(reachRuns).values(run);
export const saveRun = (db: Db, id: string, change: Partial<ReachRun>) =>
  db.update(reachRuns).set(change).where(eq(reachRuns.id, id));

export async function findRun(db: Db, id: string, paths: readonly string[]): Promise<RunIn | null> {
  const [row] = await runs(db).where(and(eq(reachRuns.id, id), within(paths)));
  return row ?? null;
}

/** For the job, which acts for whoever started it. */
export async function findRunForJob(db: Db, id: string): Promise<RunIn | null> {
  const [row] = await runs(db).where(eq(reachRuns.id, id));
  return row ?? null;
}

type Listing = { orgId?: string | undefined; limit: number; offset: number };
export async function listRuns(db: Db, paths: readonly string[], { orgId, limit, offset }: Listing) {
  const where = and(within(paths), orgId === undefined ? undefined : eq(reachRuns.orgId, orgId));
  const items = await runs(db)
    .where(where)
    .orderBy(desc(reachRuns.createdAt), desc(reachRuns.id))
    .limit(limit)
    .offset(offset);
  const [all] = await db
    .select({ total: count() })
    .from(reachRuns)
    .innerJoin(organisations, eq(organisations.id, reachRuns.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

/** A crash in between leaves rows behind: each person is counted once. */
export async function insertRows(db: Db, rows: readonly ReachRow[]): Promise<void> {
  if (rows.length > 0)
    await db
      .insert(reachRows)
      .values([...rows])
      .onConflictDoNothing();
}
export const listCounted = (db: Db, runId: string) =>
  db
    .select({ personId: reachRows.personId, verdict: reachRows.verdict })
    .from(reachRows)
    .where(eq(reachRows.runId, runId));

export async function countVerdicts(db: Db, runId: string): Promise<Record<string, number>> {
  const rows = await db
    .select({ verdict: reachRows.verdict, n: count() })
    .from(reachRows)
    .where(eq(reachRows.runId, runId))
    .groupBy(reachRows.verdict);
  return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n]));
}

/** How many each rule stops, the most first. */
export async function rankConflicts(db: Db, runId: string, limit: number) {
  const rule = sql<string>`jsonb_array_elements_text(${reachRows.conflicts})`.as('rule');
  const each = db.select({ rule }).from(reachRows).where(eq(reachRows.runId, runId)).as('each');
  return db
    .select({ ruleId: each.rule, persons: count() })
    .from(each)
    .groupBy(each.rule)
    .orderBy(desc(count()), asc(each.rule))
    .limit(limit);
}

type Wanted = { verdict?: Verdict | undefined; ruleId?: string | undefined; limit: number; offset: number };
/** Names of a run, only of those who work where the asker may see standings; by organisation and name. */
export async function listRows(db: Db, runId: string, paths: readonly string[], wanted: Wanted) {
  const { verdict, ruleId, limit, offset } = wanted;
  const where = and(
    eq(reachRows.runId, runId),
    within(paths),
    verdict === undefined ? undefined : eq(reachRows.verdict, verdict),
    ruleId === undefined ? undefined : sql`${reachRows.conflicts} @> ${JSON.stringify([ruleId])}::jsonb`,
  );
  const items = await db
    .select({
      ...{ personId: reachRows.personId, name: persons.name, orgName: organisations.name },
      ...{ verdict: reachRows.verdict, conflicts: reachRows.conflicts, minutes: reachRows.minutes },
    })
    .from(reachRows)
    .innerJoin(persons, eq(persons.id, reachRows.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(where)
    .orderBy(asc(organisations.path), asc(persons.name), asc(persons.id))
    .limit(limit)
    .offset(offset);
  const [all] = await db
    .select({ total: count() })
    .from(reachRows)
    .innerJoin(persons, eq(persons.id, reachRows.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(where);
  return { items, total: all?.total ?? 0 };
}

const other = alias(reachRows, 'other');
/** What two runs say of the same persons: how many went from which verdict to which, and who changed. */
export async function compareRuns(
  db: Db,
  ids: { from: string; to: string },
  paths: readonly string[],
  page: { limit: number; offset: number },
) {
  const both = and(eq(reachRows.runId, ids.from), eq(other.runId, ids.to), within(paths));
  const joined = <T extends { from: typeof reachRows.verdict }>(fields: T) => fields;
  const fields = joined({ from: reachRows.verdict, to: other.verdict });
  const flows = await db
    .select({ ...fields, persons: count() })
    .from(reachRows)
    .innerJoin(other, eq(other.personId, reachRows.personId))
    .innerJoin(persons, eq(persons.id, reachRows.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(both)
    .groupBy(reachRows.verdict, other.verdict)
    .orderBy(desc(count()));
  const moved = and(both, ne(reachRows.verdict, other.verdict));
  const items = await db
    .select({
      ...fields,
      personId: persons.id,
      name: persons.name,
      orgName: organisations.name,
      conflicts: other.conflicts,
    })
    .from(reachRows)
    .innerJoin(other, eq(other.personId, reachRows.personId))
    .innerJoin(persons, eq(persons.id, reachRows.personId))
    .innerJoin(organisations, eq(organisations.id, persons.orgId))
    .where(moved)
    .orderBy(asc(organisations.path), asc(persons.name), asc(persons.id))
    .limit(page.limit)
    .offset(page.offset);
  const total = flows.filter(({ from, to }) => from !== to).reduce((sum, flow) => sum + flow.persons, 0);
  return { flows, items, total };
}

/** Policies that a count may ask about: of these organisations, published, or drafts of those one edits. */
export const listPolicies = (db: Db, orgIds: readonly string[], draftPaths: readonly string[], limit: number) =>
  db
    .select({
      ...{ id: policies.id, name: policies.name, nameEn: policies.nameEn, version: policies.version },
      ...{ state: policies.state, orgId: policies.orgId, orgName: organisations.name },
    })
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .where(
      and(
        inArray(policies.orgId, ['', ...orgIds]),
        or(eq(policies.state, 'published'), and(eq(policies.state, 'draft'), within(draftPaths))),
      ),
    )
    .orderBy(desc(policies.validFrom), desc(policies.version), asc(policies.id))
    .limit(limit);

/** Organisations at or below some paths, the highest first. */
export const listPlaces = (db: Db, paths: readonly string[], limit: number) =>
  db
    .select({ id: organisations.id, name: organisations.name, kind: organisations.kind })
    .from(organisations)
    .where(within(paths))
    .orderBy(sql`length(${organisations.path})`, asc(organisations.path))
    .limit(limit);
