import { appError } from '../../kernel/errors.ts';

export const tieNotFound = appError('people.tie_not_found', 404, 'No such tie within reach');
export const tieIncomplete = appError('people.tie_incomplete', 422, 'A tie of this kind needs another end');
export const tieDays = appError('people.tie_days', 422, 'The last day comes before the first');
export const tieExists = appError('people.tie_exists', 409, 'This tie is entered already');
