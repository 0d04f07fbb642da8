import { verifyQuote } from '../../ai/quote.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { textsOf } from '../../topics/rules/index.ts';
import { nameless } from '../progress/seats.ts';
import { reviewText, type ReviewTextAnswer } from '../prompts/review-text.ts';
import { seatNotFound } from './errors.ts';
import { held, keep } from './hold.ts';
import { findReview, findSeat, type Served } from './repo.ts';
import { shown, showSeat } from './read.ts';
import { hintKey, placesOfText } from './rules/hints.ts';
import type { Hint } from './rules/kept.ts';
import { placesOf } from './rules/seat.ts';

const PATIENCE_MS = 30_000;
/** Characters of the packet that a model is shown, and of one part of it. */
const MOST_SHOWN = 12_000;
const MOST_EACH = 2_000;
/** The check speaks of sentences. What slips into talking of points is dropped. */
const OF_POINTS = /分数|打分|评分|得分|给分|加分|扣分|等级|档次|[0-9０-９]+\s*分/u;

/**
 * Asks a model about the text of her draft; without one, or where it says nothing usable, rules alone speak and the
 * answer says so.
 * @throws reviews.seat_not_found, reviews.seat_not_in_this_state
 */
export async function checkText(deps: Deps, actor: Actor, { id }: { id: string }) {
  const served = await findSeat(deps.db, placesOf(actor), id);
  if (!served) throw seatNotFound();
  const review = await findReview(deps.db, id);
  const asked = review ? await hintsByModel(deps, served, review.body) : null;
  if (asked === null) return { way: 'rules' as const, ...(await showSeat(deps, actor, { id })) };
  const answer = await deps.db.transaction(async (tx) => {
    const mine = await held(tx, actor, id, 'save');
    const kept = [
      ...mine.kept.filter(({ is }) => is !== 'hint'),
      ...asked.map((hint) => ({ is: 'hint' as const, hint })),
    ];
    await keep(deps, tx, mine, null, { kept });
    return shown({ db: tx, now: deps.now }, mine, await findReview(tx, id));
  });
  return { way: 'model' as const, ...answer };
}

type Body = Parameters<typeof placesOfText>[0];
async function hintsByModel(deps: Deps, { seat, packet }: Served, body: Body): Promise<Hint[] | null> {
  if (deps.ai.chatModel === null) return null;
  const [first, ...more] = await nameless(deps.db, seat.id, placesOfText(body));
  if (!first) return null;
  const sections = bounded(await nameless(deps.db, seat.id, textsOf(packet)));
  const prompt = reviewText({ review: [first, ...more], packet: sections });
  const answer = await deps.ai.complete(prompt, AbortSignal.timeout(PATIENCE_MS));
  return answer.ok ? verified(answer.value, body, sections) : null;
}

/** What a model is shown of a packet: the beginning of each part, until the room is full. */
function bounded(sections: readonly { section: string; text: string }[]): { section: string; text: string }[] {
  let room = MOST_SHOWN;
  return sections.flatMap(({ section, text }) => {
    const part = text.slice(0, Math.min(MOST_EACH, room));
    room -= part.length;
    return part === '' ? [] : [{ section, text: part }];
  });
}

/** What is really there: a sentence of hers at that place, and where it claims "already there", a sentence of the packet. */
export function verified(
  { hints }: ReviewTextAnswer,
  body: Body,
  sections: readonly { section: string; text: string }[],
): Hint[] {
  const texts = new Map(placesOfText(body).map(({ place, text }) => [place, text]));
  return hints.flatMap(({ kind, place, quote, ask, section, evidence }): Hint[] => {
    const own = verifyQuote(quote, texts.get(place) ?? '');
    if (!own || OF_POINTS.test(ask)) return [];
    const found = sections.find((one) => one.section === section);
    const there = found ? verifyQuote(evidence, found.text) : null;
    if (kind === 'already_there' && !there) return [];
    const shownThere = kind === 'already_there' && there ? { section, quote: there.text } : null;
    return [
      { key: hintKey(kind, place, own.text), kind, place, quote: own.text, by: 'model', ask, evidence: shownThere },
    ];
  });
}
