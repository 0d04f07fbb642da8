import { number } from '../lib/format.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import type { Group, Step } from './path.svelte.ts';

/** "5 选 3,已完成 1": the numbers are the server's, counted by the rules. */
export function groupText({ rule, standing }: Pick<Group, 'rule' | 'standing'>): string {
  if (!standing) return '';
  const { needed, done, offered, unit } = standing;
  if (unit === 'credits') return t('paths.group.credits', { needed: number(needed), done: number(done) });
  if (unit === 'groups') return t('paths.group.groups', { needed, done });
  return rule.type === 'all'
    ? t('paths.group.all', { needed, done })
    : t('paths.group.at_least', { needed, done, offered });
}

const REASONS = ['topic_subject_stage', 'topic_subject', 'topic', 'words_subject', 'words'] as const;

/** Below this a step is there for its group, not for the need; saying more would pretend. */
const SPEAKS = 1;

/** Why a step is there, in one sentence: the model's own, or the rules' from what they counted. */
export function reasonText({ reason, relevance, kind }: Pick<Step, 'reason' | 'relevance' | 'kind'>): string {
  if (reason === null) return '';
  if ('sentence' in reason) return reason.sentence;
  if (kind !== 'precise' && relevance < SPEAKS) return t('paths.reason.group');
  const code = REASONS.find((one) => one === reason.code) ?? 'words';
  return t(`paths.reason.${code}`, { words: String(reason.params.words ?? '') });
}

/** The group and clause behind a required or elective step. */
export function dutyText(group: Group): string {
  const label = locale.now === 'en' ? group.labelEn : group.label;
  return `${label} · ${group.clause.document} ${group.clause.place}`;
}

/**
 * The weeks in which steps begin, with the minutes each takes. A step that runs on takes what is left of its week and
 * the rest of the next, so that no week shows more than it holds.
 */
export function weeksOf<S extends Pick<Step, 'week' | 'minutes'>>(
  steps: readonly S[],
  minutesPerWeek: number,
): { week: number; steps: S[]; minutes: number }[] {
  const numbers = steps.map((s) => s.week).filter((week, i, all) => all.indexOf(week) === i);
  let carried = 0;
  let last = 0;
  return numbers
    .sort((a, b) => a - b)
    .map((week) => {
      const own = steps.filter((s) => s.week === week);
      // Weeks between hold nothing but what runs on.
      carried = Math.max(0, carried - Math.max(0, week - last - 1) * minutesPerWeek);
      const all = carried + own.reduce((sum, s) => sum + s.minutes, 0);
      const minutes = Math.min(all, minutesPerWeek);
      carried = all - minutes;
      last = week;
      return { week, steps: own, minutes };
    });
}
