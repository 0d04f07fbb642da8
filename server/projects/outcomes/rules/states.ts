import type { outcomes } from '../../../../db/schema/index.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';

export type OutcomeState = (typeof outcomes.$inferSelect)['state'];

/**
 * An outcome's way as one table. The leader hands in what is to be published at the closing, with her pledge, or keeps it
 * in the dossier; everything after that the product does, and the library's audit decides.
 */
export const STATES = [
  'draft',
  'handed_in',
  'publishing',
  'in_audit',
  'published',
  'kept',
] as const satisfies readonly OutcomeState[];
export const PARTS = ['leader', 'member', 'product'] as const;
export type OutcomePart = (typeof PARTS)[number];

type Move = { from: readonly OutcomeState[]; to: OutcomeState | null; by: readonly OutcomePart[] };
export const MOVES = {
  /** `to: null` stays where it is. */
  edit: { from: ['draft', 'kept'], to: null, by: ['leader', 'member'] },
  remove: { from: ['draft'], to: null, by: ['leader', 'member'] },
  hand_in: { from: ['draft', 'kept'], to: 'handed_in', by: ['leader'] },
  /** 只留存: in the dossier and the register, not in the library. */
  keep: { from: ['draft', 'handed_in'], to: 'kept', by: ['leader'] },
  take_back: { from: ['handed_in', 'kept'], to: 'draft', by: ['leader'] },
  /** When the topic is closed, and again after a refusal. */
  publish: { from: ['handed_in', 'publishing'], to: 'publishing', by: ['leader', 'product'] },
  submit: { from: ['publishing'], to: 'in_audit', by: ['product'] },
  fail: { from: ['publishing'], to: 'handed_in', by: ['product'] },
  list: { from: ['handed_in', 'publishing', 'in_audit', 'kept'], to: 'published', by: ['product'] },
  /** 出库. */
  withdraw: { from: ['published'], to: 'kept', by: ['product'] },
  /** Its draft in the library was removed. */
  lose: { from: ['publishing', 'in_audit', 'handed_in'], to: 'handed_in', by: ['product'] },
} as const satisfies Record<string, Move>;
export type OutcomeCommand = keyof typeof MOVES;
const moves: Record<OutcomeCommand, Move> = MOVES;
export const COMMANDS = Object.keys(MOVES).filter((name): name is OutcomeCommand => name in MOVES);

export type OutcomeRefusal =
  | 'topics.not_yours_to_do'
  | 'projects.outcome_not_now'
  | 'projects.outcomes_not_yet'
  | 'projects.outcome_no_file'
  | 'projects.topic_not_closed';

/** While a panel judges the topic nothing changes under its eyes; what comes after the closing may be added. */
const WRITABLE: readonly TopicState[] = ['running', 'suspended', 'deferred', 'closed'];

export type Asking = { part: OutcomePart | null; topicState: TopicState; hasFile: boolean };

/** Null when the command may be given now; who may never give it is told so first. */
export function whyNotOutcome(state: OutcomeState, command: OutcomeCommand, asking: Asking): OutcomeRefusal | null {
  const { from, by } = moves[command];
  const { part } = asking;
  if (part === null || !by.includes(part)) return 'topics.not_yours_to_do';
  if (part !== 'product' && !WRITABLE.includes(asking.topicState)) return 'projects.outcomes_not_yet';
  if (!from.includes(state)) return 'projects.outcome_not_now';
  if (command === 'hand_in' && !asking.hasFile) return 'projects.outcome_no_file';
  if (command === 'publish' && asking.topicState !== 'closed') return 'projects.topic_not_closed';
  return null;
}

/** Where a command leads from a state it may be given in. */
export const after = (state: OutcomeState, command: OutcomeCommand): OutcomeState => moves[command].to ?? state;

/** Whether somebody of the topic may add an outcome. */
export function whyNotAdd(part: OutcomePart | null, topicState: TopicState): OutcomeRefusal | null {
  if (part === null || part === 'product') return 'topics.not_yours_to_do';
  return WRITABLE.includes(topicState) ? null : 'projects.outcomes_not_yet';
}
