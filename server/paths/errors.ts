import { appError } from '../kernel/errors.ts';

export const needNotFound = appError('paths.need_not_found', 404, 'There is no such need of this person');
export const pathNotFound = appError('paths.path_not_found', 404, 'There is no such path of this person');
export const stepNotFound = appError('paths.step_not_found', 404, 'There is no such step of this person');
export const noTemplate = appError('paths.no_template', 409, 'No template holds for this person');
export const organisationUnknown = appError('paths.organisation_unknown', 404, 'There is no such organisation');
export const noAlternative = appError('paths.no_alternative', 409, 'Nothing else fits in this place');
export const stepNeeded = appError('paths.step_needed', 409, 'Without this step the rules cannot be met');
export const alreadyDone = appError('paths.step_already_done', 409, 'The step is done');
export const notOpen = appError('paths.not_open', 409, 'The path can no longer be changed');
export const notAccepted = appError('paths.not_accepted', 409, 'The path has not been accepted yet');
export const evidenceTooShort = appError('paths.evidence_too_short', 422, 'The reflection says too little');
export const planNotProved = appError('paths.plan_not_proved', 500, 'The plan breaks a rule and was not saved');
export const notSolved = appError('paths.not_solved', 503, 'No plan was found in the time allowed');
export const replanImpossible = appError('paths.replan_impossible', 409, 'What is left cannot be planned');
