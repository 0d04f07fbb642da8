import type { TopicState } from '../../../../db/schema/topic-data.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { membersOf, partsOf } from '../../../topics/index.ts';
import { whyNotMove, type Command, type Part } from '../../../topics/rules/index.ts';
import { heldByTrack, listDecisions, listDeliberations, type ListedDecision } from '../repo/decisions.ts';
import type { CandidateRow } from '../repo/scores.ts';
import { alarmsOf } from '../rules/alarms.ts';
import { grouped } from '../rules/graph.ts';
import { HOLDING, mostOf, whyNotKey } from '../rules/keys.ts';
import { sensitivity } from '../rules/ranking.ts';
import type { LISTS } from '../schemas.ts';
import { fieldOf, type Field } from './field.ts';
import { asSecond, holderBeside, keptCall, type Call } from './open.ts';

type List = (typeof LISTS)[number];
type Asked = { id: string; track: string; list: List; order: 'raw' | 'calibrated'; limit: number; offset: number };

const UNDECIDED: readonly TopicState[] = ['reviewing', 'deliberating', 'proposed'];

export const permission = (because: string | null) => ({ allowed: because === null, because });

/** Raw and calibrated places of a call's topics beside each other, with alarms and what may be done to each. */
export async function showRanking(deps: Deps, actor: Actor, asked: Asked) {
  const call = await keptCall(deps.db, actor, asked.id);
  const field = await fieldOf(deps.db, call);
  const all = await rowsOf(deps, actor, call, field);
  const inTrack = all.filter(({ track }) => asked.track === '' || track === asked.track);
  const rows = inTrack.filter((row) => isIn(row, asked.list)).sort(order(call, asked.order));
  const held = await heldByTrack(deps.db, call.id, HOLDING);
  return {
    call: { id: call.id, title: call.title, orgName: call.orgName, bands: call.body.rubric.bands },
    dimensions: call.body.rubric.dimensions.map(({ key, name, nameEn, weight }) => ({ key, name, nameEn, weight })),
    gates: call.body.rubric.gates,
    tracks: call.body.tracks.map(({ key, name, nameEn }) => ({
      ...{ key, name, nameEn, most: mostOf(call.body, key), held: held.get(key) ?? 0 },
      ranked: field.ranked.get(key) ?? 0,
    })),
    calibration: told(field),
    counts: Object.fromEntries(COUNTED.map((list) => [list, inTrack.filter((row) => isIn(row, list)).length])),
    items: rows.slice(asked.offset, asked.offset + asked.limit),
    total: rows.length,
  };
}
const COUNTED = ['all', 'alarm', 'reviewing', 'deliberating', 'proposed', 'decided'] as const satisfies readonly List[];

