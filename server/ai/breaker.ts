import type { Limits } from './limits.ts';

/**
 * Leaves an endpoint alone that failed several times in a row, so that nobody waits for one that hangs. After a while
 * a single attempt, on a short leash, finds out whether it is back.
 */
export type Breaker = {
  /** 'probe' is handed to one caller only; it must end in `succeeded`, `failed` or `gaveUp`. */
  ask: () => 'go' | 'probe' | 'no';
  succeeded: () => void;
  failed: () => void;
  /** The attempt ended without telling anything about the endpoint. */
  gaveUp: () => void;
  isOpen: () => boolean;
};

/** @param clock milliseconds that only grow */
export function createBreaker(
  limits: Pick<Limits, 'breakAfter' | 'breakMs' | 'longestBreakMs'>,
  clock: () => number,
): Breaker {
  let failures = 0;
  let openUntil: number | null = null;
  let pause = limits.breakMs;
  let isProbing = false;
  return {
    ask: () => {
      if (openUntil === null) return 'go';
      if (clock() < openUntil || isProbing) return 'no';
      isProbing = true;
      return 'probe';
    },
    succeeded: () => {
      failures = 0;
      openUntil = null;
      isProbing = false;
      pause = limits.breakMs;
    },
    failed: () => {
      failures++;
      // Attempts that began before the break and fail after it say nothing new.
      if (openUntil !== null && !isProbing) return;
      if (!isProbing && failures < limits.breakAfter) return;
      openUntil = clock() + pause;
      pause = Math.min(pause * 2, limits.longestBreakMs);
      isProbing = false;
    },
    gaveUp: () => {
      isProbing = false;
    },
    isOpen: () => openUntil !== null,
  };
}
