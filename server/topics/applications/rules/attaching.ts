import type { AttachmentUse } from '../../../../db/schema/topics.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import type { Part } from '../../rules/states.ts';

export const USES = [
  'application',
  'proof',
  'supplement',
  'opening',
  'midterm',
  'annual',
  'change',
  'closing',
  'outcome',
] as const satisfies readonly AttachmentUse[];

/** Files of one topic, all uses together. */
export const MOST_FILES = 60;

const LIVING: readonly TopicState[] = ['approved', 'running', 'suspended', 'deferred'];

/** In which states files of a kind are added and taken out. */
const WHEN: Record<AttachmentUse, readonly TopicState[]> = {
  application: ['draft', 'returned', 'revising'],
  proof: ['draft', 'returned', 'revising'],
  supplement: ['returned', 'refused', 'revising'],
  opening: ['approved'],
  midterm: LIVING,
  annual: LIVING,
  change: LIVING,
  closing: [...LIVING, 'closing'],
  outcome: [...LIVING, 'closing', 'closed'],
};

export type AttachRefusal = 'topics.not_yours_to_do' | 'topics.not_in_this_state';

/** The application is its leader's alone; to what comes after it members add too. */
export function whyNotAttach(state: TopicState, use: AttachmentUse, parts: readonly Part[]): AttachRefusal | null {
  const isApplication = use === 'application' || use === 'proof' || use === 'supplement';
  if (!parts.includes('leader') && (isApplication || !parts.includes('member'))) return 'topics.not_yours_to_do';
  return WHEN[use].includes(state) ? null : 'topics.not_in_this_state';
}
