import { z } from 'zod';
import { page } from '../kernel/page.ts';
import { policyBody } from './rules/body.ts';

export { policyBody, policyRule } from './rules/body.ts';

const id = z.string().trim().min(1).max(60);
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);
export const byId = z.object({ id });
export const byKey = z.object({ key });
export const effectiveQuery = z.object({ orgId: id.optional(), day: z.iso.date().optional() });
export const LISTS = ['in_force', 'future', 'draft', 'past'] as const;
export const listQuery = z.object({ list: z.enum(LISTS).default('in_force'), ...page });

const fields = {
  name: z.string().trim().min(1).max(200),
  nameEn: z.string().trim().max(200).default(''),
  summary: z.string().trim().max(2000).default(''),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable().default(null),
  body: policyBody,
};
export type PolicyFields = z.output<z.ZodObject<typeof fields>>;
export const newPolicy = z.strictObject({ ...fields, orgId: id, key: key.optional() });
const revision = z.number().int().min(1);
export const draft = z.strictObject({ ...fields, revision });
export const atRevision = z.strictObject({ revision });
export const deleteQuery = z.object({ revision: z.coerce.number().int().min(1) });
export const adoption = z.strictObject({ orgId: id });
/** What an export holds, and what an import takes. */
export const policyFile = z.strictObject({
  format: z.literal('yantu-policy'),
  formatVersion: z.literal(1),
  key,
  ...fields,
});
export const importing = z.strictObject({ orgId: id, file: policyFile });
/** `from`, `to`: a policy as if it held in its organisation's place; without `from`: what holds. */
export const comparison = z.object({ from: id.optional(), to: id, orgId: id.optional(), day: z.iso.date().optional() });
