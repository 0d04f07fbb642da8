import type { Actor, Deps } from '../../../kernel/deps.ts';
import { moveTopic, seenTopic } from '../../../topics/index.ts';
import { showProject } from '../../show.ts';

type Steering =
  | { id: string; command: 'suspend' | 'resume'; reason: string }
  /** 撤项: the cause is remembered, later calls ask for it. */
  | { id: string; command: 'cancel'; reason: string; cause: 'without_cause' | 'with_cause' | 'integrity' };

/** 中止, 恢复 or 撤项 by the keeper of the call, with the reason. What follows for its duties follows from the move. */
export async function steerTopic(deps: Deps, actor: Actor, input: Steering) {
  await deps.db.transaction(async (tx) => {
    const { parts } = await seenTopic(tx, actor, input.id);
    const { id, command, reason } = input;
    const cause = input.command === 'cancel' ? { cancelledCause: input.cause } : {};
    await moveTopic(deps, tx, actor, { id, command, parts, reason, detail: cause, values: cause });
  });
  return showProject(deps, actor, { id: input.id });
}
