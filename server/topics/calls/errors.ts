import { appError } from '../../kernel/errors.ts';

export const callIncomplete = appError('topics.call_incomplete', 422, 'The call still lacks something');
export const callNotDraft = appError('topics.call_not_draft', 409, 'The call has been published or cancelled');
export const callNotPublished = appError('topics.call_not_published', 409, 'Only a published call is changed so');
export const callUnchanged = appError('topics.call_unchanged', 409, 'Nothing differs from the version in force');
export const noSuchVersion = appError('topics.no_such_version', 404, 'The call has no such version');
