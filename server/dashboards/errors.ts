import { appError } from '../kernel/errors.ts';

export const organisationNotFound = appError('dashboards.organisation_not_found', 404, 'Organisation not found');
export const snapshotNotFound = appError('dashboards.snapshot_not_found', 404, 'Nothing was recorded on this day');
