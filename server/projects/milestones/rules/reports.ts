import { z } from 'zod';
import type { BudgetKey } from '../../../../db/schema/topic-data.ts';
import { addDays } from '../../../policy/rules/index.ts';
import { BUDGET } from '../../../topics/rules/index.ts';

/** The official forms of the steps as data. Drafts may be empty anywhere; `missingOf` says what is still wanted. */
const line = (most = 200) => z.string().max(most).default('');
const text = (most = 8000) => z.string().max(most).default('');
const day = z.iso.date().nullable().default(null);
const money = z.partialRecord(z.enum(BUDGET), z.number().int().min(0).max(1_000_000_000));

/** 开题申请表 (meeting, experts) and 开题论证书 (what was held). */
export const openingReport = z.strictObject({
  meeting: z
    .strictObject({
      on: day,
      time: line(40),
      place: line(),
      contact: line(60),
      phone: line(30),
      participants: line(500),
    })
    .prefault({}),
  experts: z
    .array(
      z.strictObject({
        name: line(40),
        unit: line(80),
        post: line(80),
        /** From the leader's own unit or the body above it. */
        isOwn: z.boolean().default(false),
      }),
    )
    .max(12)
    .default([]),
  points: z
    .strictObject({
      background: text(),
      objectives: text(),
      content: text(),
      methods: text(),
      steps: text(),
      outcomes: text(),
    })
    .prefault({}),
  expertOpinion: text(),
  changes: text(),
  /** Set by the server when the meeting was applied for; for which day. */
  announced: z.strictObject({ on: z.iso.date(), for: z.iso.date() }).nullable().default(null),
});

/** 中期检查表 and 年度检查表. Money in hundredths of a yuan (分). */
export const checkReport = z.strictObject({
  period: z.strictObject({ from: day, to: day }).prefault({}),
  progress: text(),
  stageOutcomes: z
    .array(z.strictObject({ name: line(), form: line(60), doneOn: day, note: line(300) }))
    .max(20)
    .default([]),
  money: money.default({}),
  difficulties: text(),
  next: text(),
  changes: text(),
});

const report = z.strictObject({
  text: z.string().max(200_000).default(''),
  attachmentId: z
    .string()
    .regex(/^tat_[0-9a-z]+$/)
    .nullable()
    .default(null),
});

/** 结题鉴定审批书 and 成果鉴定书, as far as the leader writes them. */
export const closingReport = z.strictObject({
  way: z.enum(['meeting', 'mail']).nullable().default(null),
  summary: text(),
  academicValue: text(),
  socialBenefit: text(),
  mainPieces: text(2000),
  attachmentList: text(4000),
  workReport: report.prefault({}),
  researchReport: report.prefault({}),
  members: z
    .array(z.strictObject({ personId: z.string().regex(/^per_[0-9a-z]+$/), contribution: line(500) }))
    .max(60)
    .default([]),
  /** 经费决算: year by subject, in 分. */
  finances: z
    .array(z.strictObject({ year: z.number().int().min(2000).max(2100), spent: money }))
    .max(12)
    .default([]),
  /** What the leader says was done for each promise. */
  claims: z
    .array(z.strictObject({ commitmentId: z.string().regex(/^cmt_[0-9a-z]+$/), evidence: text(2000) }))
    .max(60)
    .default([]),
});

export type OpeningReport = z.output<typeof openingReport>;
export type CheckReport = z.output<typeof checkReport>;
export type ClosingReport = z.output<typeof closingReport>;
export const REPORTS = {
  opening: openingReport,
  midterm: checkReport,
  annual: checkReport,
  closing: closingReport,
} as const;

export const spentOf = (spent: Partial<Record<BudgetKey, number>>): number =>
  Object.values(spent).reduce((sum, one) => sum + one, 0);

/**
 * What an opening needs where a call says nothing else. Source: a Chongqing form (开题申请表), retold: the meeting is
 * applied for a week ahead, five to seven experts judge it, at most two of them from one's own unit or the body above.
 */
export const OPENING_TERMS = {
  daysAhead: 7,
  leastExperts: 5,
  mostExperts: 7,
  mostOwn: 2,
  clause: { document: '重庆市教育科学规划课题开题申请表', place: '填表说明', quotation: '', kind: 'retold' },
} as const;

const blank = (value: string | null) => value === null || value.trim() === '';

/** Fields of the 开题申请表 that are still wanted. */
export function missingOfMeeting({ meeting, experts }: OpeningReport): string[] {
  const named = (['on', 'time', 'place', 'contact'] as const).filter((key) => blank(meeting[key]));
  const isNamed = experts.every(({ name, unit, post }) => ![name, unit, post].some(blank));
  return [...named.map((key) => `meeting.${key}`), ...(isNamed ? [] : ['experts'])];
}

export type MeetingRefusal =
  'projects.experts_number' | 'projects.experts_own' | 'projects.report_incomplete' | 'projects.meeting_too_soon';

/** Why a meeting may not be applied for as written. */
export function whyNotAnnounce(report: OpeningReport, today: string): MeetingRefusal | null {
  const { meeting, experts } = report;
  if (missingOfMeeting(report).length > 0) return 'projects.report_incomplete';
  const { leastExperts, mostExperts, mostOwn, daysAhead } = OPENING_TERMS;
  if (experts.length < leastExperts || experts.length > mostExperts) return 'projects.experts_number';
  if (experts.filter(({ isOwn }) => isOwn).length > mostOwn) return 'projects.experts_own';
  return meeting.on !== null && meeting.on < addDays(today, daysAhead) ? 'projects.meeting_too_soon' : null;
}

/** Fields of the 开题论证书 that are still wanted. */
export function missingOfOpening(report: OpeningReport): string[] {
  const { points, expertOpinion } = report;
  const wanted = (['objectives', 'content', 'methods', 'steps', 'outcomes'] as const).filter((key) =>
    blank(points[key]),
  );
  return [
    ...missingOfMeeting(report),
    ...wanted.map((key) => `points.${key}`),
    ...(blank(expertOpinion) ? ['expertOpinion'] : []),
  ];
}

export type OpeningRefusal = 'projects.meeting_not_announced' | 'projects.meeting_not_held' | MeetingRefusal;

/** Why an opening may not be handed in: its meeting has to be applied for in time, held, and written down. */
export function whyNotOpening(report: OpeningReport, today: string): OpeningRefusal | null {
  const { meeting, announced, experts } = report;
  if (announced?.for !== meeting.on || announced === null) return 'projects.meeting_not_announced';
  if (missingOfOpening(report).length > 0) return 'projects.report_incomplete';
  const { leastExperts, mostExperts, mostOwn } = OPENING_TERMS;
  // The list may have been changed after the meeting was applied for.
  if (experts.length < leastExperts || experts.length > mostExperts) return 'projects.experts_number';
  if (experts.filter(({ isOwn }) => isOwn).length > mostOwn) return 'projects.experts_own';
  return announced.for > today ? 'projects.meeting_not_held' : null;
}

/** Fields of a check that are still wanted. */
export const missingOfCheck = (report: CheckReport): string[] => {
  const wanted: string[] = (['progress', 'difficulties', 'next'] as const).filter((key) => blank(report[key]));
  const isNamed = report.stageOutcomes.every(({ name }) => !blank(name));
  return isNamed ? wanted : [...wanted, 'stageOutcomes'];
};
