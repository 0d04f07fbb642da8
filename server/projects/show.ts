import type { Db } from '../../db/client.ts';
import { dayOf } from '../kernel/day.ts';
import type { Actor, Deps } from '../kernel/deps.ts';
import { seenTopic, type Seen } from '../topics/index.ts';
import { isUnfinished, whyNotMove, type Command } from '../topics/rules/index.ts';
import { changesOf, organisationNamed } from './changes/repo.ts';
import {
  CHANGE_CLAUSE,
  CHANGE_COMMANDS,
  CHANGE_KINDS,
  consentsOf,
  delayNotices,
  whyNotAnswer,
  whyNotAsk,
  whyNotChangeNow,
} from './changes/rules.ts';
import { closingsOf, opinionsOf } from './closing/repo.ts';
import { majorityOf, whyNotClosing } from './closing/rules/guard.ts';
import { closingView, termsOf } from './closing/usecases/facts.ts';
import { labelOf } from './milestones/labels.ts';
import { milestonesOf, namesOf, stepFilesOf, type MilestoneRow } from './milestones/repo.ts';
import { checkReport, closingReport, openingReport, OPENING_TERMS } from './milestones/rules/reports.ts';
import { MILESTONE_COMMANDS, OPEN_STATES, whyNotStep } from './milestones/rules/states.ts';
import { lightOf, overdueDays } from './milestones/rules/watch.ts';
import { permission, type Permission } from './permission.ts';

/** The life of an approved topic on one page: duties with days and clauses, changes, promises, closing, and what one may do. */
export async function showProject(deps: Deps, actor: Actor, { id }: { id: string }) {
  const seen = await seenTopic(deps.db, actor, id);
  const today = dayOf(deps.now());
  const steps = await milestonesOf(deps.db, id);
  const view = await closingView(deps, deps.db, seen);
  const { topic } = seen;
  const open = steps.filter(({ state }) => OPEN_STATES.some((one) => one === state));
  const nextDue = open.map(({ dueOn }) => dueOn).sort()[0] ?? null;
  const isMending = open.some(({ state }) => state !== 'pending');
  return {
    today,
    topic: {
      id,
      title: topic.title,
      state: topic.state,
      approvalNumber: topic.approvalNumber,
      approvedOn: topic.approvedOn,
      endsOn: topic.endsOn,
      closedOn: topic.closedOn,
      grade: topic.grade,
      cancelledCause: topic.cancelledCause,
      subject: topic.subject,
      orgName: seen.orgName,
      leaderId: topic.leaderId,
      leaderName: seen.leaderName,
      isMine: topic.leaderId === actor.personId,
    },
    light: isUnfinished(topic.state) ? lightOf({ state: topic.state, nextDue, isMending }, today) : null,
    team: [
      { personId: topic.leaderId, name: seen.leaderName, isLeader: true, state: 'confirmed' as const, task: '' },
      ...seen.members.map(({ member, name }) => ({
        ...{ personId: member.personId, name, isLeader: false, state: member.state, task: member.task },
      })),
    ],
    steps: steps.map((step) => shownStep(seen, step, today, actor)),
    openingTerms: OPENING_TERMS,
    changes: await shownChanges(deps.db, actor, seen),
    changeClause: CHANGE_CLAUSE,
    closing: await shownClosings(deps.db, actor, seen),
    commitments: view.commitments.map((one) => ({
      ...one,
      compared: view.compared.find(({ commitmentId }) => commitmentId === one.id) ?? null,
    })),
    outcomes: view.outcomes,
    tally: view.tally,
    lengths: view.lengths,
    blocks: isUnfinished(topic.state) ? view.blocks : [],
    terms: termsOf(seen),
    files: await stepFilesOf(deps.db, id),
    can: {
      askChange: permission(whyNotAsk(topic.state, null, [], seen.parts)),
      ...steering(seen),
      applyClosing: permission(whyNotMove(topic.state, 'apply_closing', seen.parts)),
    },
  };
}

const steering = ({ topic, parts }: Seen): Record<'suspend' | 'resume' | 'cancel', Permission> => {
  const may = (command: Command) => permission(whyNotMove(topic.state, command, parts));
  return { suspend: may('suspend'), resume: may('resume'), cancel: may('cancel') };
};

/** A step's report by its kind. */
function formOf({ kind, report }: MilestoneRow) {
  switch (kind) {
    case 'opening':
      return { kind: 'opening' as const, report: openingReport.parse(report) };
    case 'midterm':
    case 'annual':
      return { kind: 'check' as const, report: checkReport.parse(report) };
    case 'closing':
      return { kind: 'closing' as const, report: closingReport.parse(report) };
  }
}

function shownStep({ callBody, topic, parts }: Seen, step: MilestoneRow, today: string, actor: Actor) {
  const rule = callBody?.milestones.find(({ id }) => id === step.ruleId);
  const isOpen = OPEN_STATES.some((one) => one === step.state);
  // A draft is its leader's until it is handed in.
  const isDraft = step.state === 'pending' && topic.leaderId !== actor.personId;
  const can = Object.fromEntries(
    MILESTONE_COMMANDS.map((command) => [command, permission(whyNotStep(step, topic.state, command, parts))]),
  );
  return {
    id: step.id,
    kind: step.kind,
    ordinal: step.ordinal,
    label: labelOf(callBody, step),
    labelEn: rule?.labelEn ?? step.kind,
    clause: rule?.clause ?? null,
    dueOn: step.dueOn,
    originalDueOn: step.originalDueOn,
    state: step.state,
    overdue: isOpen && isUnfinished(topic.state) && topic.state !== 'suspended' ? overdueDays(step.dueOn, today) : 0,
    form: isDraft ? null : formOf(step),
    revision: step.revision,
    submittedAt: step.submittedAt,
    decidedAt: step.decidedAt,
    reason: step.reason,
    can: {
      save: can.save ?? permission('topics.not_yours_to_do'),
      announce: can.announce ?? permission('topics.not_yours_to_do'),
      submit: can.submit ?? permission('topics.not_yours_to_do'),
      judge: can.pass ?? permission('topics.not_yours_to_do'),
    },
  };
}

