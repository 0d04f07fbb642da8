/** How a run of a job ended when it did not end well. */
export type Trouble =
  | { kind: 'later'; seconds: number; code: string }
  /** Doing it again would end the same way. */
  | { kind: 'refused'; code: string }
  | { kind: 'failed'; code: string };

export type Next = { kind: 'again'; seconds: number } | { kind: 'failed'; code: string };

/** Seconds before the second, third … run; doubled each time, never more than ten minutes. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 600;
/** What a job may ask for with RetryLater: a day. */
const LONGEST_LATER = 86_400;

/**
 * What follows from a failed run: another one after a pause, or the end.
 * @param attempts failed runs so far, this one included
 * @param retries runs allowed after the first
 * @param chance between 0 and 1; spreads runs that failed together
 */
export function afterTrouble(trouble: Trouble, attempts: number, retries: number, chance: number): Next {
  if (trouble.kind === 'refused' || attempts > retries) return { kind: 'failed', code: trouble.code };
  if (trouble.kind === 'later') {
    return { kind: 'again', seconds: Math.min(Math.max(0, Math.round(trouble.seconds)), LONGEST_LATER) };
  }
  const pause = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  return { kind: 'again', seconds: Math.max(1, Math.round(pause * (0.5 + chance / 2))) };
}

const STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type State = (typeof STATES)[number];
export const hasEnded = (state: State): boolean => state !== 'waiting' && state !== 'running';

/** A message on the channel of progress: whose row changed, and to what. */
export const toMessage = (id: string, state: State): string => `${id} ${state}`;

/** Null for a message that is not ours. */
export function fromMessage(message: string): { id: string; state: State } | null {
  const [id, word] = message.split(' ');
  const state = STATES.find((known) => known === word);
  return id && state ? { id, state } : null;
}
