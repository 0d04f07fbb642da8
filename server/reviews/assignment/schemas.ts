import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { CONFLICT_KINDS } from './rules/conflicts.ts';
import { VIOLATIONS } from './rules/check.ts';

const id = z.string().trim().min(1).max(60);
export const callId = z.strictObject({ callId: id });
export const panelId = z.strictObject({ id });
export const panelTopic = z.strictObject({ id, topicId: id });

/** How a panel is asked for; what is null is as the call says. */
export const panelOptions = z.strictObject({
  /** Thousandths that each topic beyond the even share costs. */
  balance: z.number().int().min(0).max(200).default(10),
  subjectExperts: z.number().int().min(0).max(9).nullable().default(null),
  mostPerUnit: z.number().int().min(1).max(9).nullable().default(null),
  mostLoad: z.number().int().min(1).max(200).nullable().default(null),
  /** Whoever is due to rest is not asked. */
  letsRest: z.boolean().default(true),
  /** Keeps what was frozen in this earlier panel, and is compared with it. */
  fromId: id.nullable().default(null),
});
export type PanelOptions = z.output<typeof panelOptions>;
export const newPanel = z.strictObject({
  options: panelOptions,
  /** To work an earlier panel out again; drawn at random otherwise. */
  seed: z.number().int().min(1).max(2_147_483_647).optional(),
});

export const panelQuery = z.strictObject({
  list: z.enum(['all', 'weak', 'broken', 'changed']).default('all'),
  ...page,
});
/** Who takes which seat: `out` leaves, `in` comes; both for a swap. */
export const panelEdit = z.strictObject({
  revision: z.iso.datetime(),
  topicId: id,
  out: id.nullable().default(null),
  in: id.nullable().default(null),
});
export const freezing = z.strictObject({
  revision: z.iso.datetime(),
  topicId: id,
  expertId: id,
  isFrozen: z.boolean(),
});
export const applying = z.strictObject({ revision: z.iso.datetime(), reason: z.string().trim().max(500).default('') });

const parts = z.strictObject({
  text: z.number().nullable(),
  field: z.number().nullable(),
  direction: z.number().nullable(),
  preference: z.number().nullable(),
});
const figures = z.strictObject({
  total: z.number(),
  least: z.number(),
  mean: z.number(),
  seats: z.number(),
  empty: z.number(),
  loads: z.strictObject({ least: z.number(), most: z.number() }),
  worth: z.number(),
});
const seat = z.strictObject({
  topicId: id,
  expertId: id,
  affinity: z.number(),
  parts,
  isFrozen: z.boolean(),
  /** Not so in the panel it is compared with. */
  isNew: z.boolean(),
});
export type PanelSeat = z.output<typeof seat>;
export const shortage = z.strictObject({
  topicId: id,
  kind: z.enum(['seats', 'subject']),
  missing: z.number(),
  /** Experts without a conflict who have not been asked, and of them those of the subject; with room left. */
  free: z.number(),
  ofSubject: z.number(),
});
/** What a panel came to, as it is kept. */
export const panelResult = z.strictObject({
  seats: z.array(seat),
  solved: figures,
  greedy: figures,
  isComplete: z.boolean(),
  isProved: z.boolean(),
  bound: z.number(),
  floor: z.strictObject({ value: z.number(), bound: z.number() }),
  looked: z.number(),
  allowed: z.number(),
  ms: z.number(),
  way: z.enum(['model', 'words']),
  model: z.string().nullable(),
  shortages: z.array(shortage),
  /** Changed by hand since it was worked out. */
  edits: z.number(),
  applied: z.strictObject({ at: z.iso.datetime(), byId: id, reason: z.string() }).optional(),
});
export type PanelResult = z.output<typeof panelResult>;
export const violation = z.strictObject({
  kind: z.enum(VIOLATIONS),
  topicId: id.nullable(),
  expertId: id.nullable(),
});
export const conflictKind = z.enum(CONFLICT_KINDS);
