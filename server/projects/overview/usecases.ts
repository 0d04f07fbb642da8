import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { addDays, addMonths } from '../../policy/rules/index.ts';
import { topicScope } from '../../topics/index.ts';
import { labelOf } from '../milestones/labels.ts';
import { LIGHTS, overdueDays } from '../milestones/rules/watch.ts';
import { icsOf } from './ics.ts';
import { countLights, listCalls, listRunning, openStepsOf, panelsBetween, stepsBetween, type Filter } from './repo.ts';
import type { Asked } from './schemas.ts';
import { runningSheet } from './sheet.ts';

const MOST_EXPORTED = 2000;
const MOST_SHOWN = 500;

const filterOf = ({ whose, call, light, q }: Asked): Filter => ({
  whose,
  callId: call ?? null,
  light: light ?? null,
  words: q,
});

async function running(deps: Deps, actor: Actor, asked: Asked, page: { limit: number; offset: number }) {
  const today = dayOf(deps.now());
  const rows = await listRunning(deps.db, topicScope(actor), filterOf(asked), { today, ...page });
  const steps = await openStepsOf(
    deps.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...row,
    steps: steps
      .filter(({ topicId }) => topicId === row.id)
      .slice(0, 6)
      .map((step) => ({
        kind: step.kind,
        label: labelOf(step.callBody, step),
        dueOn: step.dueOn,
        state: step.state,
        overdue: row.state === 'suspended' ? 0 : overdueDays(step.dueOn, today),
      })),
  }));
}

/** Running topics with their lights: overdue first. The counts are of all that is asked for, whatever light is chosen. */
export async function showRunning(deps: Deps, actor: Actor, asked: Asked & { limit: number; offset: number }) {
  const { limit, offset, ...wanted } = asked;
  const scope = topicScope(actor);
  const today = dayOf(deps.now());
  const counted = await countLights(deps.db, scope, filterOf(wanted), today);
  const counts = { red: 0, amber: 0, green: 0, paused: 0 };
  for (const { light, n } of counted) counts[light] = n;
  const items = await running(deps, actor, wanted, { limit, offset });
  const total = wanted.light ? counts[wanted.light] : LIGHTS.reduce((sum, light) => sum + counts[light], 0);
  return { today, items, counts, total, calls: await listCalls(deps.db, scope) };
}

/** The same list as an Excel file; names of duties and days stand in it. */
export async function exportRunning(deps: Deps, actor: Actor, asked: Asked): Promise<Buffer> {
  const items = await running(deps, actor, asked, { limit: MOST_EXPORTED, offset: 0 });
  return runningSheet({ locale: actor.locale, today: dayOf(deps.now()), items });
}

async function between(deps: Deps, actor: Actor, span: { from: string; to: string; whose: 'mine' | 'kept' }) {
  const scope = topicScope(actor);
  const today = dayOf(deps.now());
  const wanted = { ...span, limit: MOST_SHOWN };
  const steps = (await stepsBetween(deps.db, scope, wanted)).map(({ callBody, ruleId, ...step }) => ({
    id: step.id,
    what: step.kind,
    label: labelOf(callBody, { ruleId, kind: step.kind }),
    day: step.day,
    topicId: step.topicId,
    title: step.title,
    leaderName: step.leaderName,
    isDone: step.state === 'passed' || step.state === 'submitted',
    isOverdue: isOpen(step.state) && step.topicState !== 'suspended' && step.day < today,
  }));
  const panels = (await panelsBetween(deps.db, scope, wanted)).map(({ way, ...panel }) => ({
    ...panel,
    what: way === 'meeting' ? ('panel_meeting' as const) : ('panel_mail' as const),
    label: '',
    isDone: panel.day < today,
    isOverdue: false,
  }));
  return [...steps, ...panels].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1));
}
const isOpen = (state: string): boolean => state === 'pending' || state === 'returned' || state === 'failed';
export type Entry = Awaited<ReturnType<typeof between>>[number];

/** One month of duties and panels. */
export async function showMonth(
  deps: Deps,
  actor: Actor,
  input: { whose: 'mine' | 'kept'; month?: string | undefined },
) {
  const today = dayOf(deps.now());
  const month = input.month ?? today.slice(0, 7);
  const from = `${month}-01`;
  const to = addDays(addMonths(from, 1), -1);
  return { today, month, items: await between(deps, actor, { from, to, whose: input.whose }) };
}

/** The last three months and the next two years as a calendar file. */
export async function exportCalendar(deps: Deps, actor: Actor, { whose }: { whose: 'mine' | 'kept' }): Promise<string> {
  const today = dayOf(deps.now());
  const entries = await between(deps, actor, { from: addMonths(today, -3), to: addMonths(today, 24), whose });
  return icsOf(entries, { now: deps.now(), locale: actor.locale });
}
