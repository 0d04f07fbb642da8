import type { PlannedOutcome, TopicForm } from '../../../db/schema/topic-data.ts';

/** A person as the packet knows her: 0 is the leader, members by their place from 1, null nobody named. */
export type Role = number | null;
type PacketOutcome = Omit<PlannedOutcome, 'person'> & { role: Role };

/** The blind copy (活页): what a reviewer reads. Every field is named here; what is not named does not exist for her. */
export type Packet = {
  code: string;
  title: string;
  track: string;
  direction: string;
  subject: string | null;
  stage: string | null;
  months: number | null;
  members: number;
  sections: TopicForm['sections'];
  objectives: string[];
  steps: { from: string | null; to: string | null; task: string; role: Role }[];
  stageOutcomes: PacketOutcome[];
  finalOutcomes: PacketOutcome[];
  budget: TopicForm['budget'];
  ai: TopicForm['ai'];
};

/**
 * Builds the packet from the fields of the form, one by one: nothing is taken out of a finished text, so nothing can be
 * forgotten in it. A new field of the form reaches reviewers only when somebody adds it here.
 * @param places place of each member by person
 */
export function packetOf(code: string, form: TopicForm, places: ReadonlyMap<string, number>): Packet {
  const role = (person: string | null): Role => (person === null ? 0 : (places.get(person) ?? null));
  const outcome = ({ name, form: kind, from, dueOn, person }: PlannedOutcome): PacketOutcome => ({
    name,
    form: kind,
    from,
    dueOn,
    role: role(person),
  });
  const { tools, pupils, data, division, risks, statement } = form.ai;
  return {
    code,
    title: form.title,
    track: form.track,
    direction: form.direction,
    subject: form.subject,
    stage: form.stage,
    months: form.months,
    members: places.size,
    sections: { ...form.sections },
    objectives: [...form.objectives],
    steps: form.steps.map(({ from, to, task, person }) => ({ from, to, task, role: role(person) })),
    stageOutcomes: form.stageOutcomes.map(outcome),
    finalOutcomes: form.finalOutcomes.map(outcome),
    budget: { ...form.budget },
    ai: {
      tools: tools.map(({ name, standing, purpose, where }) => ({ name, standing, purpose, where })),
      pupils: { useDirectly: pupils.useDirectly, stages: [...pupils.stages], how: pupils.how },
      data: { kinds: data.kinds, anonymised: data.anonymised },
      division,
      risks,
      statement,
    },
  };
}

/** Every text of a packet with the name of its place: what is searched for identities and compared with other topics. */
export function textsOf(packet: Omit<Packet, 'code' | 'members'>): { section: string; text: string }[] {
  const { sections, ai } = packet;
  return [
    { section: 'title', text: packet.title },
    { section: 'direction', text: packet.direction },
    ...Object.entries(sections).map(([section, text]) => ({ section, text })),
    ...packet.objectives.map((text, i) => ({ section: `objectives.${i}`, text })),
    ...packet.steps.map(({ task }, i) => ({ section: `steps.${i}`, text: task })),
    ...packet.stageOutcomes.map(({ name, form }, i) => ({ section: `stageOutcomes.${i}`, text: `${name}\n${form}` })),
    ...packet.finalOutcomes.map(({ name, form }, i) => ({ section: `finalOutcomes.${i}`, text: `${name}\n${form}` })),
    ...ai.tools.map(({ name, purpose, where }, i) => ({
      section: `ai.tools.${i}`,
      text: `${name}\n${purpose}\n${where}`,
    })),
    { section: 'ai.pupils', text: ai.pupils.how },
    { section: 'ai.data', text: `${ai.data.kinds}\n${ai.data.anonymised}` },
    { section: 'ai.division', text: ai.division },
    { section: 'ai.risks', text: ai.risks },
    { section: 'ai.statement', text: ai.statement },
  ].filter(({ text }) => text.trim() !== '');
}
