import type { TopicState } from '../../../db/schema/topic-data.ts';

/**
 * The life of a topic as one table: which command leads from which state to which, and who may give it. Everything that
 * moves a topic asks here; pages ask `commandsFor`, so buttons and guards cannot disagree. Deadlines, quotas and other
 * guards that need facts stand with the use cases, after this table.
 */
export const STATES = [
  'draft',
  'submitted',
  'screening',
  'returned',
  'refused',
  'accepted',
  'reviewing',
  'deliberating',
  'proposed',
  'revising',
  'revised',
  'notice',
  'approved',
  'running',
  'suspended',
  'closing',
  'deferred',
  'closed',
  'declined',
  'merged',
  'withdrawn',
  'cancelled',
] as const satisfies readonly TopicState[];

/**
 * Who somebody is to a topic. `unit` speaks for the school (its administrators), `keeper` runs the call, `second` is a
 * keeper who did not turn the first key, `expert` judges it. Leader and members are never any of the others.
 */
export const PARTS = ['leader', 'member', 'unit', 'keeper', 'second', 'expert'] as const;
export type Part = (typeof PARTS)[number];

type Move = { from: readonly TopicState[]; to: TopicState; by: readonly Part[] };

/** States in which an application is still the applicant's to take back. */
const OPEN = ['submitted', 'screening', 'returned', 'accepted'] as const;

export const MOVES = {
  /** 提交: to the unit, which answers for it before the call's body sees it. */
  submit: { from: ['draft'], to: 'submitted', by: ['leader'] },
  /** 单位推荐: takes a place of the unit's quota. */
  endorse: { from: ['submitted'], to: 'screening', by: ['unit'] },
  /** 单位退回修改. */
  hand_back: { from: ['submitted'], to: 'draft', by: ['unit'] },
  withdraw: { from: OPEN, to: 'withdrawn', by: ['leader'] },
  /** 退回补正. */
  return: { from: ['screening'], to: 'returned', by: ['keeper'] },
  resubmit: { from: ['returned'], to: 'screening', by: ['leader'] },
  accept: { from: ['screening'], to: 'accepted', by: ['keeper'] },
  /** 不予受理, with the clause. */
  refuse: { from: ['screening'], to: 'refused', by: ['keeper'] },
  /** 申诉成立. */
  readmit: { from: ['refused'], to: 'screening', by: ['second'] },
  start_review: { from: ['accepted'], to: 'reviewing', by: ['keeper'] },
  end_review: { from: ['reviewing'], to: 'deliberating', by: ['keeper'] },
  /** A third reader is asked. */
  reopen_review: { from: ['deliberating'], to: 'reviewing', by: ['keeper'] },
  propose: { from: ['deliberating'], to: 'proposed', by: ['keeper'] },
  reject_proposal: { from: ['proposed'], to: 'deliberating', by: ['second'] },
  confirm_approval: { from: ['proposed'], to: 'notice', by: ['second'] },
  confirm_revision: { from: ['proposed'], to: 'revising', by: ['second'] },
  confirm_merger: { from: ['proposed'], to: 'merged', by: ['second'] },
  confirm_decline: { from: ['proposed'], to: 'declined', by: ['second'] },
  /** 申诉成立 after a decline or merger: it is decided anew. */
  redecide: { from: ['declined', 'merged'], to: 'deliberating', by: ['second'] },
  hand_in_revision: { from: ['revising'], to: 'revised', by: ['leader'] },
  accept_revision: { from: ['revised'], to: 'notice', by: ['keeper'] },
  return_revision: { from: ['revised'], to: 'revising', by: ['keeper'] },
  /** 异议成立. */
  uphold_objection: { from: ['notice'], to: 'deliberating', by: ['second'] },
  /** 立项: after the notice, with its number. */
  approve: { from: ['notice'], to: 'approved', by: ['keeper'] },
  /** 开题 has been held and accepted. */
  open: { from: ['approved'], to: 'running', by: ['keeper'] },
  suspend: { from: ['approved', 'running'], to: 'suspended', by: ['keeper'] },
  resume: { from: ['suspended'], to: 'running', by: ['keeper'] },
  apply_closing: { from: ['running', 'deferred'], to: 'closing', by: ['leader'] },
  return_closing: { from: ['closing'], to: 'running', by: ['keeper'] },
  close: { from: ['closing'], to: 'closed', by: ['keeper'] },
  defer: { from: ['closing'], to: 'deferred', by: ['keeper'] },
  /** 撤项. */
  cancel: { from: ['approved', 'running', 'suspended', 'deferred'], to: 'cancelled', by: ['keeper'] },
} as const satisfies Record<string, Move>;

export type Command = keyof typeof MOVES;
const moves: Record<Command, Move> = MOVES;

export const COMMANDS = Object.keys(MOVES).filter((name): name is Command => name in MOVES);

export type Refusal = 'topics.not_in_this_state' | 'topics.not_yours_to_do';

/** Null when one of `parts` may give the command now. Who may never give it is told so before the state is. */
export function whyNotMove(state: TopicState, command: Command, parts: readonly Part[]): Refusal | null {
  const { from, by } = moves[command];
  if (!by.some((part) => parts.includes(part))) return 'topics.not_yours_to_do';
  return from.includes(state) ? null : 'topics.not_in_this_state';
}

/** Where a command leads. */
export const target = (command: Command): TopicState => moves[command].to;

/** What somebody may do to a topic now, in the table's order. */
export const commandsFor = (state: TopicState, parts: readonly Part[]): Command[] =>
  COMMANDS.filter((command) => whyNotMove(state, command, parts) === null);

/** States in which the form may still be written. */
export const isWritable = (state: TopicState): boolean =>
  state === 'draft' || state === 'returned' || state === 'revising';

/** An application that stands in the way of another: handed in and neither ended nor taken back. */
export const isAlive = (state: TopicState): boolean => !ENDED.includes(state) && state !== 'draft';
/** Approved and not ended: an unfinished topic (未结题). */
export const isUnfinished = (state: TopicState): boolean =>
  ['approved', 'running', 'suspended', 'closing', 'deferred'].includes(state);
const ENDED: readonly TopicState[] = ['refused', 'declined', 'merged', 'withdrawn', 'cancelled', 'closed'];

/** Whether identities may be known to everybody: nothing of it is judged blind any more. */
export const isPublic = (state: TopicState): boolean => state === 'notice' || state === 'closed' || isUnfinished(state);
