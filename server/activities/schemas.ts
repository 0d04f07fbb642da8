import { z } from 'zod';
import { page } from '../kernel/page.ts';
import { ATTENDANCES, KINDS } from './rules.ts';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]+$`));
const text = z.string().trim().max(8000);
/** Hundredths of an hour; an activity lasts at most ten days. */
const hours = z.number().int().min(0).max(10_000);

const fields = {
  kind: z.enum(KINDS),
  title: z.string().trim().min(2).max(120),
  place: z.string().trim().max(120),
  plan: text,
  heldOn: z.iso.date(),
  hours: hours.min(1),
  category: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/),
  level: z.enum(['school', 'county', 'city', 'province', 'national']),
  form: z.enum(['in_person', 'remote', 'base', 'school_based', 'blended', 'self_study', 'degree', 'other']),
};

export const activityId = z.object({ id: id('act') });
export const fileName = z.object({ name: z.string().trim().min(1).max(200) });
export const fileOf = z.object({ id: id('act'), attendanceId: id('att') });
export const listQuery = z.strictObject({ ...page, when: z.enum(['coming', 'past']).default('coming') });
export const newActivity = z.strictObject({
  ...fields,
  orgId: id('org'),
  place: fields.place.default(''),
  plan: text.default(''),
});
export const change = z.strictObject({ ...z.strictObject(fields).partial().shape, revision: z.number().int().min(1) });
export const attendanceList = z.strictObject({
  attendances: z
    .array(z.strictObject({ personId: id('per'), state: z.enum(ATTENDANCES), missedHours: hours.default(0) }))
    .max(500),
});
export const closing = z.strictObject({ record: text.min(10), revision: z.number().int().min(1) });
export const cancelling = z.strictObject({ reason: z.string().trim().min(2).max(500) });
/** As for a step of a path: what she tried and what it showed. */
export const REFLECTION_LEAST = 30;
export const reflection = z.strictObject({ text: z.string().trim().min(REFLECTION_LEAST).max(4000) });

export type NewActivity = z.output<typeof newActivity>;
export type Change = z.output<typeof change>;
export type AttendanceList = z.output<typeof attendanceList>;
