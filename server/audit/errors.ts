import { appError } from '../kernel/errors.ts';

/** Also the answer for an audit that is none of one's business. */
export const auditNotFound = appError('audit.not_found', 404, 'Audit not found');
export const fileNotFound = appError('audit.file_not_found', 404, 'The audited version has no such file');
export const organisationNotFound = appError('audit.organisation_not_found', 404, 'Organisation not found');
export const termNotFound = appError('audit.term_not_found', 404, 'The negative list has no such entry');

// The refusals of rules.ts, declared so that each has a status and a translation.
export const openAlready = appError('audit.open_already', 409, 'It is being audited already');
export const nothingChanged = appError('audit.nothing_changed', 409, 'Nothing has changed since it was listed');
export const noneOpen = appError('audit.none_open', 409, 'Nothing was submitted');
export const stillChecking = appError('audit.still_checking', 409, 'The machine check has not ended');
export const decided = appError('audit.decided', 409, 'This audit is decided');
export const notListed = appError('audit.not_listed', 409, 'The resource is not listed');
export const machineOnly = appError('audit.machine_only', 403, 'Only the product itself does this');
export const pointsIncomplete = appError('audit.points_incomplete', 422, 'All seven points need a verdict');
export const pointsNotOk = appError('audit.points_not_ok', 422, 'What is listed is right in all seven points');
export const findingsOpen = appError('audit.findings_open', 409, 'A blocking finding has no answer');

export const groupNeedsNone = appError('audit.group_needs_none', 422, 'A group at work needs no audit');
export const notNewest = appError('audit.not_newest', 409, 'A newer version has been saved meanwhile');
export const commitmentDiffers = appError('audit.commitment_differs', 422, 'The commitment is not the sentence shown');
export const quoteNotThere = appError('audit.quote_not_there', 422, 'The marked words do not stand there');
export const needsALook = appError('audit.needs_a_look', 409, 'Blocking findings are looked at one by one');
export const previewOutdated = appError('audit.preview_outdated', 409, 'Something has changed since the preview');
export const nothingToDo = appError('audit.nothing_to_do', 409, 'Nothing of what was chosen can be done');
export const termExists = appError('audit.term_exists', 409, 'The organisation has this term already');
export const termTooShort = appError('audit.term_too_short', 422, 'One character would be found everywhere');