/** What the model found, or why it was not asked; reviewers are counted here and named in the report. */
export function told({ calibration, scores }: Field) {
  if (calibration.state === 'refused') return calibration;
  const { state, mean, variances, icc, reviewers } = calibration;
  const counted = reviewers.filter(({ points }) => points !== null).length;
  return { state, mean, variances, icc, reviewers: counted, uncounted: reviewers.length - counted, of: scores.length };
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

function isIn(row: Row, list: List): boolean {
  switch (list) {
    case 'all':
      return true;
    case 'alarm':
      return row.alarms.length > 0 && UNDECIDED.includes(row.state);
    case 'decided':
      return !UNDECIDED.includes(row.state);
    case 'reviewing':
    case 'deliberating':
    case 'proposed':
      return row.state === list;
  }
}

const order = (call: Call, by: 'raw' | 'calibrated') => {
  const places = new Map(call.body.tracks.map(({ key }, i) => [key, i]));
  const rankOf = (row: Row) => (by === 'raw' ? row.standing?.rawRank : row.standing?.calibratedRank) ?? 1e9;
  return (a: Row, b: Row) =>
    (places.get(a.track) ?? 99) - (places.get(b.track) ?? 99) ||
    rankOf(a) - rankOf(b) ||
    (a.topicId < b.topicId ? -1 : 1);
};

async function rowsOf(deps: Deps, actor: Actor, call: Call, field: Field) {
  const ids = field.candidates.map(({ topicId }) => topicId);
  const decisions = grouped(await listDecisions(deps.db, ids), ({ decision }) => decision.topicId);
  const talks = grouped(await listDeliberations(deps.db, ids), ({ topicId }) => topicId);
  const members = grouped(await membersOf(deps.db, ids), ({ member }) => member.topicId);
  return field.candidates.flatMap((one) => {
    const persons = (members.get(one.topicId) ?? []).filter(({ member }) => member.state !== 'declined');
    const ids = persons.map(({ member }) => member.personId);
    const dossier = { topic: { leaderId: one.leaderId }, orgPath: one.orgPath, callOrgPath: call.orgPath };
    const parts = partsOf(actor, dossier as Parameters<typeof partsOf>[1], ids);
    // Whoever researches a topic is nothing else to it: her own is not in her list.
    if (!parts.includes('keeper')) return [];
    const [latest] = decisions.get(one.topicId) ?? [];
    const [talk] = talks.get(one.topicId) ?? [];
    return [rowOf(actor, call, field, { one, parts, latest: latest ?? null, talk: talk ?? null })];
  });
}

type Around = {
  one: CandidateRow;
  parts: Part[];
  latest: ListedDecision | null;
  talk: { id: string; way: 'third_reader' | 'joint'; state: 'open' | 'done' } | null;
};

function rowOf(actor: Actor, call: Call, field: Field, { one, parts, latest, talk }: Around) {
  const { topicId, code, title, track, state, leaderName, orgName, subject, stage, approvalNumber } = one;
  const seats = field.seats.get(topicId) ?? [];
  const reviews = field.reviews.get(topicId) ?? [];
  const alarms = alarmsOf(reviews, call.body);
  const holder = holderBeside(actor, one.orgPath, seats);
  const may = (command: Command, by: readonly Part[] = parts) => whyNotMove(state, command, by);
  const talkedOver = talk?.state === 'open' ? 'reviews.deliberation_open' : null;
  const needed = talk === null && alarms.length > 0 ? 'reviews.deliberation_needed' : null;
  const proposed = latest?.decision.state === 'proposed' ? latest.decision : null;
  const second = may('reject_proposal', asSecond(parts)) ?? whyNotKey(holder, proposed?.proposedById ?? null);
  return {
    ...{ topicId, code, title, track, state, leaderName, orgName, subject, stage, approvalNumber, alarms },
    submitted: reviews.length,
    asked: seats.filter((seat) => ['invited', 'accepted', 'submitted'].includes(seat.state)).length,
    needed: call.body.review.count,
    standing: field.standings.get(topicId) ?? null,
    talk: talk && { id: talk.id, way: talk.way, state: talk.state },
    decision: latest && {
      ...{ id: latest.decision.id, proposal: latest.decision.proposal, state: latest.decision.state },
      ...{ proposedBy: latest.proposedBy, confirmedBy: latest.confirmedBy, reasons: latest.decision.reasons.length },
    },
    can: {
      end: permission(may('end_review')),
      deliberate: permission(may('reopen_review') ?? talkedOver),
      propose: permission(may('propose') ?? whyNotKey(holder, null) ?? talkedOver ?? needed),
      confirm: permission(second),
      approve: permission(may('approve') ?? whyNotKey(holder, null)),
    },
  };
}

/** Topics near the line of their track, and what would carry them across it; reviewers by name, for keepers. */
export async function showSensitivity(deps: Deps, actor: Actor, { id }: { id: string }) {
  const call = await keptCall(deps.db, actor, id);
  const field = await fieldOf(deps.db, call);
  const own = await rowsOf(deps, actor, call, field);
  const rows = new Map(own.map((row) => [row.topicId, row]));
  const names = new Map([...field.seats.values()].flat().map(({ expertId, name }) => [expertId, name]));
  const most = (track: string) => mostOf(call.body, track);
  const sways = sensitivity([...field.standings.values()], field.scores, field.calibration, most);
  const named = (ids: readonly string[]) => ids.map((one) => names.get(one) ?? one);
  const items = sways.flatMap((sway) => {
    const row = rows.get(sway.topicId);
    if (!row) return [];
    return [
      {
        ...sway,
        withoutReviewer: named(sway.withoutReviewer),
        withoutReviewerCalibrated: named(sway.withoutReviewerCalibrated),
        ...{ title: row.title, state: row.state, standing: row.standing },
      },
    ];
  });
  return { items: items.slice(0, MOST_SWAYS), total: items.length, calibration: told(field) };
}
const MOST_SWAYS = 100;
