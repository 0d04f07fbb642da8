import { appError } from '../kernel/errors.ts';

// The refusals of rules.ts, declared so that each has a status and a translation.
export const notYours = appError('access.not_yours', 403, 'This belongs to somebody else');
export const notSharedWithYou = appError('access.not_shared_with_you', 403, 'This is not shared with this person');
export const roleNeeded = appError('access.role_needed', 403, 'No role of this person allows this');
export const outsideYourOrganisations = appError(
  'access.outside_your_organisations',
  403,
  'The role that allows this is held elsewhere',
);
export const roleAboveYours = appError('people.role_above_yours', 403, 'The role is above any held by this person');
export const roleDoesNotFit = appError(
  'people.role_does_not_fit',
  422,
  'This role is not held at such an organisation',
);
export const notYourself = appError('people.not_yourself', 409, 'Nobody does this to themselves');

export const signInFailed = appError('people.sign_in_failed', 401, 'User name and password do not fit');
export const signInLocked = appError('people.sign_in_locked', 423, 'Too many failures; locked for some minutes');
export const passwordWrong = appError('people.password_wrong', 403, 'The current password is another one');
export const alreadySetUp = appError('people.already_set_up', 409, 'The first administrator exists');
export const oidcOff = appError('people.oidc_off', 404, 'No identity provider is configured');
export const oidcUnavailable = appError('people.oidc_unavailable', 503, 'The identity provider does not answer');

export const organisationNotFound = appError('people.organisation_not_found', 404, 'Organisation not found');
export const personNotFound = appError('people.person_not_found', 404, 'Person not found');
export const roleNotFound = appError('people.role_not_found', 404, 'The person does not hold this role');
export const userNameTaken = appError('people.user_name_taken', 409, 'Another person has this user name');
export const organisationNameTaken = appError(
  'people.organisation_name_taken',
  409,
  'An organisation of this name exists there',
);

// Said on the sign-in page, where the provider sent somebody back to.
export const oidcUnknownPerson = appError('people.oidc_unknown_person', 403, 'No person has that user name');
export const oidcFailed = appError('people.oidc_failed', 403, 'The identity provider did not sign anybody in');
