import { appError } from '../../kernel/errors.ts';

export const seatNotFound = appError('reviews.seat_not_found', 404, 'No such review is hers to write');
export const notInThisState = appError('reviews.seat_not_in_this_state', 409, 'The review is not in a state for this');
export const reviewEnded = appError('reviews.review_ended', 409, 'The keeper has ended the review');
export const othersHidden = appError('reviews.others_stay_hidden', 403, 'This call shows nobody the others’ reviews');
export const hasSeenOthers = appError('reviews.has_seen_others', 409, 'She has read the others’ reviews');
export const draftChanged = appError('reviews.draft_changed', 409, 'The draft was saved elsewhere meanwhile');
export const incomplete = appError('reviews.incomplete', 409, 'The review lacks something');
export const noOthersYet = appError('reviews.no_others_yet', 409, 'Nobody else has handed in yet');
