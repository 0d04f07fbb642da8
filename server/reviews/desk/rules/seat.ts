import type { AssignmentState } from '../../../../db/schema/reviews.ts';

/** What a reviewer may do with an assignment: which state it takes her from, and where it leads. */
const STEPS = {
  accept: { from: ['invited'], to: 'accepted' },
  /** 谢绝: no time. */
  decline: { from: ['invited', 'accepted'], to: 'declined' },
  /** 回避: also when the conflict is seen late, even after scoring. */
  recuse: { from: ['invited', 'accepted', 'submitted'], to: 'recused' },
  /** 弃权: she has read it and cannot judge it. */
  abstain: { from: ['accepted'], to: 'abstained' },
  save: { from: ['accepted'], to: 'accepted' },
  submit: { from: ['accepted'], to: 'submitted' },
  /** 收回: until the keeper ends the review. */
  take_back: { from: ['submitted'], to: 'accepted' },
  /** 查看其他评审人的意见. */
  open_others: { from: ['submitted'], to: 'submitted' },
} as const satisfies Record<string, { from: readonly AssignmentState[]; to: AssignmentState }>;

export type Step = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS).filter((name): name is Step => name in STEPS);
/** Steps by which somebody leaves: her place is filled at once. */
export type Leaving = Extract<Step, 'decline' | 'recuse' | 'abstain'>;

/** States in which she is still one of the reviewers and is served the packet. */
export const SEATED = ['invited', 'accepted', 'submitted'] as const satisfies readonly AssignmentState[];
export const RECUSALS = ['same_unit', 'kin', 'mentor', 'cooperation', 'interest', 'recognised', 'other'] as const;
export type Recusal = (typeof RECUSALS)[number];

/** Kind and reason of a recusal as one text, and back; what was written otherwise has no kind. */
export const recusalText = (kind: Recusal, reason: string): string => `${kind}: ${reason}`;
export function recusalOf(text: string): { kind: Recusal | null; reason: string } {
  const kind = RECUSALS.find((one) => text.startsWith(`${one}: `)) ?? null;
  return { kind, reason: kind === null ? text : text.slice(kind.length + 2) };
}

/** What decides about a step: her own assignment, the call's way, and what she has looked at. */
export type SeatFacts = {
  state: AssignmentState;
  /** The keeper has not ended the review of it. */
  isOpen: boolean;
  seesOthers: 'never' | 'after_own';
  hasSeenOthers: boolean;
};

export type StepRefusal =
  'reviews.seat_not_in_this_state' | 'reviews.review_ended' | 'reviews.others_stay_hidden' | 'reviews.has_seen_others';

const froms = (step: Step): readonly AssignmentState[] => STEPS[step].from;
export const leadsTo = (step: Step): AssignmentState => STEPS[step].to;

/** Whoever has read the others' reviews keeps the score she gave before: her judgement was her own. */
export function whyNotStep(facts: SeatFacts, step: Step): StepRefusal | null {
  if (!froms(step).includes(facts.state)) return 'reviews.seat_not_in_this_state';
  if (step === 'open_others') return facts.seesOthers === 'after_own' ? null : 'reviews.others_stay_hidden';
  if (!facts.isOpen) return 'reviews.review_ended';
  return step === 'take_back' && facts.hasSeenOthers ? 'reviews.has_seen_others' : null;
}

export type Can = Record<Step, { allowed: boolean; because: StepRefusal | null }>;
const answer = (because: StepRefusal | null) => ({ allowed: because === null, because });
export const canOf = (facts: SeatFacts): Can => ({
  accept: answer(whyNotStep(facts, 'accept')),
  decline: answer(whyNotStep(facts, 'decline')),
  recuse: answer(whyNotStep(facts, 'recuse')),
  abstain: answer(whyNotStep(facts, 'abstain')),
  save: answer(whyNotStep(facts, 'save')),
  submit: answer(whyNotStep(facts, 'submit')),
  take_back: answer(whyNotStep(facts, 'take_back')),
  open_others: answer(whyNotStep(facts, 'open_others')),
});

const DAY_MS = 86_400_000;
/** Whole days from `today` to `due`; negative when it is over. */
export const daysLeft = (today: string, due: string): number =>
  Math.round((Date.parse(due) - Date.parse(today)) / DAY_MS);

/** Roles in which somebody reads or judges and keeps nothing. Any other is an office over what lies below it. */
const NO_OFFICE = ['teacher', 'expert', 'group_leader'];

export type Places = {
  personId: string;
  /** Her school with everything in it, or the bureau she works at, which is not all that lies below it. */
  unit: { path: string; isSchool: boolean };
  officePaths: string[];
};
/** Where a reviewer stands: no topic of these places is served to her, whatever was assigned. */
export const placesOf = (actor: {
  personId: string;
  orgPath: string;
  schoolPath: string | null;
  roles: readonly { role: string; orgPath: string }[];
}): Places => ({
  personId: actor.personId,
  unit: { path: actor.schoolPath ?? actor.orgPath, isSchool: actor.schoolPath !== null },
  officePaths: actor.roles.filter(({ role }) => !NO_OFFICE.includes(role)).map(({ orgPath }) => orgPath),
});
