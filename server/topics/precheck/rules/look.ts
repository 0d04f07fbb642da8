import { z } from 'zod';
import type { Figure } from './similarity.ts';

const n = z.number();
const figure = z.object({
  ...{ section: z.string(), letters: n, counted: n, novel: n, policy: n, template: n, common: n },
  ...{ earlier: n, own: n, call: n },
}) satisfies z.ZodType<Figure>;

/** What is kept of the last look at a topic beside its findings. */
export const look = z.object({
  /** Of the form that was looked at; 0 before the first look. */
  revision: n,
  at: z.string().nullable(),
  figures: z.array(figure),
  /** Other topics that were compared letter by letter. */
  compared: n,
  /** When people asked for a look, or for a model's questions, within the last day. */
  asked: z.array(z.string()),
  questioned: z.array(z.string()),
  /** A model's last answer: questions that held, and those that had no proof. */
  questions: z.object({ at: z.string(), kept: n, dropped: n, model: z.string() }).nullable(),
});
export type Look = z.output<typeof look>;

export const emptyLook = (): Look => ({
  ...{ revision: 0, at: null, figures: [], compared: 0, asked: [], questioned: [], questions: null },
});

const DAY_MS = 24 * 3600_000;
/** Looks and model's answers that people may ask for within a day, of one topic. */
export const LOOKS_A_DAY = 20;
export const QUESTIONS_A_DAY = 5;

/** Of some moments those within the last day. */
export const lately = (moments: readonly string[], now: Date): string[] =>
  moments.filter((one) => now.getTime() - new Date(one).getTime() < DAY_MS);

export const whyNotAgain = (moments: readonly string[], now: Date, most: number): 'topics.precheck_too_often' | null =>
  lately(moments, now).length >= most ? 'topics.precheck_too_often' : null;
