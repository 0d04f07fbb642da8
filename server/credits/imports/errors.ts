import { appError } from '../../kernel/errors.ts';

export const batchNotFound = appError('credits.batch_not_found', 404, 'No such import within reach');
export const sheetUnreadable = appError('credits.sheet_unreadable', 422, 'The file is no readable sheet');
export const sheetOld = appError('credits.sheet_old_format', 422, 'An .xls file; it has to be saved as .xlsx');
export const sheetEncrypted = appError('credits.sheet_encrypted', 422, 'The file is protected by a password');
export const sheetTooLarge = appError('credits.sheet_too_large', 422, 'The sheet has more rows than one import takes');
export const sheetNoHeader = appError('credits.sheet_no_header', 422, 'No row of the sheet names its columns');
export const batchNotOpen = appError('credits.batch_not_open', 409, 'The import is registered or posted already');
export const batchNotRegistered = appError('credits.batch_not_registered', 409, 'The import is not registered');
export const batchNotPosted = appError('credits.batch_not_posted', 409, 'The import is not in this state');
export const batchReading = appError('credits.batch_reading', 409, 'The sheet is still being read');
export const batchNothingReady = appError('credits.batch_nothing_ready', 409, 'No row of the sheet can be posted');
export const batchTwoKeys = appError('credits.batch_two_keys', 403, 'The same person does not keep both keys');
export const batchNoAuditor = appError(
  'credits.batch_no_auditor',
  409,
  'The policy wants another body to audit and there is none above',
);
export const batchUndoAsked = appError('credits.batch_undo_asked', 409, 'Somebody has asked for the undoing already');
export const batchUndoNotAsked = appError('credits.batch_undo_not_asked', 409, 'Nobody has asked for the undoing');
export const batchMoved = appError('credits.batch_moved', 409, 'The import has been changed meanwhile');
