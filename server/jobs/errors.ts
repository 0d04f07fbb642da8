import { appError } from '../kernel/errors.ts';

export const jobNotFound = appError('jobs.not_found', 404, 'There is no such job, or it belongs to somebody else');
export const jobHasEnded = appError('jobs.has_ended', 409, 'The job has already ended');
/** Codes of failed jobs, shown with their progress; nothing throws them at a request. */
export const jobTimedOut = appError('jobs.timed_out', 503, 'The job took longer than it may');
export const jobAbandoned = appError('jobs.abandoned', 503, 'The job was started again and again and never ended');
export const jobPayloadInvalid = appError('jobs.invalid_payload', 500, 'The job cannot read what it was given');
