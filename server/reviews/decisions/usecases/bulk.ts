import type { Db } from '../../../../db/client.ts';
import type { TopicState } from '../../../../db/schema/topic-data.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { AppError, type ErrorParams } from '../../../kernel/errors.ts';
import { lockCall } from '../../../topics/index.ts';
import { batchRefused } from '../errors.ts';
import { heldByTrack } from '../repo/decisions.ts';
import { HOLDING, mostOf } from '../rules/keys.ts';
import type { Call } from './open.ts';

/** What came, or would come, of one of many. */
export type Landed = {
  topicId: string;
  title: string;
  track: string;
  to: TopicState | null;
  because: string | null;
  params: ErrorParams;
};
export type Bulk = {
  dryRun: boolean;
  items: Landed[];
  /** Places of each track as they are afterwards. */
  places: { track: string; most: number | null; held: number }[];
};

/** Ends a trial: what was done to find the answer is undone by the database. */
class Undone extends Error {
  readonly answer: Bulk;
  constructor(answer: Bulk) {
    super('dry run');
    this.answer = answer;
  }
}

type Act<T> = (tx: Db, item: T) => Promise<Pick<Landed, 'title' | 'track' | 'to'>>;

/**
 * Does the same to many topics of a call, all or none. A dry run does it too and takes it back, so what it shows is what
 * would happen. The call is held: places and numbers are counted by one at a time.
 * @throws reviews.batch_refused {n, of}, or the refusal itself where there is only one
 */
export async function inBulk<T>(
  deps: Deps,
  call: Call,
  asked: { items: readonly T[]; topicOf: (item: T) => string; dryRun: boolean },
  act: Act<T>,
): Promise<Bulk> {
  const { dryRun } = asked;
  const work = deps.db.transaction(async (tx) => {
    await lockCall(tx, call.id);
    const items: Landed[] = [];
    for (const item of asked.items) items.push(await attempt(tx, item, asked, act));
    const held = await heldByTrack(tx, call.id, HOLDING);
    const places = call.body.tracks.map(({ key }) => ({
      track: key,
      most: mostOf(call.body, key),
      held: held.get(key) ?? 0,
    }));
    if (dryRun) throw new Undone({ dryRun, items, places });
    return { dryRun, items, places };
  });
  return work.catch((cause: unknown) => {
    if (cause instanceof Undone) return cause.answer;
    throw cause;
  });
}

async function attempt<T>(
  tx: Db,
  item: T,
  { items, topicOf, dryRun }: { items: readonly T[]; topicOf: (item: T) => string; dryRun: boolean },
  act: Act<T>,
): Promise<Landed> {
  const topicId = topicOf(item);
  // Each stands in a savepoint of its own: a refused one leaves nothing behind.
  const done = tx.transaction((inner) => act(inner, item));
  return done
    .then((landed) => ({ topicId, ...landed, because: null, params: {} }))
    .catch((cause: unknown) => {
      if (!(cause instanceof AppError)) throw cause;
      if (!dryRun) throw items.length === 1 ? cause : batchRefused({ of: items.length, topicId });
      const { code, params = {} } = cause;
      return { topicId, title: '', track: '', to: null, because: code, params };
    });
}
