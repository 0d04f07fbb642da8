import type { Actor, Deps } from '../../kernel/deps.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { countQueue, countUnsubmitted, countWaiting, listQueue, listReturned } from '../repo/queue.ts';
import { findOrganisations } from '../repo/subject.ts';
import type { QueueQuery } from '../schemas.ts';
import { permission } from './view.ts';

type Row = Awaited<ReturnType<typeof listQueue>>[number];

/** Whether this person could decide it, and if not why; the same rule as the decision asks. */
const decision = (actor: Actor, row: Row): string | null => {
  if (row.state === 'machine_check') return 'audit.still_checking';
  if (row.state !== 'human_check') return 'audit.decided';
  const authorIds = row.submittedBy === null ? row.authorIds : [...row.authorIds, row.submittedBy];
  return whyNot(actor, 'library.audit', { orgPath: row.bodyPath, ownerId: row.ownerId, authorIds });
};

const shown = (actor: Actor, row: Row) => {
  const { bodyPath: _path, ownerId: _owner, submittedBy: _by, authorIds: _authors, findings, ...card } = row;
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  return {
    ...card,
    submittedAt: row.submittedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    blocking: blocking.length,
    unanswered: blocking.filter(({ answer }) => answer === null).length,
    notices: findings.length - blocking.length,
    decide: permission(decision(actor, row)),
  };
};

/** What waits at, or was decided by, the bodies one looks after, with the counts of every filter. */
export async function showQueue(deps: Deps, actor: Actor, query: QueueQuery) {
  const paths = readingScope(actor).stewardPaths;
  const now = deps.now();
  const { limit: _limit, offset: _offset, ...filter } = query;
  const rows = paths.length === 0 ? [] : await listQueue(deps.db, paths, query, now);
  const counts =
    paths.length === 0
      ? { total: 0, states: [], bodies: [], subjects: [], kinds: [] }
      : await countQueue(deps.db, paths, filter, now);
  const orgs = await findOrganisations(
    deps.db,
    counts.bodies.flatMap(({ value }) => value ?? []),
  );
  const names = new Map(orgs.map(({ id, name }) => [id, name]));
  const { total, bodies, ...facets } = counts;
  const named = bodies.map(({ value, n }) => ({ value, n, name: names.get(value ?? '') ?? '' }));
  return { total, items: rows.map((row) => shown(actor, row)), counts: { ...facets, bodies: named } };
}

const MOST_RETURNED = 5;

/** What this person has to do with audits today: hers that came back or were changed since, and how many wait for her. */
export async function showTodo(deps: Deps, actor: Actor) {
  const returned = await listReturned(deps.db, actor.personId, MOST_RETURNED);
  return {
    returned: returned.map(({ decidedAt, ...row }) => ({ ...row, decidedAt: decidedAt?.toISOString() ?? null })),
    changed: await countUnsubmitted(deps.db, actor.personId),
    waiting: await countWaiting(deps.db, readingScope(actor).stewardPaths, actor.personId),
  };
}
