import { appError } from '../kernel/errors.ts';

/** Also the answer for what one may not read: that it exists is nobody else's business. */
export const resourceNotFound = appError('library.resource_not_found', 404, 'Resource not found');
export const fileNotFound = appError('library.file_not_found', 404, 'File not found');
export const captionsNotFound = appError('library.captions_not_found', 404, 'This recording has no captions');
export const suggestionNotFound = appError('library.suggestion_not_found', 404, 'Suggestion not found');
export const suggestionDecided = appError(
  'library.suggestion_decided',
  409,
  'Somebody decided this suggestion already',
);
export const changedMeanwhile = appError('library.changed_meanwhile', 409, 'Somebody saved a newer version');
export const versionNotFound = appError('library.version_not_found', 404, 'The resource has no such version');
export const sectionsUnfit = appError('library.sections_unfit', 422, 'The sections do not cover the text without gaps');
export const sameFile = appError('library.same_file', 409, 'The newest version was read from this very file');
export const licenceForbids = appError('library.licence_forbids', 403, 'Its licence allows no adaptations');
export const licenceStays = appError('library.licence_stays', 422, 'What it was adapted from demands the same licence');
export const exportTooLarge = appError('library.export_too_large', 413, 'More than one archive can hold');
export const auditNeeded = appError('library.audit_needed', 409, 'Beyond a group a resource is listed by an audit');
export const isListed = appError('library.is_listed', 409, 'A listed resource has to be withdrawn first');
export const notListed = appError('library.not_listed', 409, 'The resource is not listed');
export const wasListed = appError('library.was_listed', 409, 'What was listed once is kept with its history');
export const valueUnknown = appError('library.value_unknown', 422, 'A value is not in the catalogue');
export const twinNotFound = appError('library.twin_not_found', 404, 'Nothing says that these two belong together');
export const tagNotFound = appError('library.tag_not_found', 404, 'Nobody uses such a tag');
export const tagUnknown = appError('library.tag_unknown', 422, 'The tag to merge into is not in the vocabulary');
export const organisationNotFound = appError('library.organisation_not_found', 404, 'Organisation not found');
export const batchNotFound = appError('library.batch_not_found', 404, 'Batch not found');
export const batchStarted = appError('library.batch_started', 409, 'The batch takes no more files');
export const batchEmpty = appError('library.batch_empty', 409, 'The batch has no files');
export const batchFull = appError('library.batch_full', 409, 'The batch holds as many files as one may');
export const batchFileNotFound = appError('library.batch_file_not_found', 404, 'The batch has no such file');
export const notRefused = appError('library.not_refused', 409, 'Only a refused file can be tried again');
export const badPath = appError('library.bad_path', 400, 'The path of the file cannot be used');

/**
 * Why a file did not become a resource. They stand in the file's row, not in an answer; declaring them here makes the
 * tests demand a translation for each. The `ingest.` ones come from the readers.
 */
export const FILE_REFUSALS = {
  'ingest.encrypted': 'The file is protected by a password',
  'ingest.corrupt': 'The file is damaged',
  'ingest.no_text': 'The file holds no text',
  'ingest.too_large': 'The file is larger than a reader may take',
  'ingest.unsupported': 'No reader for this type of file',
  'ingest.unsafe': 'The file looks made to harm its reader',
  'ingest.timeout': 'Reading took too long',
  'ingest.converter_missing': 'Needs LibreOffice, which is not installed',
  'library.captions_needed': 'A recording needs subtitles of the same name beside it',
  'library.captions_elsewhere': 'Its subtitles belong to the resource of another person',
  'library.known_elsewhere': 'The same file is the resource of somebody else here',
  'library.interrupted': 'Reading was cut off too often',
  'library.ingest_failed': 'Something failed that should not',
} as const;
export type FileRefusal = keyof typeof FILE_REFUSALS;

for (const [code, message] of Object.entries(FILE_REFUSALS)) appError(code, 422, message);
