import { appError } from '../../kernel/errors.ts';

export const decisionNotFound = appError('reviews.decision_not_found', 404, 'No such decision within reach');
export const deliberationNotFound = appError(
  'reviews.deliberation_not_found',
  404,
  'No such deliberation within reach',
);
export const noticeNotFound = appError('reviews.notice_not_found', 404, 'No such notice within reach');
export const appealNotFound = appError('reviews.appeal_not_found', 404, 'No such appeal within reach');
export const batchRefused = appError('reviews.batch_refused', 409, 'Some of them cannot be done, so none was');
export const wrongCall = appError('reviews.other_call', 409, 'The topic is of another call');

// Ending a review, deliberating.
export const tooFewReviews = appError(
  'reviews.too_few_reviews',
  409,
  'Fewer reviews than the call demands, and no reason',
);
export const deliberationNeeded = appError(
  'reviews.deliberation_needed',
  409,
  'Reviewers disagree: talk it over first',
);
export const deliberationOpen = appError('reviews.deliberation_open', 409, 'It is still being talked over');
export const noThirdReader = appError('reviews.no_third_reader', 409, 'Nobody without a conflict is free to read it');
export const thirdNotIn = appError('reviews.third_not_in', 409, 'The third reader has not handed in');

// Proposing.
export const noReasons = appError('reviews.no_reasons', 422, 'A decision rests on at least one cited reason');
export const quoteNotFound = appError('reviews.quote_not_found', 422, 'A quotation is not in its source');
export const noSuchRule = appError('reviews.no_such_rule', 422, 'The call has no such rule');
export const mergeTarget = appError('reviews.merge_target', 422, 'It cannot be merged into that topic');

// Keys.
export const ownReview = appError('reviews.own_review', 403, 'A reviewer of it turns no key');
export const ownUnit = appError('reviews.own_unit', 403, 'A colleague of its unit turns no key');
export const sameKey = appError('reviews.same_key', 403, 'One person turns one key');
export const decidedBefore = appError('reviews.decided_before', 403, 'Who decided before does not decide the appeal');
export const ownAppeal = appError('reviews.own_appeal', 403, 'Nobody decides an appeal of her own');
export const placesTaken = appError('reviews.places_taken', 409, 'The track has no place left');

// Notice, objections, appeals, numbers.
export const noticeDay = appError('reviews.notice_day', 422, 'A notice begins today or later');
export const noticeTwice = appError('reviews.notice_twice', 409, 'The topic is on a notice already');
export const noticeMissing = appError('reviews.notice_missing', 409, 'The topic has not been on a notice');
export const noticeRunning = appError('reviews.notice_running', 409, 'The notice is not over');
export const noticeClosed = appError('reviews.notice_closed', 409, 'Objections are taken while the notice stands');
export const objectionsOpen = appError('reviews.objections_open', 409, 'An objection is not decided');
export const appealLate = appError('reviews.appeal_late', 409, 'The time for an appeal is over');
export const appealUsed = appError('reviews.appeal_used', 409, 'It has been appealed against before');
export const appealOpen = appError('reviews.appeal_open', 409, 'An appeal is being decided');
export const notAppealable = appError('reviews.not_appealable', 409, 'There is nothing to appeal against');
export const appealState = appError('reviews.appeal_state', 409, 'The appeal is not at this step');
export const numberTaken = appError('reviews.number_taken', 409, 'Another call has given this number');
export const letterNotReady = appError('reviews.letter_not_ready', 409, 'There is no decision to write about yet');
