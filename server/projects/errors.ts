import { appError } from '../kernel/errors.ts';

export const stepNotFound = appError('projects.step_not_found', 404, 'No such milestone within reach');
export const changeNotFound = appError('projects.change_not_found', 404, 'No such change within reach');
export const closingNotFound = appError('projects.closing_not_found', 404, 'No such closing within reach');
export const opinionNotFound = appError('projects.opinion_not_found', 404, 'No opinion asked of this person');
export const notApproved = appError('projects.not_approved', 409, 'The topic has not been approved');

// Refusals of the rules.
export const notForThisStep = appError('projects.not_for_this_step', 409, 'This kind of milestone knows no such deed');
export const stepNotNow = appError('projects.step_not_now', 409, 'The milestone is not in a state for this');
export const reportIncomplete = appError('projects.report_incomplete', 422, 'Fields of the official form are empty');
export const expertsNumber = appError('projects.experts_number', 422, 'The number of experts is outside the rule');
export const expertsOwn = appError('projects.experts_own', 422, 'Too many experts of the own unit');
export const meetingTooSoon = appError('projects.meeting_too_soon', 422, 'The meeting is applied for too late');
export const notAnnounced = appError('projects.meeting_not_announced', 409, 'The meeting has not been applied for');
export const notHeld = appError('projects.meeting_not_held', 409, 'The meeting has not been held');
export const dayPassed = appError('projects.day_passed', 422, 'The day has passed');
export const changeOpen = appError('projects.change_open', 409, 'A change of this kind waits for an answer');
export const changeNothing = appError('projects.change_nothing', 422, 'Nothing would change');
export const changeUnknown = appError('projects.change_unknown', 422, 'A person, unit or promise is not there');
export const changeNotNow = appError('projects.change_not_now', 409, 'The change is not in a state for this');
export const changeOwn = appError('projects.change_own_endorsement', 403, 'Who endorsed does not decide');
export const changeStale = appError('projects.change_stale', 409, 'What was to be changed has changed meanwhile');
export const consentMissing = appError('projects.consent_missing', 409, 'Somebody has not agreed to join');
export const causeMissing = appError('projects.cause_missing', 422, 'A cancellation names its cause');

export const blocked = appError('projects.closing_blocked', 409, 'Something stands in the way of closing');
export const closingNotNow = appError('projects.closing_not_now', 409, 'The closing is not in a state for this');
export const panelSmall = appError('projects.panel_small', 422, 'The panel has too few experts');
export const panelSubject = appError('projects.panel_subject', 422, 'Too few experts are of the subject');
export const panelConflict = appError('projects.panel_conflict', 422, 'An expert has a conflict');
export const panelSpoken = appError('projects.panel_spoken', 409, 'An expert has given an opinion already');
export const materialsLate = appError('projects.materials_late', 422, 'The papers would reach the experts too late');
export const opinionsMissing = appError('projects.opinions_missing', 409, 'Too few experts have spoken');
export const opinionsUncited = appError('projects.opinions_uncited', 422, 'The decision cites no opinion');
export const gradeUnsupported = appError('projects.grade_unsupported', 422, 'No cited opinion gave this grade');
export const gradeFailed = appError('projects.grade_failed', 422, 'A topic is not closed with this grade');
