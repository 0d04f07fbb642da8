import type { CallBody } from '../../../db/schema/topic-data.ts';
import type { Deps } from '../../../server/kernel/deps.ts';
import { Refused, type Answer, type Doer } from '../doer.ts';
import { today } from './apply.ts';

const KEEPER = 'luo.kai';
export { KEEPER };

/** A county with three schools asks less, and has fewer experts, than the ready-made call assumes. */
function smaller(body: CallBody): CallBody {
  return {
    ...body,
    sections: body.sections.map((section) => ({ ...section, least: Math.min(section.least, 40) })),
    review: { ...body.review, count: 2, subjectExperts: 0, mostPerUnit: 2 },
    closing: { ...body.closing, experts: 3, ofSubject: 1, workReportLeast: 200, researchReportLeast: 500 },
  };
}

type Opening = { title: string; from: number; to: number; change?: (body: CallBody) => CallBody };

/** Writes a call down from the ready-made one and publishes it. @param opening its window in days from today */
export async function openCall(deps: Deps, keeper: Doer, orgId: string, opening: Opening): Promise<string> {
  const { title, from, to, change = (body) => body } = opening;
  for (const list of ['open', 'past']) {
    const { items } = (await keeper.get(`/topics/calls?list=${list}&limit=100`)) as { items: { title: string }[] };
    if (items.some((one) => one.title === title)) throw new Refused(`${title} has been told`);
  }
  const begun = { orgId, title, from: { kind: 'preset', preset: 'ai' } };
  const { call } = (await keeper.send('POST', '/topics/calls', begun)) as Answer & {
    call: { id: string; body: CallBody; updatedAt: string };
  };
  const window = { from: today(deps, from), to: today(deps, to) };
  const body = change(smaller({ ...call.body, window }));
  await keeper.send('PUT', `/topics/calls/${call.id}`, { title, body, seen: call.updatedAt });
  await keeper.send('POST', `/topics/calls/${call.id}/publish`);
  return call.id;
}
