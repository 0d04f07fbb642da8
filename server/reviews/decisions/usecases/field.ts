import type { Db } from '../../../../db/client.ts';
import { listCandidates, listSeatsOfCall, type CandidateRow, type SeatRow } from '../repo/scores.ts';
import type { Judged } from '../rules/alarms.ts';
import { calibrate, type Calibration } from '../rules/calibration.ts';
import { grouped, type Score } from '../rules/graph.ts';
import { mostOf } from '../rules/keys.ts';
import { rank, type Standing } from '../rules/ranking.ts';
import { judgedOf, type Call } from './open.ts';

/** Everything that was judged in a call: what rankings, reports and letters are counted from. */
export type Field = {
  candidates: CandidateRow[];
  seats: Map<string, SeatRow[]>;
  reviews: Map<string, Judged[]>;
  scores: Score[];
  calibration: Calibration;
  standings: Map<string, Standing>;
  /** How many have a place, by track. */
  ranked: Map<string, number>;
};

export async function fieldOf(db: Db, call: Pick<Call, 'id' | 'body'>): Promise<Field> {
  const candidates = await listCandidates(db, call.id);
  const known = new Set(candidates.map(({ topicId }) => topicId));
  const all = (await listSeatsOfCall(db, call.id)).filter(({ topicId }) => known.has(topicId));
  const seats = grouped(all, ({ topicId }) => topicId);
  const reviews = new Map([...seats].map(([topicId, own]) => [topicId, judgedOf(own)]));
  const scores = [...reviews].flatMap(([topicId, own]) =>
    own.map(({ reviewerId, total }) => ({ topicId, reviewerId, points: total / 100 })),
  );
  const calibration = calibrate(scores);
  const standings = rank(candidates, scores, calibration, (track) => mostOf(call.body, track));
  const ranked = new Map([...grouped(standings, ({ track }) => track)].map(([track, own]) => [track, own.length]));
  return {
    candidates,
    seats,
    reviews,
    scores,
    calibration,
    standings: new Map(standings.map((one) => [one.topicId, one])),
    ranked,
  };
}
