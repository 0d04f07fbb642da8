import { appError } from '../../kernel/errors.ts';

export const expertNotFound = appError('reviews.expert_not_found', 404, 'No such expert within reach');
export const poolNotFound = appError('reviews.pool_not_found', 404, 'No such body');
export const inPool = appError('reviews.in_pool', 409, 'The person is in this pool already');
export const expertState = appError('reviews.expert_state', 409, 'The expert is not in a state for this');
export const entryRules = appError('reviews.entry_rules', 422, 'Rules of entry are not met and no reason was given');
export const roleFirst = appError('reviews.role_first', 409, 'Somebody else has to give the role of an expert first');
export const notHerself = appError('reviews.not_herself', 403, 'Nobody decides about herself');
export const declaredNotFound = appError('reviews.declared_not_found', 404, 'No such declared conflict');
