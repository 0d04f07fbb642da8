import type { CallBody } from '../../../../db/schema/topic-data.ts';

export type WindowRefusal = 'topics.call_not_open' | 'topics.window_not_open' | 'topics.window_over';

/** Why nothing is handed in today; both days of a window belong to it, to their last second in China. */
export function whyNotInWindow(
  call: { state: 'draft' | 'published' | 'cancelled'; body: Pick<CallBody, 'window'> },
  today: string,
): WindowRefusal | null {
  const { from, to } = call.body.window;
  if (call.state !== 'published') return 'topics.call_not_open';
  if (today < from) return 'topics.window_not_open';
  return to !== '' && today > to ? 'topics.window_over' : null;
}

/** A draft may be begun before the window opens, never after it closed. */
export function whyNotBegin(call: Parameters<typeof whyNotInWindow>[0], today: string): WindowRefusal | null {
  const refusal = whyNotInWindow(call, today);
  return refusal === 'topics.window_not_open' ? null : refusal;
}

const DAY_MS = 86_400_000;
/** Days before the end of a window on which drafts are reminded; 0 is the last day. */
const TURNS = [0, 1, 3, 7] as const;

/** Which reminder of the end of a window is due today: the nearest one reached, so that none is lost to a day without a server. */
export function closingTurn(to: string, today: string): number | null {
  const left = Math.round((Date.parse(to) - Date.parse(today)) / DAY_MS);
  return left < 0 ? null : (TURNS.find((turn) => left <= turn) ?? null);
}
