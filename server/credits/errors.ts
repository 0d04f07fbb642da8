import { appError } from '../kernel/errors.ts';

export const personUnknown = appError('credits.person_unknown', 404, 'No such person within reach');
export const entryNotFound = appError('credits.entry_not_found', 404, 'No such entry within reach');
export const alreadyReversed = appError('credits.already_reversed', 409, 'The entry has been taken back before');

// Refusals of ledger/rules.ts.
export const reversedWithBatch = appError('credits.reversed_with_batch', 409, 'The entry goes with its whole batch');
export const reversalAsked = appError('credits.reversal_asked', 409, 'Somebody has asked for this already');
export const reversalNotAsked = appError('credits.reversal_not_asked', 409, 'Nobody has asked for this');
export const ownEntry = appError('credits.own_entry', 403, 'Nobody keeps a key of what is their own');
export const samePerson = appError('credits.same_person', 403, 'The two keys are turned by two persons');
export const otherBodyNeeded = appError('credits.other_body_needed', 403, 'The other key belongs to another body');
export const notYourKey = appError('credits.not_your_key', 403, 'This key belongs to a body one has no role at');
