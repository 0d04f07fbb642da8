/** What the documents of topics hold (`jsonb`): a call's demands and an application's form. Types only. */

/** 草稿 … 结题; the table of moves between them is server/topics/rules/states.ts. */
export type TopicState =
  | 'draft'
  | 'submitted'
  | 'screening'
  | 'returned'
  | 'refused'
  | 'accepted'
  | 'reviewing'
  | 'deliberating'
  | 'proposed'
  | 'revising'
  | 'revised'
  | 'notice'
  | 'approved'
  | 'running'
  | 'suspended'
  | 'closing'
  | 'deferred'
  | 'closed'
  | 'declined'
  | 'merged'
  | 'withdrawn'
  | 'cancelled';

export type TitleLevel = 'none' | 'junior' | 'middle' | 'deputy_senior' | 'senior';
export type TopicLevel = 'school' | 'county' | 'city' | 'province' | 'national';

/** Where a demand comes from; a demand of the product's own says so with `kind: 'default'`. */
export type TopicClause = {
  document: string;
  place: string;
  quotation: string;
  kind: 'quoted' | 'retold' | 'default';
};

/** When a rule is asked at all; every named list must hold the fact. */
export type RuleCondition = {
  tracks?: string[];
  unitKinds?: UnitKind[];
  stages?: string[];
};
/** A country school is a county's or a district's school too; rules name whichever they mean. */
export type UnitKind = 'city_school' | 'district_school' | 'county_school' | 'rural_school' | 'county' | 'city';

type RuleBase = { id: string; label: string; labelEn: string; clause: TopicClause; when?: RuleCondition };
export type EligibilityRule = RuleBase &
  (
    | { type: 'leaders'; most: number }
    | {
        type: 'leader_title';
        least: TitleLevel;
        orDegree?: 'master' | 'doctor';
        orRecommenders?: { count: number; title: TitleLevel };
      }
    | { type: 'leader_age'; most: number; orTitle?: TitleLevel; orDegree?: 'master' | 'doctor' }
    /** Has led such a topic to its closing; `levels` by kind of unit. */
    | { type: 'led_before'; least: number; levels: { unit: UnitKind | 'any'; level: TopicLevel }[] }
    | { type: 'took_part_before'; least: number; level: TopicLevel; proof: boolean }
    /** `who` is in at most so many unfinished topics, this one included. */
    | { type: 'active_limit'; who: 'leader' | 'members' | 'everybody'; as: 'lead' | 'join' | 'any'; most: number }
    /** An unfinished topic of this level stands in the way. */
    | { type: 'unfinished_blocks'; who: 'leader' | 'everybody'; as: 'lead' | 'any'; level: TopicLevel | 'any' }
    | { type: 'team_size'; most: number; countsLeader: boolean }
    | { type: 'unit_quota'; most: number; unit: UnitKind | 'any'; per: 'unit' | 'county' }
    | { type: 'duration'; leastMonths: number; mostMonths: number }
    | { type: 'sanction'; years: number; causes: ('without_cause' | 'integrity')[] }
    | { type: 'member_consent' }
    | { type: 'title_lock' }
    | { type: 'works_within' }
    | { type: 'once_per_call'; who: 'leader' | 'everybody' }
    | { type: 'recommenders'; count: number; title?: TitleLevel }
    | { type: 'unit_commitment' }
    | { type: 'blind_part' }
  );

export type Dimension = {
  key: string;
  name: string;
  nameEn: string;
  /** Of 100; those of a rubric sum to 100. */
  weight: number;
  /** What work of this band looks like. */
  anchors: Record<Band, string>;
};
export type Band = 'A' | 'B' | 'C' | 'D';

export type MilestoneRule = {
  id: string;
  label: string;
  labelEn: string;
  clause: TopicClause;
  kind: 'opening' | 'midterm' | 'annual' | 'closing';
  /** `months` after approval, or the day 'MM-DD' of every year of its life, or the end it promised plus so many months. */
  due: { by: 'months'; months: number } | { by: 'year_day'; day: string } | { by: 'end'; months: number };
  when?: { leastMonths?: number; tracks?: string[] };
};

