import { z } from 'zod';
import { page } from '../../kernel/page.ts';
import { LIGHTS } from '../milestones/rules/watch.ts';

const whose = z.enum(['mine', 'kept']).default('mine');
const filter = {
  whose,
  call: z
    .string()
    .regex(/^cll_[0-9a-z]+$/)
    .optional(),
  light: z.enum(LIGHTS).optional(),
  q: z.string().trim().max(60).default(''),
};
export const listQuery = z.strictObject({ ...filter, ...page });
export const sheetQuery = z.strictObject(filter);
export type Asked = z.output<typeof sheetQuery>;
/** `month` as YYYY-MM. */
export const monthQuery = z.strictObject({
  whose,
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional(),
});
export const feedQuery = z.strictObject({ whose });
