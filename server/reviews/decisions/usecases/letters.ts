import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { findCall, formDocx, formPdf, seenTopic } from '../../../topics/index.ts';
import { letterNotReady } from '../errors.ts';
import { listAnnounced, memberNames } from '../repo/notices.ts';
import { appealUntil } from '../rules/keys.ts';
import { approvalLetter, resultLetter, type LetterFacts } from '../paper.ts';
import type { PAPERS } from '../schemas.ts';
import { noticeOf } from './notice.ts';
import { outcomeOf } from './result.ts';

type Asked = { id: string; name: (typeof PAPERS)[number] };
const APPEALABLE = ['decline', 'merge'];

/**
 * A letter about the decision, for the topic's people, its unit and the keepers.
 * @throws reviews.letter_not_ready
 */
export async function drawLetter(deps: Deps, actor: Actor, { id, name }: Asked) {
  const seen = await seenTopic(deps.db, actor, id);
  const { topic, parts } = seen;
  const outcome = parts.length === 0 ? null : await outcomeOf(deps.db, seen);
  const call = topic.callId === null ? null : await findCall(deps.db, topic.callId);
  if (!outcome || !call) throw letterNotReady();
  const [row] = await listAnnounced(deps.db, [id]);
  const notice = await noticeOf(deps.db, call.id, id);
  const decidedOn = dayOf(new Date(outcome.decidedAt));
  const facts: LetterFacts = {
    decidedOn,
    ...{ body: call.orgName, call: call.title, title: topic.title, unit: seen.orgName, outcome },
    leader: row?.leaderName ?? seen.leaderName,
    members: (await memberNames(deps.db, [id])).get(id) ?? [],
    track: call.body.tracks.find(({ key }) => key === topic.track)?.name ?? topic.track,
    gates: call.body.rubric.gates,
    rules: call.body.eligibility.map(({ id: ruleId, label, clause }) => ({
      ...{ id: ruleId, label, document: clause.document, place: clause.place },
    })),
    appealUntil: APPEALABLE.includes(outcome.proposal) ? appealUntil(call.body, decidedOn) : null,
    notice,
  };
  const [kind, format] = name.split('.');
  const { approvalNumber: number, approvedOn: on, endsOn } = topic;
  if (kind === 'approval' && (number === null || on === null || endsOn === null)) throw letterNotReady();
  const form =
    kind === 'approval' && number !== null && on !== null && endsOn !== null
      ? approvalLetter(facts, { number, on, endsOn })
      : resultLetter(facts);
  const bytes = format === 'pdf' ? await formPdf(form) : await formDocx(form);
  return {
    bytes,
    format: format === 'pdf' ? ('pdf' as const) : ('docx' as const),
    name: `${form.title} ${topic.title}`,
  };
}
