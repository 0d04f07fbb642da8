import type { Db } from '../../../../db/client.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { openIdentityFindings } from '../../../topics/index.ts';
import { recordsOf } from '../../experts/repo.ts';
import { POOL_RULES, rotationOf } from '../../experts/rules.ts';
import { checkFacts, gridOf, shortagesOf, termsOf, type Grid } from '../build.ts';
import type { Candidate } from '../match.ts';
import { listNamesOf, listPanels } from '../repo/panels.ts';
import type { Assignable } from '../repo/seats.ts';
import { violationsOf, type Violation } from '../rules/check.ts';
import type { Conflict } from '../rules/conflicts.ts';
import { whyNotSeat } from '../rules/seats.ts';
import type { PanelResult } from '../schemas.ts';
import { isExcusable } from './apply.ts';
import { groundOf, keptCall, keptPanel, optionsOf, spanOf, type Ground } from './open.ts';

/** The panels of a call, and what could be assigned now. */
export async function showPanels(deps: Deps, actor: Actor, input: { callId: string }) {
  const call = await keptCall(deps.db, actor, input.callId);
  const rows = await listPanels(deps.db, call.id);
  const { review } = call.body;
  return {
    call: { id: call.id, title: call.title, orgId: call.orgId, review },
    panels: rows.map(({ options, ...row }) => ({ ...row, options: optionsOf({ options }) })),
  };
}

const told = (conflict: Conflict, names: ReadonlyMap<string, string>) => ({
  ...conflict,
  person: conflict.personId === null ? null : (names.get(conflict.personId) ?? null),
  through: conflict.via === null ? null : (names.get(conflict.via) ?? null),
});

const idsIn = (conflicts: readonly Conflict[]): string[] =>
  conflicts.flatMap(({ personId, via }) => [personId, via]).filter((id) => id !== null);

function listed(
  list: 'all' | 'weak' | 'broken' | 'changed',
  asked: { topics: readonly Assignable[]; result: PanelResult; broken: readonly Violation[] },
): Assignable[] {
  const { topics, result, broken } = asked;
  const own = Map.groupBy(result.seats, ({ topicId }) => topicId);
  const mean = ({ id }: Assignable) => {
    const seats = own.get(id) ?? [];
    return seats.length === 0 ? 0 : seats.reduce((sum, { affinity }) => sum + affinity, 0) / seats.length;
  };
  switch (list) {
    case 'all':
      return [...topics];
    case 'weak':
      return [...topics].sort((a, b) => mean(a) - mean(b) || (a.id < b.id ? -1 : 1));
    case 'broken':
      return topics.filter(({ id }) => broken.some(({ topicId }) => topicId === id));
    case 'changed':
      return topics.filter(({ id }) => (own.get(id) ?? []).some(({ isNew }) => isNew));
  }
}

async function rotation(db: Db, deps: Deps, ground: Ground, result: PanelResult, callId: string) {
  const used = [...new Set(result.seats.map(({ expertId }) => expertId))];
  const today = dayOf(deps.now());
  const records = await recordsOf(db, used, { today, exceptCallId: callId });
  const fresh = used.filter((id) => (records.get(id)?.latest ?? []).every((did) => !did)).length;
  return {
    rule: rotationOf(POOL_RULES, { all: used.length, fresh }),
    fresh,
    used: used.length,
    resting: ground.resting.size,
  };
}

/**
 * A panel: its figures beside the careful hand's, what it breaks now, and a page of topics with who would judge them and
 * why. For keepers of the call alone.
 * @throws reviews.panel_not_found
 */
export async function showPanel(
  deps: Deps,
  actor: Actor,
  input: { id: string; list: 'all' | 'weak' | 'broken' | 'changed'; limit: number; offset: number },
) {
  const { panel, call, options, result } = await keptPanel(deps.db, actor, input.id);
  const { id, state, seed, createdAt, updatedAt } = panel;
  const head = { id, state, seed, at: createdAt, revision: updatedAt.toISOString(), options, callId: call.id };
  const terms = { ...termsOf(call, options), days: call.body.review.days, dueOn: spanOf(deps, call).to };
  if (!result) {
    const because = typeof panel.result.because === 'string' ? panel.result.because : null;
    return { ...head, terms, because, outcome: null };
  }
  const ground = await groundOf(deps, deps.db, null, { call, options });
  const { topics, match } = ground;
  const grid = gridOf(match, topics);
  const isDry = state === 'dry';
  const broken = isDry ? violationsOf(checkFacts(match, grid, { call, options, topics }), result.seats) : [];
  const chosen = listed(input.list, { topics, result, broken });
  const page = chosen.slice(input.offset, input.offset + input.limit);
  const leaks = await openIdentityFindings(
    deps.db,
    topics.map((topic) => topic.id),
  );
  const { seats: _, shortages: __, ...figures } = result;
  return {
    ...{ ...head, terms, because: null },
    outcome: {
      figures,
      total: chosen.length,
      counts: {
        topics: topics.length,
        seats: result.seats.length,
        changed: result.seats.filter(({ isNew }) => isNew).length,
      },
      rotation: await rotation(deps.db, deps, ground, result, call.id),
      shortages: isDry
        ? withTitles(shortagesOf(match, grid, { call, options, topics, resting: ground.resting }, result.seats), topics)
        : [],
      broken: { grave: broken.filter((one) => !isExcusable(one)).length, excusable: broken.filter(isExcusable).length },
      leaking: new Set(leaks.map(({ topicId }) => topicId)).size,
      loads: loadsOf(ground, result),
      items: page.map((topic) => ({
        ...{ topicId: topic.id, title: topic.title, subject: topic.subject, stage: topic.stage, code: topic.code },
        state: topic.state,
        isLeaking: leaks.some(({ topicId }) => topicId === topic.id),
        broken: broken.filter(({ topicId }) => topicId === topic.id),
        sitting: sittingOf(ground, topic),
        seats: seatsOfTopic(ground, grid, result, topic),
      })),
    },
  };
}

