import { appError } from '../kernel/errors.ts';

export const topicNotFound = appError('topics.not_found', 404, 'No such topic within reach');
export const callNotFound = appError('topics.call_not_found', 404, 'No such call within reach');
export const notInThisState = appError('topics.not_in_this_state', 409, 'The topic is not in a state for this');
export const notYoursToDo = appError('topics.not_yours_to_do', 403, 'This is for somebody else to do');
export const changedMeanwhile = appError('topics.changed_meanwhile', 409, 'Somebody else changed it');
