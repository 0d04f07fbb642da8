import { setTimeout as sleep } from 'node:timers/promises';
import type { Breaker } from './breaker.ts';
import type { Gate } from './gate.ts';
import type { Limits } from './limits.ts';
import type { AiFailure } from './port.ts';
import { FAILURE_OF, isEndpointDown, isWorthAnother, Trouble, type TroubleKind } from './trouble.ts';

/** The way to one endpoint: how many at once, how patient, and whether it is worth trying. */
export type Line = { breaker: Breaker; gate: Gate; limits: Limits; timeoutMs: number };

export type Outcome<T> =
  | { ok: true; value: T; attempts: number }
  /** `refusal` is the endpoint's own word when it would not take this request. */
  | { ok: false; because: AiFailure; attempts: number; unanswered: number; refusal: string | null };

/**
 * Makes one request until it succeeds, as often and as long as is sensible.
 * @param deadline aborted when the whole call has taken too long
 * @param cancel the caller's own signal
 */
export async function request<T>(
  line: Line,
  work: (signal: AbortSignal) => Promise<T>,
  deadline: AbortSignal,
  cancel: AbortSignal | undefined,
): Promise<Outcome<T>> {
  const outer = cancel ? AbortSignal.any([deadline, cancel]) : deadline;
  const ended = (): AiFailure => (cancel?.aborted ? 'ai.cancelled' : 'ai.timeout');
  const { limits } = line;
  let unanswered = 0;
  for (let attempts = 0; ;) {
    const fail = (because: AiFailure, refusal: string | null = null) =>
      ({ ok: false, because, attempts, unanswered, refusal }) as const;
    const leave = await line.gate(outer);
    if (!leave) return fail(ended());
    let trouble: Trouble;
    try {
      const leash = line.breaker.ask();
      if (leash === 'no') return fail('ai.unavailable');
      attempts++;
      const patience = leash === 'probe' ? Math.min(limits.probeMs, line.timeoutMs) : line.timeoutMs;
      const signal = AbortSignal.any([outer, AbortSignal.timeout(patience)]);
      try {
        const value = await work(signal);
        line.breaker.succeeded();
        return { ok: true, value, attempts };
      } catch (error) {
        if (!(error instanceof Trouble)) {
          line.breaker.gaveUp();
          throw error;
        }
        trouble = error;
      }
    } finally {
      leave();
    }
    if (trouble.kind === 'timeout') unanswered++;
    if (cancel?.aborted) {
      line.breaker.gaveUp();
      return fail('ai.cancelled');
    }
    tell(line.breaker, trouble.kind);
    const pause = pauseAfter(trouble, attempts, limits);
    if (pause === null || deadline.aborted) {
      return fail(FAILURE_OF[trouble.kind], trouble.kind === 'refused' ? trouble.message : null);
    }
    try {
      await sleep(pause, undefined, { signal: outer });
    } catch {
      return fail(cancel?.aborted ? 'ai.cancelled' : FAILURE_OF[trouble.kind]);
    }
  }
}

function tell(breaker: Breaker, kind: TroubleKind): void {
  if (isEndpointDown(kind)) breaker.failed();
  else if (kind === 'refused') breaker.succeeded();
  else breaker.gaveUp();
}

/** Milliseconds before the next attempt; null when there shall be none. */
function pauseAfter(trouble: Trouble, attempts: number, limits: Limits): number | null {
  if (!isWorthAnother(trouble.kind) || attempts > limits.retries) return null;
  if (trouble.retryAfterMs !== null) {
    return trouble.retryAfterMs > limits.longestRetryAfterMs ? null : trouble.retryAfterMs;
  }
  const pause = Math.min(limits.pauseMs * 2 ** (attempts - 1), limits.longestPauseMs);
  return pause * (0.5 + Math.random() / 2);
}
