import { appError } from '../../kernel/errors.ts';

export const outcomeNotFound = appError('projects.outcome_not_found', 404, 'No such outcome within reach');
export const outcomeNotNow = appError('projects.outcome_not_now', 409, 'The outcome is not in a state for this');
export const outcomesNotYet = appError('projects.outcomes_not_yet', 409, 'Outcomes cannot be changed now');
export const outcomeNoFile = appError('projects.outcome_no_file', 422, 'An outcome to be published needs a file');
export const topicNotClosed = appError('projects.topic_not_closed', 409, 'Published when the topic is closed');
export const outcomeChanged = appError('projects.outcome_changed', 409, 'Somebody else changed the outcome');
export const outcomesFull = appError('projects.outcomes_full', 409, 'The topic has as many outcomes as it may');
export const notOfTopic = appError('projects.not_of_topic', 422, 'Author, promise or file belong to another topic');
export const finishedNotFound = appError('projects.finished_not_found', 404, 'No such finished topic within reach');
export const registerNotFound = appError('projects.register_not_found', 404, 'No such organisation');
export const registerTooLong = appError('projects.register_too_long', 413, 'More topics than a sheet can hold');

// Why a publication stopped: kept in the outcome's row, shown in its line.
appError('projects.outcome_unpledged', 422, 'Nobody pledged for the outcome');
appError('projects.outcome_author_gone', 422, 'Whoever pledged for it does not work here any more');
appError('projects.outcome_removed', 422, 'Its draft was removed from the library');
appError('projects.outcome_withdrawn', 422, 'It was withdrawn from the library');
