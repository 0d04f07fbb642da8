import { appError } from '../../kernel/errors.ts';

/** Also the answer for a claim that is none of one's business. */
export const claimNotFound = appError('credits.claim_not_found', 404, 'No such claim within reach');
export const claimChanged = appError('credits.claim_changed', 409, 'The claim has changed since it was read');
export const evidenceNotFound = appError('credits.evidence_not_found', 404, 'The claim has no such file');
export const tooMuchEvidence = appError('credits.too_much_evidence', 422, 'A claim carries at most 20 files');

// Refusals of rules/states.ts.
export const notEditable = appError('credits.claim_not_editable', 409, 'The claim is out of the claimant’s hands');
export const notSubmittable = appError('credits.claim_not_submittable', 409, 'The claim has been submitted');
export const notRecallable = appError('credits.claim_not_recallable', 409, 'The claim is not under way');
export const notSubmitted = appError('credits.claim_not_submitted', 409, 'The claim does not wait for registration');
export const notRegistered = appError('credits.claim_not_registered', 409, 'The claim does not wait for its audit');
export const notInHand = appError('credits.claim_not_in_hand', 409, 'The claim waits at no key');
export const notReturned = appError('credits.claim_not_returned', 409, 'The claim has not been returned');
export const claimNotYours = appError('credits.claim_not_yours', 403, 'Only the claimant does this');
export const sameBody = appError('credits.same_body', 403, 'Registering and auditing belong to two bodies');
export const lastKey = appError('credits.last_key', 403, 'Nobody else would be left to audit it');
export const appealBinds = appError('credits.appeal_binds', 409, 'The decision on the appeal binds this key');

// Refusals of rules/route.ts, rules/windows.ts and of a claim that is not complete.
export const noRegistrar = appError('credits.no_registrar', 409, 'Nobody keeps the registering key');
export const noAuditor = appError('credits.no_auditor', 409, 'Nobody keeps the auditing key');
export const windowClosed = appError('credits.window_closed', 409, 'Outside of the time for such claims');
export const windowUsed = appError('credits.window_used', 409, 'As many such claims as a year allows');
export const artefactTaken = appError('credits.artefact_taken', 409, 'This evidence stands behind another claim');
export const evidenceNeeded = appError('credits.evidence_needed', 422, 'Minutes alone earn nothing');
export const titleNeeded = appError('credits.title_needed', 422, 'The claim has no title');
export const hoursNeeded = appError('credits.hours_needed', 422, 'The claim says neither hours nor credits');
export const tooAbsent = appError('credits.absent_beyond_hours', 422, 'More hours missed than there were');
export const dayInFuture = appError('credits.day_in_future', 422, 'The training has not taken place');
export const certificateNeeded = appError('credits.certificate_needed', 422, 'The category is by certificate');
