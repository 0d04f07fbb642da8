import { appError } from '../../kernel/errors.ts';

export const callNotOpen = appError('topics.call_not_open', 409, 'The call is not open to applications');
export const windowNotOpen = appError('topics.window_not_open', 409, 'The window of the call has not opened');
export const windowOver = appError('topics.window_over', 409, 'The window of the call is over');
export const incomplete = appError('topics.incomplete', 422, 'Something that the call requires is missing');
export const reasonNeeded = appError('topics.reason_needed', 422, 'A reason, or an unmet rule, is to be named');
export const ruleNotUnmet = appError('topics.rule_not_unmet', 422, 'A rule that is cited does not stand as unmet');
export const personNotFound = appError('topics.person_not_found', 404, 'No such person within the call');
export const alreadyInvited = appError('topics.already_invited', 409, 'She is asked already');
export const leaderCannot = appError('topics.leader_cannot', 422, 'The leader cannot be member or recommender');
export const memberNotFound = appError('topics.member_not_found', 404, 'No such member');
export const notAsked = appError('topics.not_asked', 403, 'Nobody has asked this person');
export const alreadyAnswered = appError('topics.already_answered', 409, 'She has answered already');
export const teamFull = appError('topics.team_full', 409, 'There are as many people as a form can hold');
export const attachmentNotFound = appError('topics.attachment_not_found', 404, 'No such file of a topic');
export const tooManyFiles = appError('topics.too_many_files', 409, 'There are as many files as a topic can hold');
export const bulkRefused = appError('topics.bulk_refused', 409, 'One of the chosen cannot be done, so none was');
export const paperNotYours = appError('topics.paper_not_yours', 403, 'This paper is for others');
