import { appError } from '../../kernel/errors.ts';

export const panelNotFound = appError('reviews.panel_not_found', 404, 'No such panel within reach');
export const panelNotDry = appError('reviews.panel_not_dry', 409, 'The panel is not a dry run that can be changed');
export const panelApplied = appError('reviews.panel_applied', 409, 'The panel has been applied');
export const panelSolving = appError('reviews.panel_solving', 409, 'A panel of this call is being worked out');
export const panelOutdated = appError('reviews.panel_outdated', 409, 'What the panel rests on has changed');
export const panelBroken = appError('reviews.panel_broken', 409, 'The panel breaks rules that nobody may set aside');
export const reasonNeeded = appError('reviews.panel_reason_needed', 422, 'What is set aside needs a reason');
export const nothingToAssign = appError('reviews.nothing_to_assign', 409, 'No accepted topic waits for reviewers');
export const poolEmpty = appError('reviews.pool_empty', 409, 'The pool of this body has no active expert');
export const pairUnknown = appError('reviews.pair_unknown', 404, 'The panel has no such seat');

// Refusals of rules/seats.ts.
export const conflict = appError('reviews.conflict', 409, 'The expert has a conflict with the topic');
export const satBefore = appError('reviews.sat_before', 409, 'The expert has been asked about this topic before');
export const noRoom = appError('reviews.no_room', 409, 'The expert can take no more topics');
export const unitFull = appError('reviews.unit_full', 409, 'The topic has enough reviewers of this unit');
export const subjectExpertMissing = appError(
  'reviews.subject_expert_missing',
  409,
  'The topic would have no expert of its subject',
);
