import { appError } from '../kernel/errors.ts';

export const activityNotFound = appError('activities.not_found', 404, 'No such activity within reach');
export const organisationNotFound = appError(
  'activities.organisation_not_found',
  404,
  'No such organisation within reach',
);
export const notInvited = appError('activities.not_invited', 403, 'This person is not on the list');
export const notAMember = appError('activities.not_a_member', 422, 'Only members of the organisation can be invited');
export const cancelled = appError('activities.cancelled', 409, 'The activity was cancelled');
export const alreadyHeld = appError('activities.already_held', 409, 'The activity has been held');
export const notYet = appError('activities.not_yet', 409, 'The day of the activity has not come');
export const notPresent = appError('activities.not_present', 409, 'Only who was there can show what came of it');
export const counted = appError('activities.counted', 409, 'The attendance has gone to whoever keeps credits');
export const changedMeanwhile = appError('activities.changed_meanwhile', 409, 'Somebody else changed the activity');
export const nothingShown = appError('activities.nothing_shown', 422, 'A few sentences or a file are needed');
