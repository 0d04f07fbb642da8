import type { TopicState } from '../../../../db/schema/topic-data.ts';
import { addDays, daysBetween } from '../../../policy/rules/index.ts';

/** Days before and after the day a duty is due on which people are reminded. */
const BEFORE = [30, 7, 1] as const;
const AFTER = [1, 7, 30] as const;
/** A duty this near is amber. */
export const NEAR_DAYS = 30;

export type Turn = { isOverdue: boolean; days: number };
export const turnKey = (milestoneId: string, dueOn: string, { isOverdue, days }: Turn): string =>
  `milestone:${milestoneId}:${dueOn}:${isOverdue ? 'over' : 'due'}-${days}`;

const TURNS: readonly Turn[] = [
  ...BEFORE.map((days) => ({ isOverdue: false, days })),
  ...AFTER.map((days) => ({ isOverdue: true, days })),
];
const dayOfTurn = (dueOn: string, { isOverdue, days }: Turn): string => addDays(dueOn, isOverdue ? days : -days);

/**
 * The last turn that has come by today: after days without a server one reminder is sent, not all that were missed.
 * Null while the first has not come.
 */
export const turnOf = (dueOn: string, today: string): Turn | null =>
  TURNS.filter((turn) => dayOfTurn(dueOn, turn) <= today).at(-1) ?? null;

/** Every key that a duty's reminders can have: all are over when it is done or its day moves. */
export const turnKeys = (milestoneId: string, dueOn: string): string[] =>
  TURNS.map((turn) => turnKey(milestoneId, dueOn, turn));

export type Light = 'red' | 'amber' | 'green' | 'paused';
export const LIGHTS = ['red', 'amber', 'green', 'paused'] as const satisfies readonly Light[];

/**
 * How a running topic stands. Red: something is overdue and not reported. Amber: something is due within 30 days, or was
 * sent back. A suspended topic owes nothing meanwhile.
 * @param nextDue the earliest day of what is not reported
 */
export function lightOf(
  topic: { state: TopicState; nextDue: string | null; isMending: boolean },
  today: string,
): Light {
  if (topic.state === 'suspended') return 'paused';
  if (topic.nextDue !== null && topic.nextDue < today) return 'red';
  if (topic.isMending) return 'amber';
  return topic.nextDue !== null && topic.nextDue <= addDays(today, NEAR_DAYS) ? 'amber' : 'green';
}

/** Days a duty is overdue; 0 on its day and before. */
export const overdueDays = (dueOn: string, today: string): number => Math.max(0, daysBetween(dueOn, today));

/** The Monday of the week that a day falls in: a digest is sent once a week, on whichever day the server is up. */
export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** Where a duty stands after a pause: what was due before it stays; the rest is moved by the days lost. */
export const resumedDay = (dueOn: string, paused: { from: string; to: string }): string =>
  dueOn < paused.from ? dueOn : addDays(dueOn, Math.max(0, daysBetween(paused.from, paused.to)));
