import type { ExpertState } from '../../../db/schema/reviews.ts';
import type { TitleLevel, TopicClause } from '../../../db/schema/topic-data.ts';

/**
 * How a pool of experts is kept (专家库动态管理), as data with the clause each rule rests on. Rules speak up; people decide:
 * nobody is taken in or put out by the machine, and whoever decides against a rule says why.
 */
type RuleBase = { id: string; label: string; labelEn: string; clause: TopicClause };
export type PoolRule = RuleBase &
  (
    | { type: 'entry_title'; least: TitleLevel }
    | { type: 'entry_field' }
    | { type: 'integrity'; years: number }
    | { type: 'exit_declines'; most: number; months: number }
    | { type: 'exit_overdue'; most: number; months: number }
    | { type: 'exit_idle'; years: number }
    /** Who judged so many calls one after the other rests for one. */
    | { type: 'cool_off'; calls: number }
    /** At least this share of a call's reviewers judged none of the body's calls before. */
    | { type: 'rotation'; share: number }
  );

const S0: TopicClause = {
  document: 'S0',
  place: '第11条',
  quotation: '完善课题和论文评审制度…建立课题和论文评审专家库,进行动态管理',
  kind: 'quoted',
};
const S4: TopicClause = { document: 'S4', place: '第101条', quotation: '违背科研诚信要求', kind: 'quoted' };
const own: TopicClause = { document: '研途', place: '专家库默认规则', quotation: '', kind: 'default' };
const drawn: TopicClause = {
  document: '国家社科基金会议评审办法(2014年报道)',
  place: '专家抽取',
  quotation: '专家库约1100人，每年随机抽取约280人，其中新专家160人以上；轮换与回避；建立专家信誉档案。',
  kind: 'retold',
};

export const POOL_RULES: readonly PoolRule[] = [
  {
    ...{ id: 'title', label: '入库：中级及以上职称', labelEn: 'Entry: middle title or above', clause: own },
    ...{ type: 'entry_title', least: 'middle' },
  },
  {
    ...{ id: 'field', label: '入库：写明学科和学段', labelEn: 'Entry: subjects and stages are stated', clause: S0 },
    type: 'entry_field',
  },
  {
    ...{ id: 'integrity', label: '违背科研诚信的出库', labelEn: 'Breach of integrity: out', clause: S4 },
    ...{ type: 'integrity', years: 5 },
  },
  {
    ...{ id: 'declines', label: '一年内多次推辞的请其出库', labelEn: 'Many declines within a year: out', clause: own },
    ...{ type: 'exit_declines', most: 5, months: 12 },
  },
  {
    ...{ id: 'overdue', label: '一年内多次逾期的请其出库', labelEn: 'Often overdue within a year: out', clause: own },
    ...{ type: 'exit_overdue', most: 3, months: 12 },
  },
  {
    ...{ id: 'idle', label: '连续三年未参评的请其出库', labelEn: 'Three years without a review: out', clause: S0 },
    ...{ type: 'exit_idle', years: 3 },
  },
  {
    ...{
      id: 'cool_off',
      label: '连续参评三次的轮休一次',
      labelEn: 'Three calls in a row: rests for one',
      clause: drawn,
    },
    ...{ type: 'cool_off', calls: 3 },
  },
  {
    ...{
      id: 'rotation',
      label: '每次新专家不少于三分之一',
      labelEn: 'A third of the reviewers are new',
      clause: drawn,
    },
    ...{ type: 'rotation', share: 1 / 3 },
  },
];

/** What an expert has done, counted from her assignments. */
export type ExpertRecord = {
  invited: number;
  accepted: number;
  submitted: number;
  declined: number;
  recused: number;
  overdue: number;
  /** From the invitation to the review handed in; null when none was. */
  meanDays: number | null;
  /** Within the last twelve months. */
  declinedLately: number;
  overdueLately: number;
  lastOn: string | null;
  /** The latest calls of the body with reviewers, newest first: whether she judged in each. */
  latest: readonly boolean[];
  /** Day of a topic of hers that was cancelled for a breach of integrity. */
  breachOn: string | null;
};

