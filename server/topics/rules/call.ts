import { z } from 'zod';
import type { CallBody } from '../../../db/schema/topic-data.ts';
import { LEVELS, SECTIONS, TITLES } from './form.ts';

/**
 * What a call may look like at all: shapes, closed lists and sizes. A draft may be unfinished; what has to hold before it
 * is published is asked in `server/topics/calls`.
 */
const key = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
const word = z.string().trim().max(80);
const text = z.string().trim().max(2000);
const day = z.union([z.iso.date(), z.literal('')]);
const whole = (most: number) => z.number().int().min(0).max(most);
export const UNITS = ['city_school', 'district_school', 'county_school', 'rural_school', 'county', 'city'] as const;
export const BANDS = ['A', 'B', 'C', 'D'] as const;

export const topicClause = z.strictObject({
  document: z.string().trim().max(200),
  place: z.string().trim().max(200),
  quotation: text,
  kind: z.enum(['quoted', 'retold', 'default']),
});

const condition = z.strictObject({
  tracks: z.array(key).max(10).optional(),
  unitKinds: z.array(z.enum(UNITS)).max(UNITS.length).optional(),
  stages: z.array(word).max(10).optional(),
});
const base = { id: key, label: word, labelEn: word, clause: topicClause, when: condition.optional() };
const unit = z.enum([...UNITS, 'any']);
const level = z.enum(LEVELS);
const title = z.enum(TITLES);

export const eligibilityRule = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('leaders'), most: whole(5) }),
  z.strictObject({
    ...base,
    type: z.literal('leader_title'),
    least: title,
    orDegree: z.enum(['master', 'doctor']).optional(),
    orRecommenders: z.strictObject({ count: whole(5), title }).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('leader_age'),
    most: whole(80),
    orTitle: title.optional(),
    orDegree: z.enum(['master', 'doctor']).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('led_before'),
    least: whole(10),
    levels: z.array(z.strictObject({ unit, level })).max(10),
  }),
  z.strictObject({ ...base, type: z.literal('took_part_before'), least: whole(10), level, proof: z.boolean() }),
  z.strictObject({
    ...base,
    type: z.literal('active_limit'),
    who: z.enum(['leader', 'members', 'everybody']),
    as: z.enum(['lead', 'join', 'any']),
    most: whole(20),
  }),
  z.strictObject({
    ...base,
    type: z.literal('unfinished_blocks'),
    who: z.enum(['leader', 'everybody']),
    as: z.enum(['lead', 'any']),
    level: z.enum([...LEVELS, 'any']),
  }),
  z.strictObject({ ...base, type: z.literal('team_size'), most: whole(50), countsLeader: z.boolean() }),
  z.strictObject({
    ...base,
    type: z.literal('unit_quota'),
    most: whole(500),
    unit,
    per: z.enum(['unit', 'county']),
  }),
  z.strictObject({ ...base, type: z.literal('duration'), leastMonths: whole(120), mostMonths: whole(120) }),
  z.strictObject({
    ...base,
    type: z.literal('sanction'),
    years: whole(20),
    causes: z.array(z.enum(['without_cause', 'integrity'])).max(2),
  }),
  z.strictObject({ ...base, type: z.literal('member_consent') }),
  z.strictObject({ ...base, type: z.literal('title_lock') }),
  z.strictObject({ ...base, type: z.literal('works_within') }),
  z.strictObject({ ...base, type: z.literal('once_per_call'), who: z.enum(['leader', 'everybody']) }),
  z.strictObject({ ...base, type: z.literal('recommenders'), count: whole(5), title: title.optional() }),
  z.strictObject({ ...base, type: z.literal('unit_commitment') }),
  z.strictObject({ ...base, type: z.literal('blind_part') }),
]);

const milestone = z.strictObject({
  id: key,
  label: word,
  labelEn: word,
  clause: topicClause,
  kind: z.enum(['opening', 'midterm', 'annual', 'closing']),
  due: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('months'), months: whole(120) }),
    z.strictObject({ by: z.literal('year_day'), day: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/) }),
    z.strictObject({ by: z.literal('end'), months: whole(120) }),
  ]),
  when: z.strictObject({ leastMonths: whole(120).optional(), tracks: z.array(key).max(10).optional() }).optional(),
});

const points = z.number().min(0).max(100);

export const callBody = z.strictObject({
  window: z.strictObject({ from: day, to: day }),
  lead: z.string().trim().max(8000),
  level,
  tracks: z
    .array(
      z.strictObject({
        key,
        name: word,
        nameEn: word,
        kind: z.enum(['key', 'general', 'mini', 'special']),
        leastMonths: whole(120),
        mostMonths: whole(120),
        most: whole(5000).nullable(),
        form: z.enum(['full', 'short']),
      }),
    )
    .max(10),
  guide: z
    .array(
      z.strictObject({
        id: z.string().trim().min(1).max(20),
        title: z.string().trim().max(120),
        isLocked: z.boolean(),
        track: key.nullable(),
        note: text,
      }),
    )
    .max(200),
  sections: z
    .array(
      z.strictObject({ key: z.enum(SECTIONS), isRequired: z.boolean(), least: whole(20_000), most: whole(20_000) }),
    )
    .max(SECTIONS.length),
  titleMost: whole(120),
  stageOutcomesMost: whole(20),
  finalOutcomesMost: whole(10),
  budget: z.boolean(),
  aiPart: z.boolean(),
  eligibility: z.array(eligibilityRule).max(60),
  rubric: z.strictObject({
    dimensions: z
      .array(
        z.strictObject({
          key,
          name: word,
          nameEn: word,
          weight: whole(100),
          anchors: z.record(z.enum(BANDS), text),
        }),
      )
      .max(20),
    bands: z.record(z.enum(BANDS), points),
    gates: z.array(z.strictObject({ key, name: word, nameEn: word })).max(20),
    clause: topicClause,
  }),
  review: z.strictObject({
    count: whole(9),
    isBlind: z.boolean(),
    subjectExperts: whole(9),
    mostPerUnit: whole(9),
    mostLoad: whole(200),
    days: whole(120),
    seesOthers: z.enum(['never', 'after_own']),
    spread: points,
    commentAt: z.array(z.enum(BANDS)).max(BANDS.length),
  }),
  notice: z.strictObject({ days: whole(60) }),
  milestones: z.array(milestone).max(20),
  closing: z.strictObject({
    experts: whole(15),
    ofSubject: whole(15),
    ways: z.array(z.enum(['meeting', 'mail'])).max(2),
    workReportLeast: whole(100_000),
    researchReportLeast: whole(100_000),
    materialsDaysBefore: whole(120),
    clause: topicClause,
  }),
  numberPattern: word,
  similarity: z.strictObject({ section: z.number().min(0).max(1) }),
}) satisfies z.ZodType<CallBody>;
