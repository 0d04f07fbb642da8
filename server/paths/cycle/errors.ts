import { appError } from '../../kernel/errors.ts';

export const planNotFound = appError('paths.plan_not_found', 404, 'There is no such plan of this person');
export const planNotOpen = appError('paths.plan_not_open', 409, 'The plan can no longer be changed');
export const itemNotFound = appError('paths.item_not_found', 404, 'The plan holds no such item');
export const itemDone = appError('paths.item_done', 409, 'What is done or claimed stays where it is');
export const itemDoesNotFit = appError('paths.item_does_not_fit', 422, 'It is not offered in that term');
export const cycleNotProved = appError('paths.cycle_not_proved', 500, 'The checker does not accept the plan');
export const cycleNotSolved = appError('paths.cycle_not_solved', 503, 'No plan was found in the time allowed');
