import { appError } from '../../kernel/errors.ts';

export const appealNotFound = appError('credits.appeal_not_found', 404, 'No such appeal within reach');
export const noDeciders = appError('credits.no_deciders', 409, 'No body above has enough people to decide');

// Refusals of rules.ts.
export const appealOpen = appError('credits.appeal_open', 409, 'An appeal is being decided');
export const appealTooLate = appError('credits.appeal_too_late', 409, 'The time for an appeal is over');
export const appealUsed = appError('credits.appeal_used', 409, 'This return has been appealed against before');
export const appealClosed = appError('credits.appeal_closed', 409, 'The appeal is decided');
export const involved = appError('credits.appeal_involved', 403, 'Who had a part in it does not decide about it');
export const votedBefore = appError('credits.appeal_voted', 409, 'One person has one vote');
