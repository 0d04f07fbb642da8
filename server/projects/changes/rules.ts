import type { ChangeKind } from '../../../db/schema/projects.ts';
import type { TopicClause, TopicState } from '../../../db/schema/topic-data.ts';
import { addMonths, daysBetween } from '../../policy/rules/index.ts';
import type { Part } from '../../topics/rules/index.ts';

/** 吉林: seven changes that need approval; one that was made without it stands in the way of closing. */
export const CHANGE_KINDS = [
  'people',
  'title',
  'outcome_form',
  'content',
  'unit',
  'delay',
  'stop',
] as const satisfies readonly ChangeKind[];
export const CHANGE_CLAUSE: TopicClause = {
  document: '吉林省教育科学规划课题管理',
  place: '重要事项变更',
  quotation: '未经批准擅自变更的不予结题',
  kind: 'retold',
};

export type ChangeState = 'asked' | 'endorsed' | 'approved' | 'rejected' | 'withdrawn';
export const CHANGE_STATES = ['asked', 'endorsed', 'approved', 'rejected', 'withdrawn'] as const;

type Move = { from: readonly ChangeState[]; to: ChangeState; by: Part };
export const CHANGE_MOVES = {
  endorse: { from: ['asked'], to: 'endorsed', by: 'unit' },
  /** 单位不同意. */
  decline: { from: ['asked'], to: 'rejected', by: 'unit' },
  approve: { from: ['endorsed'], to: 'approved', by: 'keeper' },
  reject: { from: ['endorsed'], to: 'rejected', by: 'keeper' },
  withdraw: { from: ['asked', 'endorsed'], to: 'withdrawn', by: 'leader' },
} as const satisfies Record<string, Move>;
export type ChangeCommand = keyof typeof CHANGE_MOVES;
const moves: Record<ChangeCommand, Move> = CHANGE_MOVES;
export const CHANGE_COMMANDS = Object.keys(CHANGE_MOVES).filter((name): name is ChangeCommand => name in CHANGE_MOVES);

export type ChangeRefusal = 'topics.not_yours_to_do' | 'projects.change_not_now' | 'projects.change_own_endorsement';

/** Null when the command may be given. Whoever endorsed for the unit does not decide about it too. */
export function whyNotAnswer(
  change: { state: ChangeState; endorsedById: string | null },
  command: ChangeCommand,
  by: { personId: string; parts: readonly Part[] },
): ChangeRefusal | null {
  const move = moves[command];
  if (!by.parts.includes(move.by)) return 'topics.not_yours_to_do';
  if (!move.from.includes(change.state)) return 'projects.change_not_now';
  const isDeciding = command === 'approve' || command === 'reject';
  return isDeciding && change.endorsedById === by.personId ? 'projects.change_own_endorsement' : null;
}
export const changeTarget = (command: ChangeCommand): ChangeState => moves[command].to;

/** States of a topic in which changes are asked for and decided; a topic that is being closed stands as it is. */
const CHANGING: readonly TopicState[] = ['approved', 'running', 'suspended', 'deferred'];
export type AskRefusal =
  'topics.not_yours_to_do' | 'topics.not_in_this_state' | 'projects.change_open' | 'projects.change_nothing';

export const whyNotChangeNow = (topic: TopicState): AskRefusal | null =>
  CHANGING.includes(topic) ? null : 'topics.not_in_this_state';

/** @param open kinds of changes of this topic that wait for an answer */
export function whyNotAsk(
  topic: TopicState,
  kind: ChangeKind | null,
  open: readonly ChangeKind[],
  parts: readonly Part[],
): AskRefusal | null {
  if (!parts.includes('leader')) return 'topics.not_yours_to_do';
  const refusal = whyNotChangeNow(topic);
  if (refusal !== null) return refusal;
  return kind !== null && open.includes(kind) ? 'projects.change_open' : null;
}

/** What is said of a delay before it is decided: more than a year in all, or not the first. */
export type DelayNotice = 'over_a_year' | 'repeated';
export function delayNotices(delay: { promised: string; asked: string; earlier: number }): DelayNotice[] {
  return [
    ...(delay.asked > addMonths(delay.promised, 12) ? (['over_a_year'] as const) : []),
    ...(delay.earlier > 0 ? (['repeated'] as const) : []),
  ];
}

export const delayDays = (from: string, to: string): number => daysBetween(from, to);

/** Who has to agree to a change herself: whoever joins or takes over. */
export const consentersOf = (after: { leaderId: string | null; join: readonly { personId: string }[] }): string[] => [
  ...new Set([...(after.leaderId === null ? [] : [after.leaderId]), ...after.join.map(({ personId }) => personId)]),
];

export type Consent = { personId: string; agreed: boolean | null };
const isConsent = (value: unknown): value is Consent =>
  typeof value === 'object' && value !== null && 'personId' in value && 'agreed' in value;

/** Who was asked to agree to a change and what each has said; null: nothing yet. */
export const consentsOf = ({ after }: { after: Record<string, unknown> }): Consent[] =>
  Array.isArray(after.consents) ? after.consents.filter(isConsent) : [];
