import { day } from '../lib/format.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import type { Block, Change, Project, Step } from './project.svelte.ts';

type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
export const LIGHT_TONES = { red: 'danger', amber: 'warning', green: 'success', paused: 'neutral' } as const;
export const STEP_TONES: Record<Step['state'], Tone> = {
  pending: 'neutral',
  submitted: 'info',
  returned: 'warning',
  passed: 'success',
  failed: 'danger',
  void: 'neutral',
};
export const CHANGE_TONES: Record<Change['state'], Tone> = {
  asked: 'info',
  endorsed: 'info',
  approved: 'success',
  rejected: 'danger',
  withdrawn: 'neutral',
};
export const STANDING_TONES = { met: 'success', partly: 'warning', unmet: 'danger', changed: 'info' } as const;

/** A day as YYYY-MM-DD in words: noon, so that no time zone moves it. */
export const said = (on: string | null): string => (on === null ? '—' : day(`${on}T12:00:00`));
export const stepName = (step: Pick<Step, 'label' | 'labelEn'>): string =>
  locale.now === 'zh' ? step.label : step.labelEn;

/** What stands in the way of closing, as a sentence with the names of this topic. */
export function blockText(block: Block, project: Project): string {
  const { code, params } = block;
  const text = (key: string) => String(params[key] ?? '');
  const member = project.team.find(({ personId }) => personId === params.personId)?.name ?? text('personId');
  switch (code) {
    case 'step_unreported':
      return t('projects.block.step_unreported', { step: text('step'), day: said(text('day')) });
    case 'work_report_short':
      return t('projects.block.work_report_short', { n: text('n'), least: text('least') });
    case 'research_report_short':
      return t('projects.block.research_report_short', { n: text('n'), least: text('least') });
    case 'outcome_form': {
      const promise = project.commitments.find(({ id }) => id === params.commitmentId);
      const outcome = project.outcomes.find(({ id }) => id === params.outcomeId);
      return t('projects.block.outcome_form', {
        promise: promise?.text ?? '',
        form: promise?.form ?? '',
        outcome: outcome?.title ?? '',
      });
    }
    case 'member_missing':
      return t('projects.block.member_missing', { name: member });
    case 'member_unknown':
      return t('projects.block.member_unknown', { name: member });
    case 'change_open':
      return t('projects.block.change_open', { n: text('n') });
    case 'reading':
    case 'no_outcomes':
    case 'no_summary':
    case 'way_missing':
    case 'way_not_allowed':
      return t(`projects.block.${code}`);
  }
}

type Side = Change['before'];
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const rows = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];

/** One side of a change in lines. */
export function sideLines(side: Side, names: Readonly<Record<string, string>>): string[] {
  const name = (id: unknown) => names[String(id)] ?? String(id);
  const list = (key: 'members' | 'leave', ids: string[]) =>
    ids.length > 0 ? [t(`projects.side.${key}`, { names: ids.map(name).join('、') })] : [];
  return [
    ...(typeof side.title === 'string' ? [side.title] : []),
    ...(typeof side.endsOn === 'string' ? [t('projects.side.ends', { day: said(side.endsOn) })] : []),
    ...(typeof side.orgId === 'string' ? [name(side.orgId)] : []),
    ...(typeof side.leaderId === 'string' ? [t('projects.side.leader', { name: name(side.leaderId) })] : []),
    ...list('members', texts(side.members)),
    ...(rows(side.join).length > 0
      ? [
          t('projects.side.join', {
            names: rows(side.join)
              .map((one) => name(one.personId))
              .join('、'),
          }),
        ]
      : []),
    ...list('leave', texts(side.leave)),
    ...rows(side.outcomes).map(({ text, form }) => `${String(text)}（${String(form)}）`),
    ...rows(side.objectives).map(({ text }) => String(text)),
    ...(typeof side.summary === 'string' ? [side.summary] : []),
    ...(side.what === 'suspend' || side.what === 'cancel' ? [t(`projects.stop.${side.what}`)] : []),
  ];
}
