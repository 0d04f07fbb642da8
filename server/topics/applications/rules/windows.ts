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
