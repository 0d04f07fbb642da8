import type { Db } from '../../db/client.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { refuse } from '../kernel/errors.ts';
import { catalogue, findReadableResources } from '../library/index.ts';
import { readingScope, whyNot } from '../people/index.ts';
import { organisationNotFound, snapshotNotFound } from './errors.ts';
import {
  countWork,
  findOrg,
  findSnapshot,
  listBehind,
  listCells,
  listLeaves,
  listLookedAfter,
  listSnapshots,
  saveSnapshot,
  type Org,
  type Times,
} from './repo.ts';
import { changesBetween, coverageRows, OUTDATED_YEARS, totalOf, UNUSED_DAYS } from './rules.ts';
import type { Behind, Comparison, Health } from './schemas.ts';

const DAY_MS = 86_400_000;

const timesAt = (now: Date): Times => ({
  unusedSince: new Date(now.getTime() - UNUSED_DAYS * DAY_MS).toISOString(),
  outdatedBefore: new Date(now.getTime() - OUTDATED_YEARS * 365.25 * DAY_MS).toISOString(),
});

/** The day in China, where the schools are. */
const dayOf = (now: Date): string => new Date(now.getTime() + 8 * 3600_000).toISOString().slice(0, 10);

/** @throws dashboards.organisation_not_found, access.* for whoever does not look after it */
async function curated(deps: Deps, actor: Actor, orgId: string | undefined): Promise<Org> {
  const org = await findOrg(deps.db, orgId ?? actor.orgId);
  if (!org) throw organisationNotFound();
  refuse(whyNot(actor, 'library.curate', { orgPath: org.path }));
  return org;
}

const shownOrg = ({ id, name, kind }: Org) => ({ id, name, kind });

/** What the vocabulary offers as rows; units and lessons are not in it, they are what has been used. */
function vocabularyOf({ by, stage }: Health): string[] {
  const { subjects, grades } = catalogue();
  if (by === 'subject') return subjects.map(({ id }) => id);
  if (by === 'grade') return grades.filter((grade) => !stage || grade.stage === stage).map(({ id }) => id);
  return [];
}

/** Coverage by row and kind, and how many resources each work list holds. */
export async function showHealth(deps: Deps, actor: Actor, asked: Health) {
  const org = await curated(deps, actor, asked.orgId);
  const { orgId: _org, by, ...place } = asked;
  const [found, counts, [last]] = [
    await listCells(deps.db, org, by, place),
    await countWork(deps.db, org, place, timesAt(deps.now())),
    await listSnapshots(deps.db, org.id),
  ];
  return {
    org: shownOrg(org),
    by,
    rows: coverageRows(found, vocabularyOf(asked), by === 'grade' ? 'vocabulary' : 'most'),
    kinds: catalogue().kinds,
    counts,
    rules: { unusedDays: UNUSED_DAYS, outdatedYears: OUTDATED_YEARS },
    lastSnapshot: last?.day ?? null,
  };
}

/** The resources behind a number of the page. */
export async function showBehind(deps: Deps, actor: Actor, asked: Behind) {
  const org = await curated(deps, actor, asked.orgId);
  const { orgId: _org, list, limit, offset, ...place } = asked;
  const { ids, total } = await listBehind(deps.db, org, { place, list, times: timesAt(deps.now()), limit, offset });
  return { items: await findReadableResources(deps.db, readingScope(actor), ids), total };
}

async function take(deps: Deps, db: Db, org: Org, by: string | null): Promise<string> {
  const now = deps.now();
  const day = dayOf(now);
  const cells = await listLeaves(db, org);
  const counts = await countWork(db, org, {}, timesAt(now));
  await saveSnapshot(db, { id: deps.newId('hsn'), orgId: org.id, day, cells, counts, takenBy: by }, now);
  return day;
}

/** Records today's coverage; again on the same day it replaces the earlier record. */
export async function takeSnapshot(deps: Deps, actor: Actor, { orgId }: { orgId?: string | undefined }) {
  const org = await curated(deps, actor, orgId);
  return { day: await deps.db.transaction((tx) => take(deps, tx, org, actor.personId)) };
}

/** Records every organisation that somebody looks after. */
export async function takeAll(deps: Deps, signal: AbortSignal): Promise<number> {
  let taken = 0;
  for (const org of await listLookedAfter(deps.db)) {
    if (signal.aborted) break;
    await deps.db.transaction((tx) => take(deps, tx, org, null));
    taken++;
  }
  return taken;
}

export async function showSnapshots(deps: Deps, actor: Actor, { orgId }: { orgId?: string | undefined }) {
  const org = await curated(deps, actor, orgId);
  const rows = await listSnapshots(deps.db, org.id);
  return {
    org: shownOrg(org),
    items: rows.map(({ day, counts }) => ({ day, counts })),
  };
}

/** What differs between two recorded days, or between one and now. @throws dashboards.snapshot_not_found */
export async function compareSnapshots(deps: Deps, actor: Actor, asked: Comparison) {
  const org = await curated(deps, actor, asked.orgId);
  const before = await findSnapshot(deps.db, org.id, asked.from);
  const after = asked.to ? await findSnapshot(deps.db, org.id, asked.to) : await nowOf(deps, org);
  if (!before || !after) throw snapshotNotFound();
  const subject = asked.subject === undefined ? undefined : asked.subject || null;
  return {
    org: shownOrg(org),
    from: { day: before.day, total: totalOf(before.cells), counts: before.counts },
    to: { day: after.day, total: totalOf(after.cells), counts: after.counts },
    changes: changesBetween(before.cells, after.cells, subject),
  };
}

async function nowOf(deps: Deps, org: Org) {
  const now = deps.now();
  const counts: Record<string, number> = await countWork(deps.db, org, {}, timesAt(now));
  return { day: dayOf(now), cells: await listLeaves(deps.db, org), counts };
}
