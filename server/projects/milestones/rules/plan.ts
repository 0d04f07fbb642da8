import type { MilestoneKind } from '../../../../db/schema/projects.ts';
import type { MilestoneRule, TopicForm } from '../../../../db/schema/topic-data.ts';
import { addDays, addMonths } from '../../../policy/rules/index.ts';

/** What days are counted from: days in China, months of the research. */
export type Life = { approvedOn: string; endsOn: string; months: number; track: string };
export type Planned = { kind: MilestoneKind; ordinal: number; ruleId: string; dueOn: string };

/** The last day of a research that begins on `from`: two years from 2026-03-01 end on 2028-02-29. */
export const endOf = (from: string, months: number): string => addDays(addMonths(from, months), -1);

const two = (n: number) => String(n).padStart(2, '0');
/** 'MM-DD' in a year; the last day of its month where the year has no such day (29 February). */
const dayIn = (year: number, monthDay: string): string =>
  addMonths(`${year}-01-${two(Number(monthDay.slice(3)))}`, Number(monthDay.slice(0, 2)) - 1);

/** Every such day after `after`, up to `until`. */
export function yearDays(monthDay: string, after: string, until: string): string[] {
  const days: string[] = [];
  for (let year = Number(after.slice(0, 4)); year <= Number(until.slice(0, 4)); year++) {
    const day = dayIn(year, monthDay);
    if (day > after && day <= until) days.push(day);
  }
  return days;
}

const isFor = ({ when }: MilestoneRule, { months, track }: Life): boolean =>
  (when?.leastMonths === undefined || months >= when.leastMonths) &&
  (when?.tracks === undefined || when.tracks.includes(track));

function daysOf({ due }: MilestoneRule, { approvedOn, endsOn }: Life): string[] {
  switch (due.by) {
    case 'months':
      return [addMonths(approvedOn, due.months)];
    case 'year_day':
      return yearDays(due.day, approvedOn, endsOn);
    case 'end':
      return [addMonths(endsOn, due.months)];
  }
}

/** The rule of a closing that a call forgot: every topic has an end. */
export const CLOSING_BY_END = 'closing-by-end';

/** The duties of a topic, by day; those of one kind are numbered from 1. */
export function plannedMilestones(rules: readonly MilestoneRule[], life: Life): Planned[] {
  const days = rules
    .filter((rule) => isFor(rule, life))
    .flatMap((rule) => daysOf(rule, life).map((dueOn) => ({ kind: rule.kind, ruleId: rule.id, dueOn })));
  if (!days.some(({ kind }) => kind === 'closing'))
    days.push({ kind: 'closing', ruleId: CLOSING_BY_END, dueOn: life.endsOn });
  const seen = new Map<MilestoneKind, number>();
  return days
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
    .map((one) => {
      const ordinal = (seen.get(one.kind) ?? 0) + 1;
      seen.set(one.kind, ordinal);
      return { ...one, ordinal };
    });
}

export type Promised = {
  kind: 'objective' | 'stage_outcome' | 'final_outcome';
  ordinal: number;
  text: string;
  form: string;
  dueOn: string | null;
  personId: string | null;
};

/** Every promise of an application; empty lines of its form promise nothing. @param leaderId answers where no one is named */
export function promisesOf(
  form: Pick<TopicForm, 'objectives' | 'stageOutcomes' | 'finalOutcomes'>,
  leaderId: string,
): Promised[] {
  const outcomes = (kind: 'stage_outcome' | 'final_outcome', list: TopicForm['finalOutcomes']) =>
    list
      .filter(({ name, form: shape }) => name.trim() !== '' || shape.trim() !== '')
      .map(({ name, form: shape, dueOn, person }, i) => ({
        kind,
        ordinal: i + 1,
        text: name.trim() || shape.trim(),
        form: shape.trim(),
        dueOn,
        personId: person ?? leaderId,
      }));
  const objectives = form.objectives
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text, i) => ({
      kind: 'objective' as const,
      ordinal: i + 1,
      text,
      form: '',
      dueOn: null,
      personId: leaderId,
    }));
  return [
    ...objectives,
    ...outcomes('stage_outcome', form.stageOutcomes),
    ...outcomes('final_outcome', form.finalOutcomes),
  ];
}
