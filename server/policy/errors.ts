import { appError } from '../kernel/errors.ts';

export const policyNotFound = appError('policy.not_found', 404, 'No such policy within reach');
export const noPolicy = appError(
  'policy.none_in_force',
  409,
  'No credit policy holds for this organisation on this day',
);
export const categoryUnknown = appError('policy.category_unknown', 422, 'The policy has no such category');
export const categoryNotForYou = appError('policy.category_not_for_you', 422, 'The category is not for this person');
export const levelDoesNotFit = appError(
  'policy.level_does_not_fit',
  422,
  'The category is not organised at this level',
);
export const formDoesNotFit = appError('policy.form_does_not_fit', 422, 'The category is not held in this form');
export const noConversion = appError('policy.no_conversion', 422, 'The policy does not say what these hours are worth');
export const organisationNotFound = appError('policy.organisation_not_found', 404, 'No such organisation within reach');
export const presetNotFound = appError('policy.preset_not_found', 404, 'No such ready-made policy');
export const notDraft = appError('policy.not_draft', 409, 'A published version is never changed');
export const notPublished = appError('policy.not_published', 409, 'Only a published version can be withdrawn');
export const changedMeanwhile = appError('policy.changed_meanwhile', 409, 'Somebody has saved this draft meanwhile');
export const notPublishable = appError('policy.not_publishable', 422, 'The policy has problems that keep it back');
