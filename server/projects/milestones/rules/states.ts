import type { MilestoneKind, MilestoneState } from '../../../../db/schema/projects.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import type { Part } from '../../../topics/rules/index.ts';

export const MILESTONE_KINDS = ['opening', 'midterm', 'annual', 'closing'] as const satisfies readonly MilestoneKind[];
export const MILESTONE_STATES = [
  'pending',
  'submitted',
  'returned',
  'passed',
  'failed',
  'void',
] as const satisfies readonly MilestoneState[];

type Move = { from: readonly MilestoneState[]; to: MilestoneState | null; by: Part; kinds: readonly MilestoneKind[] };

/** Not yet reported, or to be reported again. */
export const OPEN_STATES = ['pending', 'returned', 'failed'] as const satisfies readonly MilestoneState[];
const REPORTED = ['opening', 'midterm', 'annual'] as const;

/**
 * What may be done with a milestone, by whom, and where it leads (null: it stays). The closing's report is written here
 * and handed in by applying for closing, which moves the topic too.
 */
export const MILESTONE_MOVES = {
  save: { from: OPEN_STATES, to: null, by: 'leader', kinds: MILESTONE_KINDS },
  /** 开题会议的申请: before the meeting is held. */
  announce: { from: OPEN_STATES, to: null, by: 'leader', kinds: ['opening'] },
  submit: { from: OPEN_STATES, to: 'submitted', by: 'leader', kinds: REPORTED },
  return: { from: ['submitted'], to: 'returned', by: 'keeper', kinds: REPORTED },
  pass: { from: ['submitted'], to: 'passed', by: 'keeper', kinds: REPORTED },
  /** 整改: with a day by which it is reported again. */
  fail: { from: ['submitted'], to: 'failed', by: 'keeper', kinds: REPORTED },
} as const satisfies Record<string, Move>;

export type MilestoneCommand = keyof typeof MILESTONE_MOVES;
const moves: Record<MilestoneCommand, Move> = MILESTONE_MOVES;
export const MILESTONE_COMMANDS = Object.keys(MILESTONE_MOVES).filter(
  (name): name is MilestoneCommand => name in MILESTONE_MOVES,
);

/** States of a topic in which its leader reports; while it is suspended or being closed she does not. */
const WRITING: readonly TopicState[] = ['approved', 'running', 'deferred'];
const JUDGING: readonly TopicState[] = [...WRITING, 'suspended', 'closing'];

export type MilestoneRefusal =
  'topics.not_yours_to_do' | 'projects.not_for_this_step' | 'topics.not_in_this_state' | 'projects.step_not_now';

/** Null when the command may be given now. Who may never give it is told so before anything else. */
export function whyNotStep(
  step: { kind: MilestoneKind; state: MilestoneState },
  topic: TopicState,
  command: MilestoneCommand,
  parts: readonly Part[],
): MilestoneRefusal | null {
  const { from, by, kinds } = moves[command];
  if (!parts.includes(by)) return 'topics.not_yours_to_do';
  if (!kinds.includes(step.kind)) return 'projects.not_for_this_step';
  if (!(by === 'leader' ? WRITING : JUDGING).includes(topic)) return 'topics.not_in_this_state';
  return from.includes(step.state) ? null : 'projects.step_not_now';
}

export const stepTarget = (command: MilestoneCommand): MilestoneState | null => moves[command].to;
