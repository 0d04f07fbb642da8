import { errorText, locale, t } from '../lib/i18n/index.svelte.ts';

/** What the server tells while it makes a path (server/paths/usecases/build.ts). */
export type Conflict = {
  set: number;
  constraint: string;
  params: Record<string, string | number>;
  clause?: { document: string; place: string; quotation: string };
  relax: string;
};
type MadeBy = { way: 'rules' | 'model'; because?: string; model?: string };
export type Stage =
  | { stage: 'template'; name: string; nameEn: string; level: string }
  | { stage: 'found'; candidates: number; meaning: number; isWeak: boolean }
  | { stage: 'judging'; done: number; total: number }
  | { stage: 'judged'; by: MadeBy }
  | { stage: 'planning'; candidates: number }
  | { stage: 'impossible'; conflicts: Conflict[] }
  | { stage: 'done'; pathId: string };

type Shown = { label: string; detail?: string; state: 'done' | 'now' | 'todo' };
const ORDER = ['template', 'found', 'judged', 'planning'] as const;

/** The stages of a build as a list to show: what each found, which one is under way, which are to come. */
export function stagesShown(told: readonly Stage[], isBuilding: boolean): Shown[] {
  const isEnded = told.some((s) => s.stage === 'done' || s.stage === 'impossible');
  // 'planning' is told when it begins, the others when they end.
  const finished = ORDER.filter((name) => (name === 'planning' ? isEnded : told.some((s) => s.stage === name)));
  return ORDER.map((name, i) => {
    const state = i < finished.length ? 'done' : i === finished.length && isBuilding ? 'now' : 'todo';
    const detail = detailOf(name, told);
    return { label: t(`paths.build.${name}`), state, ...(detail ? { detail } : {}) };
  });
}

function detailOf(name: (typeof ORDER)[number], told: readonly Stage[]): string | null {
  const last = told.findLast((s) => s.stage === name || (name === 'judged' && s.stage === 'judging'));
  switch (last?.stage) {
    case 'template':
      return t('paths.build.template_detail', { name: locale.now === 'en' ? last.nameEn : last.name });
    case 'found':
      return t(last.isWeak ? 'paths.build.found_weak' : 'paths.build.found_detail', { n: last.candidates });
    case 'judging':
      return t('paths.build.judging_detail', { done: last.done, total: last.total });
    case 'judged':
      if (last.by.way === 'model') return t('paths.build.judged_model');
      return last.by.because && last.by.because !== 'ai.off'
        ? `${t('paths.build.judged_rules')} · ${errorText(last.by.because)}`
        : t('paths.build.judged_rules');
    case 'planning':
      return t('paths.build.planning_detail', { n: last.candidates });
    default:
      return null;
  }
}
