import { appError } from '../../kernel/errors.ts';

export const exceptionNotFound = appError('credits.exception_not_found', 404, 'No such exception within reach');
export const exceptionRule = appError('credits.exception_rule', 422, 'No such rule holds for this person on that day');
export const exceptionKind = appError('credits.exception_kind', 422, 'A rule of this kind is not changed in this way');
export const exceptionAmount = appError('credits.exception_amount', 422, 'The change makes nothing easier');
export const exceptionDays = appError('credits.exception_days', 422, 'The last day comes before the first');
export const exceptionExists = appError(
  'credits.exception_exists',
  409,
  'The rule has an exception for this person already',
);
export const exceptionDecided = appError('credits.exception_decided', 409, 'The exception is not in this state');
export const exceptionTwoKeys = appError('credits.exception_two_keys', 403, 'Nobody approves what they asked for');
