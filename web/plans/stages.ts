import { locale, t } from '../lib/i18n/index.svelte.ts';
import { amount } from '../policy/labels.ts';
import type { Conflicts } from './plans.svelte.ts';

/** What the server tells while it makes a plan (server/paths/cycle/make.ts). */
export type CycleStage =
  | {
      stage: 'standing';
      counted: number;
      needed: number;
      cycleTo: string;
      policies: { name: string; nameEn: string }[];
    }
  | { stage: 'found'; resources: number; offerings: number; recognitions: number }
  | { stage: 'judging'; done: number; total: number }
  | { stage: 'planning'; candidates: number; rules: number }
  | { stage: 'impossible'; conflicts: Conflicts }
  | { stage: 'done'; planId: string };

type Shown = { label: string; detail?: string; state: 'done' | 'now' | 'todo' };
const ORDER = ['standing', 'found', 'planning', 'proving'] as const;

/** The stages of a making as a list to show: what each found, which one is under way, which are to come. */
export function stagesShown(told: readonly CycleStage[], isMaking: boolean): Shown[] {
  const isDone = told.some((one) => one.stage === 'done');
  const isEnded = isDone || told.some((one) => one.stage === 'impossible');
  // 'planning' is told when it begins, the others when they end; a plan is proved before it is told of.
  const isOver = (name: (typeof ORDER)[number]) => {
    if (name === 'proving') return isDone;
    return name === 'planning' ? isEnded : told.some((one) => one.stage === name);
  };
  const finished = ORDER.filter(isOver).length;
  return ORDER.map((name, i) => {
    const detail = detailOf(name, told);
    const state = i < finished ? 'done' : i === finished && isMaking ? 'now' : 'todo';
    return { label: t(`plans.stage.${name}`), state, ...(detail ? { detail } : {}) };
  });
}

function detailOf(name: (typeof ORDER)[number], told: readonly CycleStage[]): string | null {
  const last = told.findLast((one) => one.stage === name || (name === 'found' && one.stage === 'judging'));
  switch (last?.stage) {
    case 'standing':
      return t('plans.stage.standing_detail', {
        name: last.policies.map((one) => (locale.now === 'en' ? one.nameEn : one.name)).join(t('plans.and')),
        counted: amount(last.counted),
        needed: amount(last.needed),
      });
    case 'found':
      return t('plans.stage.found_detail', { resources: last.resources, offerings: last.offerings });
    case 'judging':
      return t('plans.stage.judging_detail', { done: last.done, total: last.total });
    case 'planning':
      return t('plans.stage.planning_detail', { n: last.candidates, rules: last.rules });
    default:
      return null;
  }
}
