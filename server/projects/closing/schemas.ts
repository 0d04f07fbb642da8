import { z } from 'zod';
import { page } from '../../kernel/page.ts';

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]+$`));
const text = z.string().trim().min(10).max(4000);
const grade = z.enum(['excellent', 'good', 'passed', 'failed']);

export const closingId = z.strictObject({ id: id('cls') });
export const opinionId = z.strictObject({ id: id('opn') });
export const paperOf = z.strictObject({ id: id('opn'), fileId: id('tat') });
export const convening = z.strictObject({
  expertIds: z
    .array(id('exp'))
    .min(1)
    .max(15)
    .refine((ids) => new Set(ids).size === ids.length),
  /** The day of the meeting, or by which opinions are returned by mail. */
  heldOn: z.iso.date(),
});
const judged = z
  .array(z.strictObject({ commitmentId: id('cmt'), state: z.enum(['met', 'partly', 'unmet', 'changed']) }))
  .max(60)
  .default([]);
export const deciding = z.discriminatedUnion('result', [
  z.strictObject({
    result: z.literal('close'),
    grade,
    opinion: text,
    /** Opinions of the panel that the decision rests on. */
    cited: z.array(id('opn')).max(15),
    judged,
  }),
  z.strictObject({
    result: z.literal('defer'),
    grade: grade.nullable().default(null),
    opinion: text,
    cited: z.array(id('opn')).max(15),
    /** The day by which closing is applied for again. */
    until: z.iso.date(),
  }),
  z.strictObject({ result: z.literal('return'), opinion: text }),
]);
export const opining = z.strictObject({ grade, text });
export const ownOpinions = z.strictObject({ ...page });
export const paper = z.strictObject({
  id: id('cls'),
  form: z.enum(['closing_approval', 'appraisal']),
  format: z.enum(['docx', 'pdf']),
});
