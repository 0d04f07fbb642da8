import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  isNull,
  lt,
  lte,
  gte,
  max,
  ne,
  not,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../../db/client.ts';
import { organisations, persons, policies } from '../../../db/schema/index.ts';
import type { PolicyScope } from '../access.ts';
import type { PolicyRow } from '../repo.ts';

/** Published ones are read by whom they hold for and who stewards them; a draft by who may edit it. */
function readable({ memberOf, stewardPaths, editPaths }: PolicyScope): SQL | undefined {
  const below = (paths: readonly string[]) => paths.map((path) => sql`starts_with(${organisations.path}, ${path})`);
  const mine = inArray(policies.orgId, [...memberOf]);
  return or(and(ne(policies.state, 'draft'), or(mine, ...below(stewardPaths))), ...below(editPaths));
}

const later = alias(policies, 'later');
/** Published, and not taken back. */
const stands = (of: typeof policies | typeof later) => and(eq(of.state, 'published'), isNull(of.withdrawnAt));
const covers = (of: typeof policies | typeof later, day: string) =>
  and(lte(of.validFrom, day), or(isNull(of.validTo), gte(of.validTo, day)));
/** Of one organisation the version that began last holds, as in `findInForce`. */
const isFollowed = (db: Db, day: string) =>
  sql`exists ${db
    .select({ one: sql`1` })
    .from(later)
    .where(
      and(
        eq(later.orgId, policies.orgId),
        stands(later),
        covers(later, day),
        sql`(${later.validFrom}, ${later.version}, ${later.id}) > (${policies.validFrom}, ${policies.version}, ${policies.id})`,
      ),
    )}`;
const holdsOn = (db: Db, day: string) => and(stands(policies), covers(policies, day), not(isFollowed(db, day)));

export type List = 'in_force' | 'future' | 'draft' | 'past';
function listed(db: Db, list: List, day: string): SQL | undefined {
  switch (list) {
    case 'in_force':
      return holdsOn(db, day);
    case 'future':
      return and(stands(policies), gt(policies.validFrom, day));
    case 'draft':
      return eq(policies.state, 'draft');
    case 'past':
      return or(
        eq(policies.state, 'withdrawn'),
        and(stands(policies), lte(policies.validFrom, day), or(lt(policies.validTo, day), isFollowed(db, day))),
      );
  }
}

const head = (db: Db, day: string) => ({
  id: policies.id,
  orgId: policies.orgId,
  orgName: organisations.name,
  orgKind: organisations.kind,
  orgPath: organisations.path,
  key: policies.key,
  version: policies.version,
  name: policies.name,
  nameEn: policies.nameEn,
  summary: policies.summary,
  state: policies.state,
  kind: sql<'base' | 'override'>`${policies.body}->>'kind'`,
  rules: sql<number>`jsonb_array_length(coalesce(${policies.body}->'rules', ${policies.body}->'changes'))`.mapWith(
    Number,
  ),
  validFrom: policies.validFrom,
  validTo: policies.validTo,
  isInForce: sql<boolean>`coalesce(${holdsOn(db, day)}, false)`,
  revision: policies.revision,
  updatedAt: policies.updatedAt,
  publishedAt: policies.publishedAt,
  withdrawnAt: policies.withdrawnAt,
});

export type Asked = { list: List; day: string; limit: number; offset: number };

/** A page of the policies a person may read, by organisation from the root down, the latest first; and how many there are. */
export async function listDocuments(db: Db, scope: PolicyScope, { list, day, limit, offset }: Asked) {
  const wanted = and(readable(scope), listed(db, list, day));
  const from = db.select(head(db, day)).from(policies);
  const [items, [all]] = await Promise.all([
    from
      .innerJoin(organisations, eq(organisations.id, policies.orgId))
      .where(wanted)
      .orderBy(
        sql`length(${organisations.path})`,
        asc(organisations.name),
        desc(policies.validFrom),
        desc(policies.version),
        asc(policies.id),
      )
      .limit(limit)
      .offset(offset),
    db
      .select({ n: count() })
      .from(policies)
      .innerJoin(organisations, eq(organisations.id, policies.orgId))
      .where(wanted),
  ]);
  return { items, total: all?.n ?? 0 };
}
export type Head = Awaited<ReturnType<typeof listDocuments>>['items'][number];

const publisher = alias(persons, 'publisher');

/** One policy within a person's reach, with its body; null otherwise. */
export async function findDocument(db: Db, scope: PolicyScope, id: string, day: string) {
  const [row] = await db
    .select({ ...head(db, day), body: policies.body, publishedByName: publisher.name })
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .leftJoin(publisher, eq(publisher.id, policies.publishedBy))
    .where(and(eq(policies.id, id), readable(scope)));
  return row ?? null;
}
export type Document = NonNullable<Awaited<ReturnType<typeof findDocument>>>;

/** The same, held to the end of the transaction. */
export async function lockDocument(tx: Db, scope: PolicyScope, id: string) {
  const [row] = await tx
    .select({ policy: policies, orgPath: organisations.path })
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .where(and(eq(policies.id, id), readable(scope)))
    .for('update', { of: policies });
  return row ? { ...row.policy, orgPath: row.orgPath } : null;
}

const VERSIONS = 100;
/** All versions of a policy that a person may read, the newest first. */
export const listVersions = (db: Db, scope: PolicyScope, { orgId, key }: { orgId: string; key: string }, day: string) =>
  db
    .select(head(db, day))
    .from(policies)
    .innerJoin(organisations, eq(organisations.id, policies.orgId))
    .where(and(eq(policies.orgId, orgId), eq(policies.key, key), readable(scope)))
    .orderBy(desc(policies.version))
    .limit(VERSIONS);

/** What stands published at an organisation, in the order of `findInForce`. */
export const listPublished = (db: Db, orgId: string) =>
  db
    .select({
      id: policies.id,
      name: policies.name,
      nameEn: policies.nameEn,
      version: policies.version,
      validFrom: policies.validFrom,
      validTo: policies.validTo,
    })
    .from(policies)
    .where(and(eq(policies.orgId, orgId), stands(policies)))
    .orderBy(asc(policies.validFrom), asc(policies.version), asc(policies.id));

export async function nextVersion(db: Db, orgId: string, key: string): Promise<number> {
  const [row] = await db
    .select({ last: max(policies.version) })
    .from(policies)
    .where(and(eq(policies.orgId, orgId), eq(policies.key, key)));
  return (row?.last ?? 0) + 1;
}

export async function findDraft(db: Db, orgId: string, key: string): Promise<string | null> {
  const [row] = await db
    .select({ id: policies.id })
    .from(policies)
    .where(and(eq(policies.orgId, orgId), eq(policies.key, key), eq(policies.state, 'draft')))
    .orderBy(desc(policies.version))
    .limit(1);
  return row?.id ?? null;
}

export const savePolicy = (tx: Db, id: string, values: Partial<Omit<PolicyRow, 'id' | 'orgId'>>) =>
  tx.update(policies).set(values).where(eq(policies.id, id));

export const deletePolicy = (tx: Db, id: string) => tx.delete(policies).where(eq(policies.id, id));
