import { appError } from '../../kernel/errors.ts';

export const seatUnknown = appError('reviews.seat_unknown', 404, 'No such assignment in this call');
export const seatLeft = appError('reviews.seat_left', 409, 'This reviewer has left already');
export const seatDone = appError('reviews.seat_done', 409, 'The review is handed in');