export type CallBody = {
  /** Days in China, both included. */
  window: { from: string; to: string };
  lead: string;
  level: TopicLevel;
  tracks: {
    key: string;
    name: string;
    nameEn: string;
    kind: 'key' | 'general' | 'mini' | 'special';
    leastMonths: number;
    mostMonths: number;
    /** Most that will be approved; null: no number set. */
    most: number | null;
    /** `short` asks only for the sections a mini-topic needs. */
    form: 'full' | 'short';
  }[];
  guide: { id: string; title: string; isLocked: boolean; track: string | null; note: string }[];
  /** Sections the form asks for, with their lengths in characters. */
  sections: { key: SectionKey; isRequired: boolean; least: number; most: number }[];
  titleMost: number;
  stageOutcomesMost: number;
  finalOutcomesMost: number;
  budget: boolean;
  aiPart: boolean;
  eligibility: EligibilityRule[];
  rubric: {
    dimensions: Dimension[];
    /** Lower ends of the bands in points of 100. */
    bands: Record<Band, number>;
    gates: { key: string; name: string; nameEn: string }[];
    clause: TopicClause;
  };
  review: {
    count: number;
    isBlind: boolean;
    subjectExperts: number;
    mostPerUnit: number;
    mostLoad: number;
    days: number;
    seesOthers: 'never' | 'after_own';
    /** Points of 100 between the highest and the lowest at which the alarm goes. */
    spread: number;
    /** Bands in which a comment is demanded. */
    commentAt: Band[];
  };
  notice: { days: number };
  milestones: MilestoneRule[];
  closing: {
    experts: number;
    ofSubject: number;
    ways: ('meeting' | 'mail')[];
    workReportLeast: number;
    researchReportLeast: number;
    materialsDaysBefore: number;
    clause: TopicClause;
  };
  /** '{year}', '{track}' and '{n}' (with digits, '{n:3}') are filled in. */
  numberPattern: string;
  /** Share of characters in common with another topic, 0–1, from which a section is shown as similar. */
  similarity: { section: number };
};

/** Sections of the 设计论证; all of them are part of the blind packet. */
export type SectionKey =
  | 'concepts'
  | 'literature'
  | 'significance'
  | 'subjects'
  | 'content'
  | 'difficulties'
  | 'methods'
  | 'feasibility'
  | 'foundation';

export type BudgetKey =
  | 'materials'
  | 'data'
  | 'travel'
  | 'meetings'
  | 'exchange'
  | 'equipment'
  | 'consulting'
  | 'labour'
  | 'printing'
  | 'management'
  | 'other';

/** `person`: null is the leader, else the id of a member. The blind packet shows a number instead. */
export type PlannedOutcome = {
  name: string;
  form: string;
  from: string | null;
  dueOn: string | null;
  person: string | null;
};

export type TopicForm = {
  title: string;
  track: string;
  guideItem: string | null;
  direction: string;
  subject: string | null;
  stage: string | null;
  months: number | null;
  leader: {
    gender: 'female' | 'male' | null;
    ethnicity: string;
    born: string | null;
    post: string;
    title: TitleLevel | null;
    speciality: string;
    education: string;
    degree: 'none' | 'bachelor' | 'master' | 'doctor' | null;
    phone: string;
    email: string;
  };
  /** 主持人近年相关课题; A 主持已结 · B 主持未结 · C 参与 · D 未参与. */
  history: { title: string; level: TopicLevel; status: 'A' | 'B' | 'C' | 'D'; year: number | null }[];
  sections: Partial<Record<SectionKey, string>>;
  /** Each is a promise that closing compares. */
  objectives: string[];
  steps: { from: string | null; to: string | null; task: string; person: string | null }[];
  stageOutcomes: PlannedOutcome[];
  finalOutcomes: PlannedOutcome[];
  /** Hundredths of a yuan (分). */
  budget: Partial<Record<BudgetKey, number>>;
  ai: {
    tools: { name: string; standing: 'filed' | 'white_list' | 'neither' | null; purpose: string; where: string }[];
    pupils: { useDirectly: boolean | null; stages: string[]; how: string };
    data: { kinds: string; anonymised: string };
    division: string;
    risks: string;
    /** AI 使用声明: how the application itself was written. */
    statement: string;
  };
};
