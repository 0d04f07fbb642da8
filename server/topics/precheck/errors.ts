import { appError } from '../../kernel/errors.ts';

export const tooOften = appError('topics.precheck_too_often', 429, 'It was asked for too often within a day');
export const findingNotFound = appError('topics.finding_not_found', 404, 'No such finding within reach');
export const findingClosed = appError('topics.finding_closed', 409, 'The finding is not open');
export const boilerplateNotFound = appError('topics.boilerplate_not_found', 404, 'No such text within reach');
