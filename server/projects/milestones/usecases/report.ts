import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { STEWARDS } from '../../../people/index.ts';
import { finishReminders, moveTopic, record, remind } from '../../../topics/index.ts';
import { labelOf } from '../labels.ts';
import { officersAt, saveMilestone, type MilestoneRow } from '../repo.ts';
import {
  checkReport,
  missingOfCheck,
  missingOfMeeting,
  missingOfOpening,
  openingReport,
  OPENING_TERMS,
  REPORTS,
  whyNotAnnounce,
  whyNotOpening,
} from '../rules/reports.ts';
import { stepTarget, whyNotStep, type MilestoneCommand } from '../rules/states.ts';
import { forget } from './follow.ts';
import { heldStep, parsed, type Held } from './open.ts';
import { showProject } from '../../show.ts';

const guard = ({ step, seen }: Held, command: MilestoneCommand, revision?: number): void => {
  refuse(whyNotStep(step, seen.topic.state, command, seen.parts));
  if (revision !== undefined && revision !== step.revision) refuse('topics.changed_meanwhile');
};

const meetingKey = (id: string, day: string) => `milestone:${id}:announced-${day}`;
const inHand = (step: Pick<MilestoneRow, 'id' | 'revision'>) => `milestone:${step.id}:handed-in-${step.revision}`;

/**
 * Keeps a draft of a step's official form; drafts may be empty anywhere.
 * @throws topics.changed_meanwhile when another page saved since `revision` was seen
 */
export async function saveReport(
  deps: Deps,
  actor: Actor,
  input: { id: string; revision: number; report: Record<string, unknown> },
) {
  return deps.db.transaction(async (tx) => {
    const held = await heldStep(tx, actor, input.id);
    guard(held, 'save', input.revision);
    const { step } = held;
    const report = parsed(REPORTS[step.kind], input.report);
    // That a meeting was applied for is the server's to say, not the form's.
    const kept =
      'announced' in report ? { ...report, announced: parsed(openingReport, step.report).announced } : report;
    const revision = step.revision + 1;
    await saveMilestone(tx, step.id, { report: kept, revision, updatedAt: deps.now() });
    return { id: step.id, revision };
  });
}

/** Applies for the opening's meeting: a week ahead, with enough experts and few of one's own. */
export async function announceOpening(deps: Deps, actor: Actor, input: { id: string; revision: number }) {
  const topicId = await deps.db.transaction(async (tx) => {
    const held = await heldStep(tx, actor, input.id);
    guard(held, 'announce', input.revision);
    const { step, seen } = held;
    const report = parsed(openingReport, step.report);
    const today = dayOf(deps.now());
    refuse(whyNotAnnounce(report, today), facts(missingOfMeeting(report)));
    const announced = { on: today, for: report.meeting.on ?? today };
    const revision = step.revision + 1;
    await saveMilestone(tx, step.id, { report: { ...report, announced }, revision, updatedAt: deps.now() });
    await record(deps, tx, seen.topic.id, actor.personId, { kind: 'opening.announced', detail: { ...announced } });
    await tellKeepers(deps, tx, held, meetingKey(step.id, announced.for));
    return seen.topic.id;
  });
  return showProject(deps, actor, { id: topicId });
}

const facts = (missing: readonly string[]) => {
  const { leastExperts, mostExperts, mostOwn, daysAhead } = OPENING_TERMS;
  return { n: missing.length, least: leastExperts, most: mostExperts, own: mostOwn, days: daysAhead };
};

async function tellKeepers(deps: Deps, tx: Db, { step, seen }: Held, key: string): Promise<void> {
  if (seen.callOrgId === null) return;
  const officers = await officersAt(tx, [seen.callOrgId], STEWARDS);
  await remind(
    deps,
    tx,
    officers.map(({ personId }) => ({
      personId,
      kind: 'milestone_submitted' as const,
      key,
      href: `/topics/${seen.topic.id}?tab=project`,
      params: { title: seen.topic.title, step: labelOf(seen.callBody, step) },
      dueOn: null,
    })),
  );
}

