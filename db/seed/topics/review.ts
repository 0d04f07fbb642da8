import type { ReviewBody } from '../../../db/schema/reviews.ts';
import type { Answer, Doer } from '../doer.ts';
import type { Cast } from './apply.ts';
import { EXPERTS } from './pool.ts';
import written from './reviews.json' with { type: 'json' };

/** What reviewers of the demo district say of an application; whoever was seated first says the first. */
type Said = {
  points: Record<string, number>;
  comments: Record<string, string>;
  comment: string;
  recommendation: ReviewBody['recommendation'];
  confidence: ReviewBody['confidence'];
};
const reviews = written as unknown as Record<string, Said[]>;

type Desk = { items: { id: string; title: string; state: string }[] };
type Seat = { review: { body: ReviewBody; revision: number } };

/** The assignment of a topic on a reviewer's desk: she knows it by its title, as it stands in the packet. */
async function seatOf(who: Doer, title: string): Promise<Desk['items'][number] | undefined> {
  const { items } = (await who.get('/reviews/desk?limit=100')) as Answer & Desk;
  return items.find((one) => one.title === title);
}

/** Those who were asked take the invitation, write what there is to say, and hand it in; the others are still to do so. */
export async function review(cast: Cast, leader: string, title: string): Promise<void> {
  const left = [...(reviews[leader] ?? [])];
  for (const expert of EXPERTS) {
    const who = await cast(expert.who);
    const seat = left.length > 0 ? await seatOf(who, title) : undefined;
    const said = seat && left.shift();
    if (said) await write(who, seat, said);
  }
}

async function write(who: Doer, seat: Desk['items'][number], said: Said): Promise<void> {
  const path = `/reviews/desk/${seat.id}`;
  if (seat.state === 'invited') await who.send('POST', `${path}/accept`);
  const { review: begun } = (await who.get(path)) as Answer & Seat;
  const scores = Object.fromEntries(
    Object.entries(said.points).map(([key, points]) => [key, { points, comment: said.comments[key] ?? '' }]),
  );
  const { comment, recommendation, confidence } = said;
  const body = { ...begun.body, scores, comment, recommendation, confidence };
  const saved = (await who.send('PUT', `${path}/draft`, { revision: begun.revision, body })) as Answer & Seat;
  await who.send('POST', `${path}/submit`, { revision: saved.review.revision });
}
