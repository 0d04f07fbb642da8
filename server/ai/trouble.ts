import type { AiFailure } from './port.ts';

/** What went wrong in one attempt. `refused` is a 4xx about this very request: asking again would not help. */
export type TroubleKind =
  'unauthorized' | 'rate_limited' | 'unavailable' | 'not_found' | 'timeout' | 'refused' | 'malformed';

export class Trouble extends Error {
  readonly kind: TroubleKind;
  /** What the endpoint asked us to wait. */
  readonly retryAfterMs: number | null;
  constructor(kind: TroubleKind, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'Trouble';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

export const FAILURE_OF: Record<TroubleKind, AiFailure> = {
  unauthorized: 'ai.unauthorized',
  rate_limited: 'ai.rate_limited',
  unavailable: 'ai.unavailable',
  not_found: 'ai.unavailable',
  timeout: 'ai.timeout',
  refused: 'ai.invalid_answer',
  malformed: 'ai.invalid_answer',
};

const AGAIN: readonly TroubleKind[] = ['rate_limited', 'unavailable', 'timeout', 'malformed'];
export const isWorthAnother = (kind: TroubleKind): boolean => AGAIN.includes(kind);

/** A refusal or a full queue is an answer of a working endpoint. */
export const isEndpointDown = (kind: TroubleKind): boolean => kind !== 'refused' && kind !== 'rate_limited';

/** Milliseconds of a Retry-After header: seconds or a date; null when it is neither. */
export function retryAfter(header: string | null, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
