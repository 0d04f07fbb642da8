import { appError } from '../../kernel/errors.ts';

export const runNotFound = appError('paths.reach_not_found', 404, 'There is no such count within reach');
