import type { Db } from '../../../../db/client.ts';
import type { EvidenceItem } from '../../../../db/schema/credits.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { AppEvents, Subscriptions } from '../../../kernel/events.ts';
import { categoryOf, rulesOf } from '../../../policy/rules/index.ts';
import { insertClaim, type ClaimRow } from '../repo/claims.ts';
import { insertEvent } from '../repo/events.ts';
import { findStepTitle, findTopicIssuer, listStepEvidence } from '../repo/steps.ts';
import { artefactOf } from '../rules/evidence.ts';
import { emptyClaim } from './draft.ts';
import { groundOf, type Ground } from './ground.ts';
import { submission } from './submit.ts';

type Done = Pick<ClaimRow, 'category' | 'level' | 'form' | 'title' | 'occurredOn' | 'hours' | 'absentHours'> &
  Pick<ClaimRow, 'source' | 'sourceKey' | 'evidence'>;

/**
 * Makes a claim of something that was done elsewhere in the product, and hands it in. What cannot be handed in as it is
 * (its evidence stands behind another claim, nobody keeps a key) waits as a draft for the person herself.
 */
async function claimFor(deps: Deps, tx: Db, personId: string, ground: Ground, done: Done): Promise<void> {
  const now = deps.now();
  const id = deps.newId('clm');
  const row = { ...emptyClaim({ id, personId, orgId: ground.profile.orgId, now }), ...done };
  const refused = (error: unknown): null => {
    if (error instanceof AppError) return null;
    throw error;
  };
  const submitted = await submission(deps, tx, row, ground).catch(refused);
  const made = await insertClaim(tx, { ...row, ...submitted });
  if (!made.isNew) return;
  const event = { id: deps.newId('cev'), claimId: made.id, at: now, personId, orgId: null };
  await insertEvent(tx, { ...event, what: submitted ? 'submitted' : 'created' });
}

/** A finished step of a path is claimed where the policy says what such a step is; without that rule it earns nothing. */
async function stepCompleted(deps: Deps, tx: Db, step: AppEvents['paths.step_completed']): Promise<void> {
  const occurredOn = dayOf(deps.now());
  const ground = await groundOf(tx, step.personId, occurredOn, deps.now());
  const source = rulesOf(ground.policy, 'source').find(({ event }) => event === 'paths.step_completed');
  if (!source) return;
  const title = (await findStepTitle(tx, step.stepId)) ?? source.label;
  const shown = await listStepEvidence(tx, step.stepId);
  const evidence: EvidenceItem[] = [
    { kind: 'step', artefact: artefactOf.step(step.stepId), stepId: step.stepId, title },
    ...shown.flatMap(({ id, reflection, sha256, fileName }): EvidenceItem[] => {
      if (sha256) return [{ kind: 'file', artefact: artefactOf.file(sha256), sha256, name: fileName ?? '' }];
      return reflection ? [{ kind: 'reflection', artefact: artefactOf.reflection(id), text: reflection }] : [];
    }),
  ];
  const { category, level, form } = source;
  await claimFor(deps, tx, step.personId, ground, {
    ...{ category, level, form, title, occurredOn, evidence },
    hours: Math.round((step.minutes * 100) / source.minutesPerHour),
    absentHours: 0,
    source: 'path',
    sourceKey: `step:${step.stepId}`,
  });
}

/** Somebody was at an activity and shows something for it: the activity itself says what kind of training it is. */
async function activityAttended(deps: Deps, tx: Db, attended: AppEvents['activities.attended']): Promise<void> {
  const { personId, attendanceId, title, day, hours, missedHours, category, level, form, artefacts } = attended;
  const ground = await groundOf(tx, personId, day, deps.now());
  if (categoryOf(ground.policy, category) === null) return;
  await claimFor(deps, tx, personId, ground, {
    ...{ category, level, form, title, hours },
    occurredOn: day,
    absentHours: missedHours,
    evidence: [...artefacts],
    source: 'activity',
    sourceKey: `attendance:${attendanceId}`,
  });
}

/**
 * A topic was closed: its leader and members are credited where the policy says what a topic of this level is worth, with
 * the approval number as evidence. Told twice it is claimed once; without such a rule it earns nothing.
 */
async function topicClosed(deps: Deps, tx: Db, closed: AppEvents['topics.closed']): Promise<void> {
  const { personId, topicId, title, day, approvalNumber: number } = closed;
  const ground = await groundOf(tx, personId, day, deps.now());
  const source = rulesOf(ground.policy, 'source').find(
    ({ event, level }) => event === 'topics.closed' && level === closed.level,
  );
  if (!source || categoryOf(ground.policy, source.category) === null) return;
  const issuer = (await findTopicIssuer(tx, topicId)) ?? '';
  const { category, level, form } = source;
  await claimFor(deps, tx, personId, ground, {
    ...{ category, level, form, title, occurredOn: day },
    hours: Math.round((source.hours?.[closed.role] ?? 0) * 100),
    absentHours: 0,
    evidence: [{ kind: 'certificate', artefact: artefactOf.topic(number, personId), number, issuer }],
    source: 'topic',
    sourceKey: `topic:${topicId}:${personId}`,
  });
}

/** What was done elsewhere in the product becomes a claim by itself; its two keys are turned like any other's. */
export const followDeeds: Subscriptions<Deps> = {
  'paths.step_completed': stepCompleted,
  'activities.attended': activityAttended,
  'topics.closed': topicClosed,
};
