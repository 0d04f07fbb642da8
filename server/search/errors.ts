import { appError } from '../kernel/errors.ts';

/** Also the answer for what one may not read. */
export const passageNotFound = appError('search.passage_not_found', 404, 'Passage not found');
export const savedNotFound = appError('search.saved_not_found', 404, 'Saved search not found');
export const savedFull = appError('search.saved_full', 409, 'A person keeps as many searches as one may');
export const savedTwice = appError('search.saved_twice', 409, 'The same search is kept already');
export const savedNothing = appError('search.saved_nothing', 422, 'A search without words and filters is everything');
