import { appError } from '../kernel/errors.ts';

export const personUnknown = appError('credits.person_unknown', 404, 'No such person within reach');
export const entryNotFound = appError('credits.entry_not_found', 404, 'No such entry within reach');
export const alreadyReversed = appError('credits.already_reversed', 409, 'The entry has been taken back before');
