import { appError } from '../../kernel/errors.ts';

export const organisationUnknown = appError('credits.organisation_unknown', 404, 'No such organisation within reach');
export const nothingLookedAfter = appError('credits.nothing_looked_after', 403, 'Nobody’s standings are theirs to see');
export const tooMany = appError('credits.too_many_persons', 409, 'Too many persons for one answer');
export const dayNotOver = appError('credits.day_not_over', 422, 'A snapshot is taken of a day that is over');
