import type { CallBody, PlannedOutcome, TopicForm } from '../../../../db/schema/topic-data.ts';
import { askedOf, lengthOf, trackOf } from '../../rules/asked.ts';

/** What keeps a form from being handed in; `field` is where it is mended ('sections.methods', 'steps.2'). */
export type Lack = {
  field: string;
  code:
    | 'empty'
    | 'too_short'
    | 'too_long'
    | 'too_many'
    | 'not_offered'
    | 'title_locked'
    | 'out_of_range'
    | 'dates_reversed'
    | 'person_unknown'
    | 'members_unanswered';
  params: Record<string, number | string>;
};

export type Team = { personId: string; state: 'invited' | 'confirmed' | 'declined' | 'left' }[];

const lack = (field: string, code: Lack['code'], params: Lack['params'] = {}): Lack => ({ field, code, params });
const isEmpty = (text: string): boolean => lengthOf(text) === 0;

/** Everything that a call marks as required and a form does not have yet; nothing else is ever demanded. */
export function lacksOf(body: CallBody, form: TopicForm, team: Team): Lack[] {
  return [
    ...headLacks(body, form),
    ...sectionLacks(body, form),
    ...outcomeLacks(body, form),
    ...(askedOf(body, form.track).ai ? aiLacks(form) : []),
    ...datesLacks(form),
    ...peopleLacks(body, form, team),
  ];
}

function headLacks(body: CallBody, form: TopicForm): Lack[] {
  const lacks: Lack[] = [];
  const length = lengthOf(form.title);
  if (length === 0) lacks.push(lack('title', 'empty'));
  else if (length > body.titleMost) lacks.push(lack('title', 'too_long', { most: body.titleMost, count: length }));
  const track = trackOf(body, form.track);
  if (form.track === '') lacks.push(lack('track', 'empty'));
  else if (!track) lacks.push(lack('track', 'not_offered'));
  const item = body.guide.find(({ id }) => id === form.guideItem);
  if (form.guideItem !== null && !item) lacks.push(lack('guideItem', 'not_offered'));
  else if (item && item.track !== null && item.track !== form.track) lacks.push(lack('guideItem', 'not_offered'));
  if (item?.isLocked && form.title.trim() !== item.title) lacks.push(lack('title', 'title_locked'));
  if (form.months === null) lacks.push(lack('months', 'empty'));
  else if (track && (form.months < track.leastMonths || form.months > track.mostMonths)) {
    lacks.push(lack('months', 'out_of_range', { least: track.leastMonths, most: track.mostMonths }));
  }
  return lacks;
}

function sectionLacks(body: CallBody, form: TopicForm): Lack[] {
  return askedOf(body, form.track).sections.flatMap(({ key, isRequired, least, most }) => {
    const field = `sections.${key}`;
    const count = lengthOf(form.sections[key] ?? '');
    if (count === 0) return isRequired ? [lack(field, 'empty')] : [];
    if (count < least) return [lack(field, 'too_short', { least, count })];
    return count > most ? [lack(field, 'too_long', { most, count })] : [];
  });
}

function outcomeLacks(body: CallBody, form: TopicForm): Lack[] {
  const lacks: Lack[] = [];
  const { isShort, stageOutcomes } = askedOf(body, form.track);
  if (!isShort && form.objectives.every(isEmpty)) lacks.push(lack('objectives', 'empty'));
  if (form.stageOutcomes.length > stageOutcomes) {
    lacks.push(lack('stageOutcomes', 'too_many', { most: stageOutcomes, count: form.stageOutcomes.length }));
  }
  if (body.finalOutcomesMost > 0 && form.finalOutcomes.length === 0) lacks.push(lack('finalOutcomes', 'empty'));
  if (form.finalOutcomes.length > body.finalOutcomesMost) {
    const params = { most: body.finalOutcomesMost, count: form.finalOutcomes.length };
    lacks.push(lack('finalOutcomes', 'too_many', params));
  }
  const nameless = (list: readonly PlannedOutcome[], field: string) =>
    list.flatMap(({ name }, at) => (isEmpty(name) ? [lack(`${field}.${at}`, 'empty')] : []));
  return [...lacks, ...nameless(form.stageOutcomes, 'stageOutcomes'), ...nameless(form.finalOutcomes, 'finalOutcomes')];
}

function aiLacks({ ai }: TopicForm): Lack[] {
  const lacks: Lack[] = [];
  if (ai.tools.length === 0) lacks.push(lack('ai.tools', 'empty'));
  for (const [at, tool] of ai.tools.entries()) {
    if (isEmpty(tool.name) || isEmpty(tool.purpose) || tool.standing === null)
      lacks.push(lack(`ai.tools.${at}`, 'empty'));
  }
  if (ai.pupils.useDirectly === null) lacks.push(lack('ai.pupils', 'empty'));
  if (ai.pupils.useDirectly && (ai.pupils.stages.length === 0 || isEmpty(ai.pupils.how))) {
    lacks.push(lack('ai.pupils', 'empty'));
  }
  if (isEmpty(ai.data.kinds)) lacks.push(lack('ai.data.kinds', 'empty'));
  if (isEmpty(ai.division)) lacks.push(lack('ai.division', 'empty'));
  if (isEmpty(ai.risks)) lacks.push(lack('ai.risks', 'empty'));
  if (isEmpty(ai.statement)) lacks.push(lack('ai.statement', 'empty'));
  return lacks;
}

function datesLacks(form: TopicForm): Lack[] {
  const reversed = (from: string | null, to: string | null) => from !== null && to !== null && to < from;
  const outcomes = (list: readonly PlannedOutcome[], field: string) =>
    list.flatMap(({ from, dueOn }, at) => (reversed(from, dueOn) ? [lack(`${field}.${at}`, 'dates_reversed')] : []));
  return [
    ...form.steps.flatMap(({ from, to }, at) => (reversed(from, to) ? [lack(`steps.${at}`, 'dates_reversed')] : [])),
    ...outcomes(form.stageOutcomes, 'stageOutcomes'),
    ...outcomes(form.finalOutcomes, 'finalOutcomes'),
  ];
}

function peopleLacks(body: CallBody, form: TopicForm, team: Team): Lack[] {
  const there = new Set(team.filter(({ state }) => state !== 'declined').map(({ personId }) => personId));
  const gone = (list: readonly { person: string | null }[], field: string) =>
    list.flatMap(({ person }, at) =>
      person !== null && !there.has(person) ? [lack(`${field}.${at}`, 'person_unknown')] : [],
    );
  const open = team.filter(({ state }) => state === 'invited').length;
  const asksConsent = body.eligibility.some(
    (rule) => rule.type === 'member_consent' && (rule.when?.tracks?.includes(form.track) ?? true),
  );
  return [
    ...gone(form.steps, 'steps'),
    ...gone(form.stageOutcomes, 'stageOutcomes'),
    ...gone(form.finalOutcomes, 'finalOutcomes'),
    ...(asksConsent && open > 0 ? [lack('members', 'members_unanswered', { count: open })] : []),
  ];
}
