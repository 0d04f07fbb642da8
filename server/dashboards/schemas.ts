import { z } from 'zod';
import { page } from '../kernel/page.ts';
import { LEVELS, WORK_LISTS } from './rules.ts';

const id = z.string().trim().min(1).max(60);
/** '' asks for resources where the field says nothing. */
const value = z.string().trim().max(120).optional();
const place = { orgId: id.optional(), stage: value, subject: value, grade: value, unit: value, lesson: value };

export const health = z.object({ ...place, by: z.enum(LEVELS).default('subject') });
export type Health = z.output<typeof health>;
export const behind = z.object({ ...place, kind: value, list: z.enum(WORK_LISTS).optional(), ...page });
export type Behind = z.output<typeof behind>;

const day = z.iso.date();
export const snapshots = z.object({ orgId: id.optional() });
export const newSnapshot = z.strictObject({ orgId: id.optional() });
/** Without `to`: against what is there now. */
export const comparison = z.object({ orgId: id.optional(), from: day, to: day.optional(), subject: value });
export type Comparison = z.output<typeof comparison>;
