import type { Actor, Deps } from '../../../kernel/deps.ts';
import { topicScope } from '../../access.ts';
import { unmetOfMany } from '../repo/drafts.ts';
import { choicesOf, listDesk, listMine, type ListedTopic } from '../repo/lists.ts';
import type { DeskQuery } from '../schemas.ts';

const row = ({ submittedAt, updatedAt, ...topic }: ListedTopic) => ({
  ...topic,
  submittedAt: submittedAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

/** One's own topics: those one leads, takes part in, or is asked about. */
export async function showMine(
  deps: Deps,
  actor: Actor,
  input: { callId?: string | undefined; limit: number; offset: number },
) {
  const { callId, limit, offset } = input;
  const { items, total } = await listMine(deps.db, actor.personId, { callId, limit, offset });
  return {
    items: items.map(({ membership, recommending, ...topic }) => ({
      ...row(topic),
      as: topic.leaderId === actor.personId ? ('leader' as const) : membership === null ? ('recommender' as const) : ('member' as const), // prettier-ignore
      waitsForMe: membership === 'invited' || recommending === 'asked',
    })),
    total,
  };
}

/** What lies on a desk: of the units one speaks for, or of the calls one keeps. Counts are by state, over all pages. */
export async function showDesk(deps: Deps, actor: Actor, query: DeskQuery) {
  const scope = topicScope(actor);
  const { limit, offset, ...wanted } = query;
  const { items, counts } = await listDesk(deps.db, scope, { ...wanted, limit, offset });
  const unmet = await unmetOfMany(
    deps.db,
    items.map(({ id }) => id),
  );
  const all = counts.reduce((sum, { n }) => sum + n, 0);
  const total = wanted.state === undefined ? all : (counts.find(({ state }) => state === wanted.state)?.n ?? 0);
  return {
    items: items.map((topic) => ({ ...row(topic), unmet: unmet.get(topic.id)?.length ?? 0 })),
    counts: Object.fromEntries(counts.map(({ state, n }) => [state, n])),
    total,
    choices: await choicesOf(deps.db, scope, query.side),
    sides: { unit: scope.unitPaths.length > 0, keeper: scope.keptPaths.length > 0 },
  };
}
