import { AppError } from '../../../kernel/errors.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { STEWARDS } from '../../../people/index.ts';
import { lockTopic, moveTopic, remind, seenTopic, type Seen } from '../../../topics/index.ts';
import type { Db } from '../../../../db/client.ts';
import { officersAt, saveCommitment, saveMilestone } from '../../milestones/repo.ts';
import { forget } from '../../milestones/usecases/follow.ts';
import { showProject } from '../../show.ts';
import { closingsOf, insertClosing } from '../repo.ts';
import { closingView, type ClosingView } from './facts.ts';

/**
 * Applies for closing with the report as it was saved last.
 * @throws projects.closing_blocked with how many things stand in the way; the page names them with their clauses
 */
export async function applyClosing(deps: Deps, actor: Actor, { id, revision }: { id: string; revision: number }) {
  await deps.db.transaction(async (tx) => {
    await seenTopic(tx, actor, id);
    await lockTopic(tx, id);
    const seen = await seenTopic(tx, actor, id);
    const view = await closingView(deps, tx, seen);
    if (view.step && view.step.revision !== revision) refuse('topics.changed_meanwhile');
    // Whose it is and whether the topic can be closed at all is told before what is still wanting.
    await moveTopic(deps, tx, actor, { id, command: 'apply_closing', parts: seen.parts });
    refuseBlocked(view);
    await keep(deps, tx, seen, view);
  });
  return showProject(deps, actor, { id });
}

function refuseBlocked({ blocks }: ClosingView): void {
  const [first] = blocks;
  if (!first) return;
  const params = { n: blocks.length, first: first.code };
  throw new AppError('projects.closing_blocked', 409, 'Something stands in the way of closing', { params });
}

async function keep(deps: Deps, tx: Db, { topic, callOrgId }: Seen, view: ClosingView): Promise<void> {
  const earlier = await closingsOf(tx, topic.id);
  const round = Math.max(0, ...earlier.map((one) => one.round)) + 1;
  const closingId = deps.newId('cls');
  const at = deps.now();
  await insertClosing(tx, {
    id: closingId,
    topicId: topic.id,
    round,
    way: view.report.way ?? 'meeting',
    heldOn: null,
    report: view.report,
    state: 'asked',
    grade: null,
    opinion: '',
    decidedById: null,
    decidedAt: null,
    createdAt: at,
    updatedAt: at,
  });
  for (const { id, evidence } of view.commitments) await saveCommitment(tx, id, { evidence, updatedAt: at });
  if (view.step) {
    const { id, revision } = view.step;
    await saveMilestone(tx, id, { state: 'submitted', revision: revision + 1, submittedAt: at, updatedAt: at });
    await forget(tx, view.step);
  }
  const officers = callOrgId === null ? [] : await officersAt(tx, [callOrgId], STEWARDS);
  await remind(
    deps,
    tx,
    officers.map(({ personId }) => ({
      personId,
      kind: 'closing_asked' as const,
      key: `closing:${closingId}:asked`,
      href: `/topics/${topic.id}?tab=project`,
      params: { title: topic.title },
      dueOn: null,
    })),
  );
}
