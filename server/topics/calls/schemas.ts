import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { callBody } from '../rules/call.ts';
import { PRESET_KEYS } from './presets/index.ts';

const id = z.string().trim().min(1).max(60);
const title = z.string().trim().max(120);
const reason = z.string().trim().min(4).max(1000);

export const callId = z.object({ id });
export const callVersion = z.object({ id, number: z.coerce.number().int().min(1).max(10_000) });
/** `open`: published and not over; `past`: published and over, or cancelled; `drafts`: of bodies one keeps. */
export const callList = z.object({ list: z.enum(['open', 'past', 'drafts']).default('open'), ...page });

/** A call as a file: what one body wrote, another may begin from. */
export const callFile = z.strictObject({ kind: z.literal('yantu.call'), version: z.literal(1), title, body: callBody });
export const newCall = z.strictObject({
  orgId: id,
  title,
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('preset'), preset: z.enum(PRESET_KEYS) }),
    z.strictObject({ kind: z.literal('call'), callId: id }),
    z.strictObject({ kind: z.literal('file'), file: callFile }),
    z.strictObject({ kind: z.literal('nothing') }),
  ]),
});
/** `seen` is the moment of change that whoever saves has looked at. */
export const draft = z.strictObject({ title, body: callBody, seen: z.iso.datetime() });
export const change = z.strictObject({ title, body: callBody, version: z.number().int().min(1), reason });
export const cancelling = z.strictObject({ reason });
export const checking = z.strictObject({ title, body: callBody });
export const comparing = z.strictObject({ body: callBody });
export type NewCall = z.output<typeof newCall>;
