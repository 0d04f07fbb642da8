import type { TopicForm } from '../../../db/schema/topic-data.ts';
import { PRESETS, type PresetKey } from '../../../server/topics/calls/presets/index.ts';
import {
  judgeAll,
  type Facts,
  type Involvement,
  type Judged,
  type PersonFact,
} from '../../../server/topics/eligibility/rules/index.ts';
import { fullForm } from '../world.ts';

/** A topic somebody is already in. */
export const other = (change: Partial<Involvement> = {}): Involvement => ({
  topicId: 'top_other',
  title: '另一项课题',
  as: 'lead',
  level: 'county',
  state: 'running',
  isThisCall: false,
  cancelledOn: null,
  cancelledCause: null,
  ...change,
});
export const person = (place: number, ...involvements: Involvement[]): PersonFact => ({
  place,
  consent: 'confirmed',
  worksWithin: true,
  task: '课堂实践',
  involvements,
});
export const leader = (change: Partial<TopicForm['leader']>) => ({ leader: { ...fullForm().leader, ...change } });

/** An application that meets every rule of its preset; a trap changes one thing of it. */
const SOUND: Record<PresetKey, Partial<Facts> & { with?: Partial<TopicForm> }> = {
  ai: {},
  fuzhou: { unitKinds: ['city_school'], people: [person(0, other({ level: 'school', state: 'closed' })), person(1)] },
  xinxiang: { people: [person(0, other({ as: 'join', state: 'closed' })), person(1)] },
  huangpu: { unitKinds: ['district_school'] },
  planning: { with: leader({ title: 'deputy_senior' }) },
};

export function applicant(preset: PresetKey, change: Partial<Facts> = {}, form: Partial<TopicForm> = {}): Facts {
  const { with: sound = {}, ...facts } = SOUND[preset];
  const body = PRESETS[preset];
  const written = fullForm({ months: 24, ...sound, ...form });
  return {
    form: written,
    state: 'screening',
    day: '2026-09-10',
    windowTo: '2026-09-30',
    track: body.tracks.find(({ key }) => key === written.track) ?? null,
    guide: body.guide.find(({ id }) => id === written.guideItem) ?? null,
    unitKinds: ['county_school'],
    people: [person(0), person(1)],
    statements: [{ kind: 'unit', state: 'given', title: null }],
    proofs: 0,
    placesTaken: {},
    blind: { isBlind: true, sections: [], openFindings: 0 },
    ...facts,
    ...change,
  };
}

export const judge = (preset: PresetKey, facts: Facts): Judged[] => judgeAll(PRESETS[preset].eligibility, facts);
/** Rules that did not come out as met or not asked, with their verdict. */
export const against = (preset: PresetKey, facts: Facts): Record<string, string> =>
  Object.fromEntries(
    judge(preset, facts)
      .filter(({ verdict }) => verdict === 'unmet' || verdict === 'unclear')
      .map(({ ruleId, verdict }) => [ruleId, verdict]),
  );
export const factOf = (preset: PresetKey, facts: Facts, ruleId: string) =>
  judge(preset, facts).find((one) => one.ruleId === ruleId)?.fact;
export const places = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ topicId: `top_${i}`, title: `课题 ${i}` }));
