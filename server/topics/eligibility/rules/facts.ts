import type {
  EligibilityRule,
  TopicClause,
  TopicForm,
  TopicLevel,
  TopicState,
  UnitKind,
} from '../../../../db/schema/topic-data.ts';

/** Another topic that a person of the application leads or takes part in. */
export type Involvement = {
  topicId: string;
  title: string;
  as: 'lead' | 'join';
  /** Null where nothing says it (a topic from before the platform). */
  level: TopicLevel | null;
  state: TopicState;
  isThisCall: boolean;
  /** The day of 撤项 and why; null for what was not cancelled. */
  cancelledOn: string | null;
  cancelledCause: 'without_cause' | 'with_cause' | 'integrity' | null;
};

/** `place` 0 is the leader, members count from 1: facts that are kept name nobody. */
export type PersonFact = {
  place: number;
  consent: 'invited' | 'confirmed';
  worksWithin: boolean;
  task: string;
  involvements: readonly Involvement[];
};

export type Statement = { kind: 'recommender' | 'unit'; state: 'asked' | 'given' | 'declined'; title: string | null };

/** Everything that rules of eligibility ask for, loaded once for an application. */
export type Facts = {
  form: TopicForm;
  state: TopicState;
  /** The day that counts for ages and sanctions: that of handing in, or today while it is a draft. */
  day: string;
  /** The last day of the call's window; '' when none is set. */
  windowTo: string;
  track: { leastMonths: number; mostMonths: number } | null;
  guide: { title: string; isLocked: boolean } | null;
  unitKinds: readonly UnitKind[];
  /** The leader first; who declined or left is not among them. */
  people: readonly PersonFact[];
  statements: readonly Statement[];
  /** Attachments handed in as proof. */
  proofs: number;
  /** Applications that hold a place by each quota rule, this one aside. */
  placesTaken: Readonly<Record<string, readonly { topicId: string; title: string }[]>>;
  /** Sections of the blind part in which a name of its people or unit stands, and what the pre-check has open. */
  blind: { isBlind: boolean; sections: readonly string[]; openFindings: number };
};

export type Verdict = 'met' | 'unmet' | 'unclear' | 'not_applicable';
export type Fact = Record<string, unknown>;
export type Judgement = { verdict: Verdict; fact: Fact };
/** What a rule said of an application, with the rule and the clause it stands on. */
export type Judged = Judgement & {
  ruleId: string;
  type: EligibilityRule['type'];
  label: string;
  labelEn: string;
  clause: TopicClause;
};

export type RuleOf<T extends EligibilityRule['type']> = Extract<EligibilityRule, { type: T }>;

export const met = (fact: Fact): Judgement => ({ verdict: 'met', fact });
export const unmet = (fact: Fact): Judgement => ({ verdict: 'unmet', fact });
export const unclear = (fact: Fact): Judgement => ({ verdict: 'unclear', fact });
export const aside = (fact: Fact): Judgement => ({ verdict: 'not_applicable', fact });
export const judged = (holds: boolean, fact: Fact): Judgement => (holds ? met(fact) : unmet(fact));
