import type { z } from 'zod';
import type { Db } from '../../../../db/client.ts';
import type { Actor } from '../../../kernel/deps.ts';
import { badRequest } from '../../../kernel/errors.ts';
import { lockTopic, seenTopic, topicScope, type Seen } from '../../../topics/index.ts';
import { stepNotFound } from '../../errors.ts';
import { findMilestone, topicOfMilestone, type MilestoneRow } from '../repo.ts';

export type Held = { step: MilestoneRow; seen: Seen };

/** A milestone within reach with its topic. @throws projects.step_not_found */
export async function seenStep(db: Db, actor: Actor, id: string): Promise<Held> {
  const topicId = await topicOfMilestone(db, topicScope(actor), id);
  if (topicId === null) throw stepNotFound();
  const seen = await seenTopic(db, actor, topicId);
  const step = await findMilestone(db, id);
  if (!step) throw stepNotFound();
  return { step, seen };
}

/** The same with its topic held: what is decided about it is decided one after the other. */
export async function heldStep(tx: Db, actor: Actor, id: string): Promise<Held> {
  const { seen } = await seenStep(tx, actor, id);
  await lockTopic(tx, seen.topic.id);
  return seenStep(tx, actor, id);
}

/** A report, read from what somebody sent or what is stored. @throws request.invalid */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (!read.success) throw badRequest();
  return read.data;
}
