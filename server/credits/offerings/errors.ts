import { appError } from '../../kernel/errors.ts';

export const offeringNotFound = appError('credits.offering_not_found', 404, 'No such offering within reach');
export const offeringDays = appError('credits.offering_days', 422, 'The last day comes before the first');
export const offeringLevel = appError('credits.offering_level', 422, 'A school offers trainings of its own level only');
export const offeringAfter = appError(
  'credits.offering_after',
  422,
  'What is to be taken before is unknown, out of reach, or leads back to this offering',
);
