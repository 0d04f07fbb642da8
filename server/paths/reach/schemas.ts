import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]+$`));
export const VERDICTS = ['finished', 'can_finish', 'cannot_finish', 'unsolved'] as const;

export const startReach = z.strictObject({
  orgId: id('org'),
  /** Whatever holds there when absent. */
  policyId: id('pol').optional(),
  minutesPerWeek: z.number().int().min(10).max(900),
});
export const reachId = z.object({ id: id('rch') });
export const reachList = z.object({ orgId: id('org').optional(), ...page });
export const reachRows = z.object({
  verdict: z.enum(VERDICTS).optional(),
  /** Only those whom this rule is among the obstacles of. */
  ruleId: z
    .string()
    .regex(/^[\w:@-]{1,80}$/)
    .optional(),
  ...page,
});
export const reachCompare = z.object({ with: id('rch'), ...page });
export const reachChoices = z.object({ orgId: id('org').optional() });
export const reachJob = z.strictObject({ runId: id('rch') });
