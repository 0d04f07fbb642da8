import { appError } from '../../kernel/errors.ts';

export const certificateNotFound = appError('credits.certificate_not_found', 404, 'No such certificate within reach');
export const notComplete = appError('credits.not_complete', 409, 'The cycle is not complete on that day');
export const noCycle = appError(
  'credits.no_cycle',
  422,
  'No policy, or no cycle of it, holds for the person on that day',
);
export const certifyOwn = appError('credits.certify_own', 403, 'Nobody certifies, or revokes, for oneself');
export const issuerIsSchool = appError('credits.issuer_is_school', 403, 'Certificates are issued above the school');
export const certificateRevoked = appError('credits.certificate_revoked', 410, 'The certificate has been revoked');
export const dayAhead = appError('credits.day_ahead', 422, 'The day has not come yet');
export const officeNotFound = appError('credits.office_not_found', 404, 'No such organisation');
export const archiveNotFound = appError('credits.archive_not_found', 404, 'No such archive of one’s own');
