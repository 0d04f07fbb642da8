import type { PlannedOutcome, TopicForm } from '../../../../db/schema/topic-data.ts';
import {
  BUDGET_ITEM,
  DEGREE,
  GENDER,
  HISTORY,
  LEVEL,
  STANDING,
  TITLE,
  dayText,
  spanText,
  yesNo,
  yuan,
} from '../../paper/rules/words.ts';

/** A place of the form that says something else than before; text of both sides, for a comparison word by word. */
export type Change = { field: string; before: string; after: string };

/** What the ids in a form stand for. */
export type Names = {
  person: (id: string) => string;
  track: (key: string) => string;
  guide: (id: string) => string;
};

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join(' · ');

function leaderPlaces({ leader }: TopicForm): [string, string][] {
  const { gender, born, title, degree, ...plain } = leader;
  return [
    ['leader.gender', gender === null ? '' : GENDER[gender]],
    ['leader.born', dayText(born)],
    ['leader.title', title === null ? '' : TITLE[title]],
    ['leader.degree', degree === null ? '' : DEGREE[degree]],
    ...Object.entries(plain).map(([key, value]): [string, string] => [`leader.${key}`, value]),
  ];
}

function aiPlaces({ ai }: TopicForm): [string, string][] {
  const tool = ({ name, standing, purpose, where }: (typeof ai.tools)[number]) =>
    joined(name, standing === null ? '' : STANDING[standing], purpose, where);
  return [
    ['ai.tools', ai.tools.map(tool).join('\n')],
    ['ai.pupils', joined(yesNo(ai.pupils.useDirectly), ai.pupils.stages.join('、'), ai.pupils.how)],
    ['ai.data.kinds', ai.data.kinds],
    ['ai.data.anonymised', ai.data.anonymised],
    ['ai.division', ai.division],
    ['ai.risks', ai.risks],
    ['ai.statement', ai.statement],
  ];
}

/** Every place of a form by its name, as text: a list gives one line for each of its rows. */
export function placesOf(form: TopicForm, names: Names): [string, string][] {
  const who = (person: string | null) => (person === null ? '' : names.person(person));
  const outcome = ({ name, form: kind, from, dueOn, person }: PlannedOutcome) =>
    joined(name, kind, spanText(from, dueOn), who(person));
  return [
    ['title', form.title],
    ['track', names.track(form.track)],
    ['guideItem', form.guideItem === null ? '' : names.guide(form.guideItem)],
    ['direction', form.direction],
    ['subject', form.subject ?? ''],
    ['stage', form.stage ?? ''],
    ['months', form.months === null ? '' : String(form.months)],
    ...leaderPlaces(form),
    [
      'history',
      form.history
        .map(({ title, level, status, year }) => joined(title, LEVEL[level], HISTORY[status], year ? `${year}` : ''))
        .join('\n'),
    ],
    ...Object.entries(form.sections).map(([key, value]): [string, string] => [`sections.${key}`, value]),
    ['objectives', form.objectives.join('\n')],
    ['steps', form.steps.map(({ from, to, task, person }) => joined(spanText(from, to), task, who(person))).join('\n')],
    ['stageOutcomes', form.stageOutcomes.map(outcome).join('\n')],
    ['finalOutcomes', form.finalOutcomes.map(outcome).join('\n')],
    ['budget', budgetLines(form)],
    ...aiPlaces(form),
  ];
}

const budgetLines = ({ budget }: TopicForm): string =>
  Object.entries(BUDGET_ITEM)
    .flatMap(([key, name]) => {
      const amount = Object.entries(budget).find(([item]) => item === key)?.[1];
      return amount ? [`${name} ${yuan(amount)}`] : [];
    })
    .join('\n');

/** What changed from one form to the next, place by place in the order of the form. */
export function changesBetween(before: TopicForm, after: TopicForm, names: Names): Change[] {
  const [was, is] = [new Map(placesOf(before, names)), new Map(placesOf(after, names))];
  const fields = [...new Set([...is.keys(), ...was.keys()])];
  return fields.flatMap((field) => {
    const change = { field, before: was.get(field) ?? '', after: is.get(field) ?? '' };
    return change.before === change.after ? [] : [change];
  });
}