async function shownChanges(db: Db, actor: Actor, { topic, parts }: Seen) {
  const rows = await changesOf(db, topic.id);
  const open = rows.filter(({ change }) => change.state === 'asked' || change.state === 'endorsed');
  const delays = rows.filter(({ change }) => change.kind === 'delay' && change.state === 'approved');
  const names = await namesOf(db, [...new Set(rows.flatMap(({ change }) => personsIn(change)))]);
  const units = new Map<string, string>();
  for (const { change } of rows)
    for (const id of [change.before.orgId, change.after.orgId])
      if (typeof id === 'string' && !units.has(id)) units.set(id, (await organisationNamed(db, id))?.name ?? '');
  const items = rows.map(({ change, askedBy }) => ({
    id: change.id,
    kind: change.kind,
    state: change.state,
    reason: change.reason,
    answer: change.answer,
    askedBy,
    askedAt: change.createdAt,
    decidedAt: change.decidedAt,
    before: change.before,
    after: change.after,
    consents: consentsOf(change).map((one) => ({ ...one, name: names.get(one.personId) ?? '' })),
    notices: noticesOf(change, delays),
    can: mayAnswer(actor, topic.state, change, parts),
  }));
  return {
    items,
    names: Object.fromEntries([...names, ...units]),
    kinds: CHANGE_KINDS.map((kind) => ({
      kind,
      ask: permission(
        whyNotAsk(
          topic.state,
          kind,
          open.map(({ change }) => change.kind),
          parts,
        ),
      ),
    })),
  };
}

type Change = Awaited<ReturnType<typeof changesOf>>[number]['change'];

function personsIn({ before, after }: Change): string[] {
  const texts = JSON.stringify([before, after]).match(/per_[0-9a-z]+/g);
  return texts ?? [];
}

/** More than a year after what was first promised, or not the first delay: said to whoever decides. */
function noticesOf(change: Change, delays: readonly { change: Change }[]) {
  if (change.kind !== 'delay' || typeof change.after.endsOn !== 'string') return [];
  const earlier = delays.filter((one) => one.change.createdAt < change.createdAt).map((one) => one.change);
  const promised = earlier.at(-1)?.before.endsOn ?? change.before.endsOn;
  if (typeof promised !== 'string') return [];
  return delayNotices({ promised, asked: change.after.endsOn, earlier: earlier.length });
}

function mayAnswer(actor: Actor, state: Seen['topic']['state'], change: Change, parts: Seen['parts']) {
  const by = { personId: actor.personId, parts };
  const may = CHANGE_COMMANDS.map((command) => {
    const refusal = whyNotAnswer(change, command, by);
    return [command, permission(refusal ?? (command === 'approve' ? whyNotChangeNow(state) : null))] as const;
  });
  const no = permission('topics.not_yours_to_do');
  const { endorse = no, decline = no, approve = no, reject = no, withdraw = no } = Object.fromEntries(may);
  return { endorse, decline, approve, reject, withdraw };
}

async function shownClosings(db: Db, _actor: Actor, { topic, parts }: Seen) {
  const rows = await closingsOf(db, topic.id);
  const opinions = await opinionsOf(
    db,
    rows.map(({ id }) => id),
  );
  const isKeeper = parts.includes('keeper');
  return rows.map((row) => {
    const own = opinions.filter(({ opinion }) => opinion.closingId === row.id);
    const isDecided = row.state !== 'asked' && row.state !== 'judging';
    const grades = own.flatMap(({ opinion }) => (opinion.grade === null ? [] : [opinion.grade]));
    return {
      id: row.id,
      round: row.round,
      way: row.way,
      heldOn: row.heldOn,
      state: row.state,
      grade: row.grade,
      opinion: row.opinion,
      decidedAt: row.decidedAt,
      appliedAt: row.createdAt,
      panel: own.length,
      spoken: grades.length,
      // Before it is decided the panel's words are for whoever decides.
      opinions: isKeeper || isDecided ? own.map(shownOpinion) : [],
      majority: isKeeper || isDecided ? majorityOf(grades) : null,
      can: {
        convene: permission(whyNotClosing(row.state, 'convene', parts)),
        decide: permission(whyNotClosing(row.state, 'close', parts)),
        return: permission(whyNotClosing(row.state, 'return', parts)),
      },
    };
  });
}

const shownOpinion = ({ opinion, name, orgName, title }: Awaited<ReturnType<typeof opinionsOf>>[number]) => ({
  id: opinion.id,
  expertId: opinion.expertId,
  isOfSubject: opinion.isOfSubject === 1,
  grade: opinion.grade,
  text: opinion.text,
  givenAt: opinion.givenAt,
  name,
  orgName,
  title,
});
