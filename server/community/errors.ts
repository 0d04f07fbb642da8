import { appError } from '../kernel/errors.ts';

export const collectionNotFound = appError('community.collection_not_found', 404, 'Collection not found');
export const itemNotFound = appError('community.item_not_found', 404, 'The collection has no such resource');
export const alreadyInCollection = appError('community.already_in_collection', 409, 'The resource is in it already');
export const collectionFull = appError('community.collection_full', 409, 'The collection holds as many as it may');
export const collectionMoved = appError('community.collection_moved', 409, 'The neighbour named is not in it any more');
export const openNeedsOrganisation = appError(
  'community.open_needs_organisation',
  422,
  'Only what an organisation shares can be open to it',
);
export const notYourSpace = appError('community.not_your_space', 403, 'The space is run by others');
export const changedMeanwhile = appError('community.changed_meanwhile', 409, 'Somebody saved it in between');
export const organisationNotFound = appError('community.organisation_not_found', 404, 'Organisation not found');

export const ownResource = appError('community.own_resource', 403, 'Nobody rates or reuses their own resource');
export const sentenceTooShort = appError('community.sentence_too_short', 422, 'The sentence says too little');
export const sentenceEmpty = appError('community.sentence_empty', 422, 'The sentence holds only phrases');
export const ratingNotFound = appError('community.rating_not_found', 404, 'There is no such rating');

export const commentNotFound = appError('community.comment_not_found', 404, 'Comment not found');
export const anchorNotFound = appError('community.anchor_not_found', 422, 'The resource has no such place');
export const commentGone = appError('community.comment_gone', 409, 'The comment was taken back or hidden');
export const notYourComment = appError('community.not_your_comment', 403, 'Only its author changes a comment');

export const flagNotFound = appError('community.flag_not_found', 404, 'Flag not found');
export const flagOpen = appError('community.flag_open', 409, 'This person has an open flag on the resource');
export const flagDecided = appError('community.flag_decided', 409, 'Somebody decided this flag already');

export const reuseNotFound = appError('community.reuse_not_found', 404, 'There is no such reuse');
export const reuseKnown = appError('community.reuse_known', 409, 'The same reuse is stated already');
export const dayToCome = appError('community.day_to_come', 422, 'The day has not come yet');
export const citesItself = appError('community.cites_itself', 422, 'A resource does not cite itself');

export const spaceNotFound = appError('community.space_not_found', 404, 'Space not found');

export const callNotFound = appError('community.call_not_found', 404, 'Call not found');
export const callClosed = appError('community.call_closed', 409, 'The call takes no more contributions');
export const contributionNotFound = appError('community.contribution_not_found', 404, 'Contribution not found');
export const contributionKnown = appError('community.contribution_known', 409, 'The resource was contributed already');
export const contributionDecided = appError('community.contribution_decided', 409, 'The contribution is decided');
export const contributionNotListed = appError(
  'community.contribution_not_listed',
  409,
  'Those who decide the call cannot read the resource before it is listed',
);
export const contributionOutOfReach = appError(
  'community.contribution_out_of_reach',
  409,
  'The resource is listed where those who decide the call cannot read it',
);
export const valueUnknown = appError('community.value_unknown', 422, 'A value is not in the catalogue');
export const dayPassed = appError('community.day_passed', 422, 'A call cannot close in the past');
