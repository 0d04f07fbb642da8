import { drawCompletion } from './completion.ts';
import type { Given } from './sheet.ts';
import { drawStatement } from './statement.ts';

/** The paper of a certificate as PDF; the same input gives the same bytes. Takes some 200 ms of one core. */
export const drawPaper = (given: Given): Promise<Buffer> =>
  given.body.kind === 'completion' ? drawCompletion(given) : drawStatement(given);
