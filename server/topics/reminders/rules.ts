/**
 * Every kind of reminder with its sentence in web/topics/words.ts (`topics.reminder.<kind>`). Those for reviewers carry a
 * blind code and a day, nothing else.
 */
export const KINDS = [
  'member_invited',
  'statement_asked',
  'endorse_waiting',
  'returned',
  'window_closing',
  'decided',
  'merged_into',
  'objected',
  'appeal_decided',
  'review_invited',
  'review_due',
  'review_overdue',
  'reviewer_declined',
  'revision_due',
  'milestone_due',
  'milestone_overdue',
  'milestone_submitted',
  'milestone_returned',
  'overdue_digest',
  'change_asked',
  'change_decided',
  'closing_asked',
  'opinion_asked',
] as const;
export type ReminderKind = (typeof KINDS)[number];