/** Hands a step's report in. @throws projects.report_incomplete and the refusals of an opening */
export async function submitReport(deps: Deps, actor: Actor, input: { id: string; revision: number }) {
  const topicId = await deps.db.transaction(async (tx) => {
    const held = await heldStep(tx, actor, input.id);
    guard(held, 'submit', input.revision);
    const { step, seen } = held;
    refuseUnready(step, dayOf(deps.now()));
    const revision = step.revision + 1;
    const state = stepTarget('submit') ?? step.state;
    await saveMilestone(tx, step.id, { state, revision, submittedAt: deps.now(), reason: '', updatedAt: deps.now() });
    await forget(tx, step);
    if (step.kind === 'opening') {
      const { announced } = parsed(openingReport, step.report);
      if (announced) await finishReminders(tx, [meetingKey(step.id, announced.for)]);
    }
    await record(deps, tx, seen.topic.id, actor.personId, {
      kind: 'milestone.submitted',
      detail: { milestoneId: step.id, step: step.kind, ordinal: step.ordinal },
    });
    await tellKeepers(deps, tx, held, inHand({ ...step, revision }));
    return seen.topic.id;
  });
  return showProject(deps, actor, { id: topicId });
}

function refuseUnready(step: MilestoneRow, today: string): void {
  if (step.kind === 'opening') {
    const report = parsed(openingReport, step.report);
    return refuse(whyNotOpening(report, today), facts(missingOfOpening(report)));
  }
  const missing = missingOfCheck(parsed(checkReport, step.report));
  refuse(missing.length > 0 ? 'projects.report_incomplete' : null, { n: missing.length });
}

type Judging =
  | { id: string; verdict: 'pass'; reason: string }
  | { id: string; verdict: 'return'; reason: string }
  /** `until`: the day by which it is reported again. */
  | { id: string; verdict: 'fail'; reason: string; until: string };

/** Passes a report, sends it back, or asks for 整改 by a day. An opening that passes lets the research begin. */
export async function judgeReport(deps: Deps, actor: Actor, input: Judging) {
  const topicId = await deps.db.transaction(async (tx) => {
    const held = await heldStep(tx, actor, input.id);
    guard(held, input.verdict);
    const { step, seen } = held;
    const today = dayOf(deps.now());
    if (input.verdict === 'fail' && input.until <= today) refuse('projects.day_passed');
    await saveMilestone(tx, step.id, {
      state: stepTarget(input.verdict) ?? step.state,
      revision: step.revision + 1,
      reason: input.reason,
      decidedById: actor.personId,
      decidedAt: deps.now(),
      updatedAt: deps.now(),
      ...(input.verdict === 'fail' ? { dueOn: input.until } : {}),
    });
    await finishReminders(tx, [inHand(step)]);
    await record(deps, tx, seen.topic.id, actor.personId, {
      kind: `milestone.${input.verdict}`,
      reason: input.reason,
      detail: { milestoneId: step.id, step: step.kind, ordinal: step.ordinal },
    });
    if (input.verdict !== 'pass') await tellLeader(deps, tx, held);
    if (input.verdict === 'pass' && step.kind === 'opening' && seen.topic.state === 'approved')
      await moveTopic(deps, tx, actor, { id: seen.topic.id, command: 'open', parts: seen.parts });
    return seen.topic.id;
  });
  return showProject(deps, actor, { id: topicId });
}

const tellLeader = (deps: Deps, tx: Db, { step, seen }: Held) =>
  remind(deps, tx, [
    {
      personId: seen.topic.leaderId,
      kind: 'milestone_returned',
      key: `milestone:${step.id}:back-${step.revision}`,
      href: `/topics/${seen.topic.id}?tab=project`,
      params: { title: seen.topic.title, step: labelOf(seen.callBody, step) },
      dueOn: null,
    },
  ]);
