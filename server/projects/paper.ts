import { formDocx, formPdf, type OfficialForm, type Seen } from '../topics/index.ts';
import type { Head } from './milestones/rules/paper.ts';

export type Format = 'docx' | 'pdf';
export type Drawn = { bytes: Uint8Array<ArrayBuffer>; name: string; media: string };

const MEDIA: Record<Format, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** Draws a form and names the file after it and the topic. */
export async function draw(form: OfficialForm, { title }: { title: string }, format: Format): Promise<Drawn> {
  const bytes = format === 'docx' ? await formDocx(form) : await formPdf(form);
  return { bytes: new Uint8Array(bytes), name: `${form.title} ${title}.${format}`, media: MEDIA[format] };
}

/** The head of a topic's forms. */
export function headOf(seen: Pick<Seen, 'topic' | 'orgName' | 'leaderName' | 'members' | 'callBody'>): Head {
  const { topic, orgName, leaderName, members, callBody } = seen;
  return {
    title: topic.title,
    number: topic.approvalNumber,
    track: callBody?.tracks.find(({ key }) => key === topic.track)?.name ?? topic.track,
    leader: leaderName,
    unit: orgName,
    members: members
      .filter(({ member }) => member.state === 'confirmed')
      .map(({ member, name, orgName: unit }) => ({ name, unit, task: member.task })),
  };
}
