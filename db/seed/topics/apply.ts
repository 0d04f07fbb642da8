import type { TopicForm } from '../../../db/schema/topic-data.ts';
import { dayOf } from '../../../server/kernel/day.ts';
import type { Deps } from '../../../server/kernel/deps.ts';
import { addMonths } from '../../../server/policy/rules/index.ts';
import { made, personOf, type Answer, type Doer } from '../doer.ts';
import written from './applications.json' with { type: 'json' };

/** An application as it is written down here: days are months after the call closes, people are user names. */
type Planned = { name: string; form: string; due: number };
type Written = {
  leader: string;
  members: { who: string; task: string }[];
  about: Omit<TopicForm['leader'], 'phone' | 'email'>;
  form: Omit<TopicForm, 'leader' | 'history' | 'budget' | 'steps' | 'stageOutcomes' | 'finalOutcomes' | 'guideItem'> & {
    guideItem?: string;
    steps: { after: number; months: number; task: string }[];
    stageOutcomes: Planned[];
    finalOutcomes: Planned[];
  };
};
const applications = written as Written[];

export const applicationOf = (leader: string): Written => {
  const found = applications.find((one) => one.leader === leader);
  if (!found) throw new TypeError(`the demo district has no application of ${leader}`);
  return found;
};

/** The clock of the story: the same district, some days before or after today. */
export const onDay = (deps: Deps, days: number): Deps => ({
  ...deps,
  now: () => new Date(deps.now().getTime() + days * 86_400_000),
});

export type Cast = (userName: string) => Promise<Doer>;
/** The people of the district as they act on one day. */
export const castOn = (deps: Deps, days: number): Cast => {
  const then = onDay(deps, days);
  return (userName) => personOf(then, userName);
};

function formOf({ about, form }: Written, start: string, current: TopicForm): TopicForm {
  const day = (months: number) => addMonths(start, months);
  const outcome = ({ name, form: kind, due }: Planned) => ({
    name,
    form: kind,
    from: null,
    dueOn: day(due),
    person: null,
  });
  return {
    ...current,
    ...form,
    guideItem: form.guideItem ?? null,
    leader: { ...about, phone: '', email: '' },
    steps: form.steps.map(({ after, months, task }) => ({
      from: day(after),
      to: day(after + months),
      task,
      person: null,
    })),
    stageOutcomes: form.stageOutcomes.map(outcome),
    finalOutcomes: form.finalOutcomes.map(outcome),
    budget: { materials: 120_000, printing: 40_000 },
  };
}

/** What stands of a topic now, with the revision that every command says it has seen. */
export const look = (who: Doer, id: string): Promise<Answer> => who.get(`/topics/${id}`);
export async function seen(who: Doer, id: string): Promise<{ revision: number }> {
  const { topic } = (await look(who, id)) as { topic: { revision: number } };
  return { revision: topic.revision };
}

/** Begins an application and writes it down. */
export async function write(cast: Cast, callId: string, leader: string, start: string): Promise<string> {
  const plan = applicationOf(leader);
  const who = await cast(leader);
  const guideItem = plan.form.guideItem ?? null;
  const id = made(await who.send('POST', '/topics', { callId, guideItem }));
  const before = (await look(who, id)) as { form: TopicForm; topic: { revision: number } };
  const { revision } = before.topic;
  await who.send('PUT', `/topics/${id}/form`, { revision, form: formOf(plan, start, before.form) });
  for (const { who: userName, task } of plan.members) {
    const member = await cast(userName);
    await who.send('POST', `/topics/${id}/members`, { personId: member.actor.personId, task });
    await member.send('POST', `/topics/${id}/members/answer`, { accepts: true });
  }
  return id;
}

/** Hands an application in and has its school put it forward. */
export async function handIn(cast: Cast, id: string, leader: string, principal: string | null): Promise<void> {
  const who = await cast(leader);
  await who.send('POST', `/topics/${id}/submit`, await seen(who, id));
  if (principal === null) return;
  const school = await cast(principal);
  const text = '同意申报。学校保证研究时间，支持课题组参加研讨。';
  await school.send('POST', `/topics/${id}/endorse`, { ...(await seen(school, id)), commits: true, text });
}

/** The keeper admits it. */
export async function admit(cast: Cast, id: string, keeper: string): Promise<void> {
  const who = await cast(keeper);
  await who.send('POST', `/topics/${id}/accept`, { ...(await seen(who, id)), reason: '' });
}

export const today = (deps: Deps, days: number): string => dayOf(onDay(deps, days).now());
