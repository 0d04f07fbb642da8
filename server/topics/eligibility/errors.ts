import { appError } from '../../kernel/errors.ts';

export const quotaFull = appError('topics.quota_full', 409, 'The quota of this unit or county is used up');
export const noSuchVerdict = appError('topics.no_such_verdict', 404, 'No such verdict of this topic');
export const verdictStands = appError('topics.verdict_stands', 409, 'There is nothing to set aside in this verdict');
export const notScreened = appError('topics.not_screened', 409, 'Eligibility is not being screened any more');
