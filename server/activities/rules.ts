import type { ActivityState, AttendanceState } from '../../db/schema/activities.ts';

export const KINDS = [
  'joint_planning',
  'observation',
  'lesson_polishing',
  'same_lesson',
  'lecture',
  'reading',
  'training',
  'other',
] as const;
export const ATTENDANCES = ['invited', 'present', 'absent'] as const;

export type Refusal =
  | 'activities.cancelled'
  | 'activities.already_held'
  | 'activities.not_yet'
  | 'activities.not_present'
  | 'activities.counted';

/** An announcement may change until it is held; what was held keeps what was said of it. */
export const whyNotChange = (state: ActivityState): Refusal | null => {
  if (state === 'cancelled') return 'activities.cancelled';
  return state === 'held' ? 'activities.already_held' : null;
};

/** An activity is closed on its day or later: nobody attends what has not begun. */
export const whyNotClose = (activity: { state: ActivityState; heldOn: string }, today: string): Refusal | null =>
  whyNotChange(activity.state) ?? (activity.heldOn > today ? 'activities.not_yet' : null);

/** Attendance is told once; after that only a correction in the ledger changes it. */
export const whyNotAttend = (attendance: { isTold: boolean }, state: ActivityState): Refusal | null => {
  if (state === 'cancelled') return 'activities.cancelled';
  return attendance.isTold ? 'activities.counted' : null;
};

/** What she shows is added by whoever was there, or is still invited, until it has been told. */
export const whyNotShow = (
  attendance: { state: AttendanceState; isTold: boolean },
  activity: ActivityState,
): Refusal | null => {
  if (activity === 'cancelled') return 'activities.cancelled';
  if (attendance.state === 'absent') return 'activities.not_present';
  return attendance.isTold ? 'activities.counted' : null;
};

/** Being there is no credit by itself: an attendance is told when it was held, she was present, and something is shown. */
export const isToTell = (
  activity: { state: ActivityState },
  attendance: { state: AttendanceState; isTold: boolean; artefacts: readonly unknown[] },
): boolean =>
  activity.state === 'held' && attendance.state === 'present' && !attendance.isTold && attendance.artefacts.length > 0;