export type Facts = {
  state: ExpertState;
  title: TitleLevel;
  subjects: readonly string[];
  stages: readonly string[];
  enteredOn: string | null;
  record: ExpertRecord;
};
/** A rule that speaks up, with the number it saw. */
export type Said = { ruleId: string; says: 'not_yet' | 'should_leave' | 'should_rest'; seen: string | number };

const ORDER: readonly TitleLevel[] = ['none', 'junior', 'middle', 'deputy_senior', 'senior'];
const yearsBefore = (day: string, years: number): string => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;

function heard(rule: PoolRule, { title, subjects, stages, enteredOn, record }: Facts, today: string): Said | null {
  const say = (says: Said['says'], seen: Said['seen']): Said => ({ ruleId: rule.id, says, seen });
  switch (rule.type) {
    case 'entry_title':
      return ORDER.indexOf(title) < ORDER.indexOf(rule.least) ? say('not_yet', title) : null;
    case 'entry_field':
      return subjects.length === 0 || stages.length === 0 ? say('not_yet', '') : null;
    case 'integrity':
      return record.breachOn !== null && record.breachOn >= yearsBefore(today, rule.years)
        ? say('should_leave', record.breachOn)
        : null;
    case 'exit_declines':
      return record.declinedLately >= rule.most ? say('should_leave', record.declinedLately) : null;
    case 'exit_overdue':
      return record.overdueLately >= rule.most ? say('should_leave', record.overdueLately) : null;
    case 'exit_idle': {
      const since = [record.lastOn, enteredOn]
        .filter((day) => day !== null)
        .sort()
        .at(-1);
      return since !== undefined && since < yearsBefore(today, rule.years) ? say('should_leave', since) : null;
    }
    case 'cool_off':
      return rule.calls > 0 && record.latest.length >= rule.calls && record.latest.slice(0, rule.calls).every(Boolean)
        ? say('should_rest', rule.calls)
        : null;
    case 'rotation':
      return null;
  }
}

const ENTRY: readonly PoolRule['type'][] = ['entry_title', 'entry_field', 'integrity'];

/** What the rules say of somebody: before she enters those of entry, afterwards those of leaving and resting. */
export function heardOf(rules: readonly PoolRule[], facts: Facts, today: string): Said[] {
  const isInside = facts.state === 'active' || facts.state === 'paused';
  return rules
    .filter(({ type }) => (isInside ? !type.startsWith('entry') : ENTRY.includes(type)))
    .flatMap((rule) => heard(rule, facts, today) ?? []);
}

/** Whether the share of new reviewers is as the rules want it; null when they want nothing. */
export function rotationOf(rules: readonly PoolRule[], reviewers: { all: number; fresh: number }) {
  const rule = rules.find((one) => one.type === 'rotation');
  if (!rule || reviewers.all === 0) return null;
  const share = reviewers.fresh / reviewers.all;
  return { ruleId: rule.id, share, least: rule.share, isKept: share >= rule.share };
}

export const DEEDS = ['enter', 'pause', 'resume', 'leave', 'propose_again'] as const;
export type Deed = (typeof DEEDS)[number];
const MOVES: Record<Deed, { from: readonly ExpertState[]; to: ExpertState }> = {
  enter: { from: ['proposed'], to: 'active' },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  leave: { from: ['proposed', 'active', 'paused'], to: 'left' },
  propose_again: { from: ['left'], to: 'proposed' },
};
export const whyNotDeed = (state: ExpertState, deed: Deed): 'reviews.expert_state' | null =>
  MOVES[deed].from.includes(state) ? null : 'reviews.expert_state';
export const afterDeed = (deed: Deed): ExpertState => MOVES[deed].to;
