import type { Actor, Deps } from '../../../kernel/deps.ts';
import { dayOf } from '../../../kernel/day.ts';
import { formDocx } from '../../paper/docx.ts';
import type { OfficialForm } from '../../paper/form.ts';
import { formPdf } from '../../paper/pdf.ts';
import { applicationForm } from '../../paper/rules/application.ts';
import { packetForm } from '../../paper/rules/blind.ts';
import { packetOf } from '../../rules/packet.ts';
import { isWritable } from '../../rules/states.ts';
import { paperNotYours } from '../errors.ts';
import { lastVersions, statementsOf } from '../repo/drafts.ts';
import { namedForm } from './named.ts';
import { openApplication, type Opened } from './open.ts';

const dayOrNull = (moment: Date | null): string | null => (moment === null ? null : dayOf(moment));

/** The form that somebody is entitled to on paper: what was handed in, and a leader's own draft. */
async function formFor(deps: Deps, { topic, parts }: Opened) {
  const isInside = parts.includes('leader') || parts.includes('member');
  if (isInside || !isWritable(topic.state)) return namedForm(topic.form);
  return namedForm((await lastVersions(deps.db, topic.id, 1))[0]?.form ?? topic.form);
}

/** 申报书 for the leader and members, the unit and the keepers: it names people. @throws topics.paper_not_yours */
async function paperOf(deps: Deps, actor: Actor, id: string): Promise<OfficialForm> {
  const opened = await openApplication(deps.db, actor, id);
  const { topic, members, body, parts } = opened;
  if (!parts.includes('leader') && !parts.includes('unit') && !parts.includes('keeper')) throw paperNotYours();
  const statements = await statementsOf(deps.db, id);
  const given = statements.filter(({ statement }) => statement.state === 'given');
  const unit = given.findLast(({ statement }) => statement.kind === 'unit')?.statement;
  return applicationForm({
    callTitle: opened.callTitle ?? '',
    body,
    form: await formFor(deps, opened),
    number: topic.approvalNumber,
    leaderName: opened.leaderName,
    orgName: opened.orgName,
    members: members
      .filter(({ member }) => member.state !== 'declined')
      .map(({ member: { personId, task, state, respondedAt }, name, orgName }) => ({
        ...{ personId, name, orgName, task, state },
        respondedOn: dayOrNull(respondedAt),
      })),
    recommenders: given
      .filter(({ statement }) => statement.kind === 'recommender')
      .map(({ statement: { title, text, givenAt }, name, orgName }) => ({
        ...{ name, orgName, title, text },
        givenOn: dayOrNull(givenAt),
      })),
    unit: unit ? { text: unit.text, givenOn: dayOrNull(unit.givenAt) } : null,
  });
}

/** A file that is ready to be sent. */
export type Sent = { bytes: Uint8Array; name: string };

export async function drawApplication(
  deps: Deps,
  actor: Actor,
  { id, as }: { id: string; as: 'docx' | 'pdf' },
): Promise<Sent> {
  const form = await paperOf(deps, actor, id);
  const named = form.blocks[0]?.kind === 'fields' ? (form.blocks[0].rows[0]?.value ?? '') : '';
  const bytes = as === 'docx' ? await formDocx(form) : await formPdf(form);
  return { bytes, name: `申报书 ${named}`.trim().slice(0, 80) + `.${as}` };
}

/** 活页, for the leader and the keepers. Neither the file nor its name tells whose it is. */
export async function drawPacket(deps: Deps, actor: Actor, { id }: { id: string }): Promise<Sent> {
  const opened = await openApplication(deps.db, actor, id);
  const { topic, members, parts, body } = opened;
  if (!parts.includes('leader') && !parts.includes('keeper')) throw paperNotYours();
  // The leader does not learn the code by which reviewers know her work.
  const code = parts.includes('keeper') ? (topic.blindCode ?? '') : '';
  const places = new Map(
    members.filter(({ member }) => member.state !== 'declined').map(({ member }) => [member.personId, member.place]),
  );
  const packet = packetOf(code, await formFor(deps, opened), places);
  return { bytes: await formPdf(packetForm(packet, body)), name: code === '' ? '活页.pdf' : `活页 ${code}.pdf` };
}