const MOST_SHORTAGES = 30;
const withTitles = (shortages: PanelResult['shortages'], topics: readonly Assignable[]) =>
  shortages.slice(0, MOST_SHORTAGES).map((one) => {
    const topic = topics.find(({ id }) => id === one.topicId);
    return { ...one, title: topic?.title ?? '', subject: topic?.subject ?? null };
  });

/** Who carries how much, the fullest first. */
const loadsOf = ({ match }: Ground, result: PanelResult) =>
  match.pool
    .map(({ id, name, unitName }) => ({
      ...{ expertId: id, name, unitName, room: match.room.get(id) ?? 0 },
      given: result.seats.filter(({ expertId }) => expertId === id).length,
    }))
    .sort((a, b) => b.given - a.given || (a.expertId < b.expertId ? -1 : 1));

const sittingOf = ({ match }: Ground, topic: Assignable) =>
  match.seated(topic).map(({ expertId, isOfSubject }) => {
    const expert = match.pool.find(({ id }) => id === expertId);
    return { expertId, name: expert?.name ?? null, unitName: expert?.unitName ?? null, isOfSubject };
  });

const seatsOfTopic = ({ match }: Ground, grid: Grid, result: PanelResult, topic: Assignable) =>
  result.seats
    .filter(({ topicId }) => topicId === topic.id)
    .map((seat) => {
      const candidate = grid.candidates.get(topic.id)?.get(seat.expertId);
      const expert = match.pool.find(({ id }) => id === seat.expertId);
      return {
        ...seat,
        ...{ name: expert?.name ?? null, unitName: expert?.unitName ?? null, title: expert?.title ?? null },
        isOfSubject: candidate?.isOfSubject ?? false,
        conflicts: (candidate?.reasons ?? []).map(({ kind }) => kind),
      };
    });

const shownCandidate = (candidate: Candidate, names: ReadonlyMap<string, string>) => {
  const { expert, parts, affinity, room, isOfSubject, reasons, hasSat, inCall } = candidate;
  const { id, name, unitName, title, subjects, stages, directions } = expert;
  return {
    ...{
      expertId: id,
      name,
      unitName,
      title,
      subjects,
      stages,
      directions,
      parts,
      affinity,
      isOfSubject,
      hasSat,
      inCall,
    },
    room,
    conflicts: reasons.map((one) => told(one, names)),
  };
};

/** Everybody of the pool for one topic, who may sit first, with fit, room and the reasons of every conflict. */
export async function showCandidates(deps: Deps, actor: Actor, input: { id: string; topicId: string }) {
  const { call, options, result } = await keptPanel(deps.db, actor, input.id);
  const { topics, match } = await groundOf(deps, deps.db, deps.ai, { call, options, topicIds: [input.topicId] });
  const [topic] = topics;
  if (!topic) return { items: [] };
  const given = Map.groupBy(result?.seats ?? [], ({ expertId }) => expertId);
  const all = match.pool.map((expert) => {
    const candidate = match.candidate(topic, expert);
    const own = given.get(expert.id) ?? [];
    return { ...candidate, room: candidate.room - own.length, isIn: own.some(({ topicId }) => topicId === topic.id) };
  });
  const names = await listNamesOf(deps.db, idsIn(all.flatMap(({ reasons }) => reasons)));
  const beside = all.filter(({ isIn }) => isIn);
  const terms = { ...termsOf(call, options), subjectExperts: 0 };
  const items = all.map((one) => ({
    ...shownCandidate(one, names),
    isIn: one.isIn,
    because: one.isIn ? null : whyNotSeat(one, [...match.seated(topic), ...beside], terms),
  }));
  const rank = (one: (typeof items)[number]) =>
    one.isIn ? 0 : one.because === null ? 1 : one.conflicts.length > 0 ? 3 : 2;
  return { items: items.sort((a, b) => rank(a) - rank(b) || b.affinity - a.affinity) };
}
