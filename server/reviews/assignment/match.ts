import type { Db } from '../../../db/client.ts';
import type { CallRow } from '../../topics/index.ts';
import { packetOf, textsOf } from '../../topics/rules/index.ts';
import { conflictsOf } from './conflicts.ts';
import { countLoads, listPool, type Pooled } from './repo/pool.ts';
import { listNames, listSeats, type Assignable, type AssignmentRow } from './repo/seats.ts';
import { affinityOf, isOfSubject, partsOf, type AffinityParts } from './rules/affinity.ts';
import type { Conflict } from './rules/conflicts.ts';
import { isSeated, roomOf, type CandidateFact, type Seated } from './rules/seats.ts';
import { likenessOf, type Likeness, type Texts } from './text.ts';

/** A model that is not asked: inside a transaction texts are compared by their words. */
export const NO_MODEL: Texts = {
  embeddingSpace: null,
  embed: () => Promise.resolve({ ok: false, because: 'ai.off' }),
};

export type Candidate = CandidateFact & {
  expert: Pooled;
  reasons: readonly Conflict[];
  inCall: number;
  affinity: number;
};
/** Every topic against every expert of the pool. */
export type Match = {
  pool: readonly Pooled[];
  way: Pick<Likeness, 'way' | 'model'>;
  /** By topic: everybody who was ever asked. */
  seats: ReadonlyMap<string, readonly AssignmentRow[]>;
  candidate: (topic: Assignable, expert: Pooled) => Candidate;
  seated: (topic: Assignable) => Seated[];
  /** How many more topics each expert can take. */
  room: ReadonlyMap<string, number>;
};

/** The text of an application as its reviewers will read it; nothing that names anybody is part of it. */
const textOf = ({ form }: Assignable): string =>
  [form.title, ...textsOf(packetOf('', form, new Map())).map(({ text }) => text)].join('\n');

const profileOf = (topic: Assignable, body: CallRow['body']) => ({
  subject: topic.subject,
  stage: topic.stage,
  direction: topic.form.direction,
  guideItem: topic.form.guideItem,
  guideTitle: body.guide.find(({ id }) => id === topic.form.guideItem)?.title ?? '',
});

const UNKNOWN: AffinityParts = { text: null, field: null, direction: null, preference: null };

async function likenessFor(
  db: Db,
  ai: Texts,
  { pool, topics, signal }: { pool: readonly Pooled[]; topics: readonly Assignable[]; signal?: AbortSignal },
): Promise<Likeness> {
  const ids = topics.map(({ id }) => id);
  const names = Map.groupBy(await listNames(db, ids), ({ topicId }) => topicId);
  const namesOf = (id: string) => (names.get(id) ?? []).map(({ name }) => name);
  return likenessOf(
    ai,
    topics.map((topic) => ({ id: topic.id, text: textOf(topic), names: namesOf(topic.id) })),
    pool.map(({ id, record, name }) => ({ id, text: record, names: [name] })),
    signal,
  );
}

/**
 * @param terms days of the review: experts who are away then have less room
 * @param ai `NO_MODEL` inside a transaction; null where fit is not asked, and nothing is read
 */
export async function matchOf(
  db: Db,
  ai: Texts | null,
  asked: {
    call: CallRow;
    topics: readonly Assignable[];
    from: string;
    to: string;
    mostLoad?: number | null;
    signal?: AbortSignal;
  },
): Promise<Match> {
  const { call, topics, from, to } = asked;
  const pool = await listPool(db, call.orgId);
  const ids = topics.map(({ id }) => id);
  const rows = await listSeats(db, ids);
  const seats = Map.groupBy(rows, ({ topicId }) => topicId);
  const loads = await countLoads(db, call.id);
  const conflicts = await conflictsOf(db, {
    personIds: pool.map(({ personId }) => personId),
    topicIds: ids,
    today: from,
  });
  const likeness = ai === null ? null : await likenessFor(db, ai, { ...asked, pool });
  const room = new Map(
    pool.map((expert) => {
      const carries = { open: expert.open, inCall: loads.get(expert.id) ?? 0 };
      return [expert.id, roomOf(expert, { mostLoad: asked.mostLoad ?? call.body.review.mostLoad, from, to }, carries)];
    }),
  );
  const candidate = (topic: Assignable, expert: Pooled): Candidate => {
    const parts: AffinityParts = likeness
      ? partsOf(profileOf(topic, call.body), expert, likeness.of(topic.id, expert.id))
      : UNKNOWN;
    const reasons = conflicts(topic.id, expert.personId);
    return {
      expertId: expert.id,
      unitId: expert.unitId,
      isOfSubject: isOfSubject(expert, topic.subject),
      room: room.get(expert.id) ?? 0,
      conflicts: reasons.length,
      hasSat: (seats.get(topic.id) ?? []).some(({ expertId }) => expertId === expert.id),
      parts,
      affinity: affinityOf(parts),
      inCall: loads.get(expert.id) ?? 0,
      reasons,
      expert,
    };
  };
  const byExpert = new Map(pool.map((expert) => [expert.id, expert]));
  const seated = (topic: Assignable): Seated[] =>
    (seats.get(topic.id) ?? [])
      .filter(({ state, role }) => isSeated(state) && role === 'regular')
      .map(({ expertId }) => {
        const expert = byExpert.get(expertId);
        // Whoever has left the pool meanwhile still sits; her unit and subjects are no longer counted.
        if (!expert) return { expertId, unitId: '', isOfSubject: false };
        return { expertId, unitId: expert.unitId, isOfSubject: isOfSubject(expert, topic.subject) };
      });
  return {
    pool,
    way: { way: likeness?.way ?? 'words', model: likeness?.model ?? null },
    seats,
    candidate,
    seated,
    room,
  };
}
