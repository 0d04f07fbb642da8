/** How patient the edge is. Fixed for the product; tests shorten them. */
export type Limits = {
  /** Attempts after the first, for answers that may be better next time. */
  retries: number;
  /** Pause before the first repetition; doubled each time up to the cap, and spread by chance. */
  pauseMs: number;
  longestPauseMs: number;
  /** An endpoint that asks for a longer pause than this is left alone: the caller goes on by rules. */
  longestRetryAfterMs: number;
  /** One call, all attempts and rounds together, in units of the time-out of one attempt. */
  overallTimeouts: number;
  /** Failed attempts in a row after which the endpoint is taken to be down. */
  breakAfter: number;
  /** How long it is then left alone; doubled with each failed probe up to the cap. */
  breakMs: number;
  longestBreakMs: number;
  /** Time-out of the attempt that finds out whether it is back. */
  probeMs: number;
  /** How long an endpoint's way of giving structured answers is remembered. */
  rememberModeMs: number;
  /** Bytes of one response. */
  maxBytes: number;
};

export const LIMITS: Limits = {
  retries: 2,
  pauseMs: 500,
  longestPauseMs: 8000,
  longestRetryAfterMs: 20_000,
  overallTimeouts: 1.5,
  breakAfter: 3,
  breakMs: 30_000,
  longestBreakMs: 600_000,
  probeMs: 10_000,
  rememberModeMs: 6 * 3_600_000,
  maxBytes: 16 * 1024 * 1024,
};
