import { locale, t, type Key, type Params } from '../lib/i18n/index.svelte.ts';
import { find } from '../lib/i18n/words.ts';

/** The names that stand behind a beginning: 'topics.state.draft' gives 'draft'. */
type Named<Beginning extends string, K extends string = Key> = K extends `${Beginning}${infer Name}` ? Name : never;

export type TopicState = Named<'topics.state.'>;
export type Command = Named<'topics.command.'>;
export type SectionKey = Named<'topics.section.'>;
export type TitleLevel = Named<'topics.title_level.'>;
export type TopicLevel = Named<'topics.level.'>;

export const stateName = (state: TopicState): string => t(`topics.state.${state}`);
export const commandName = (command: Command): string => t(`topics.command.${command}`);
export const sectionName = (section: SectionKey): string => t(`topics.section.${section}`);
export const titleName = (title: TitleLevel): string => t(`topics.title_level.${title}`);
export const levelName = (level: TopicLevel): string => t(`topics.level.${level}`);
/** The sentence of a reminder; its kind is the server's to name. */
export const reminderText = (kind: string, params: Params): string =>
  find(locale.now, `topics.reminder.${kind}`, params) ?? kind;

type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
const TONES: Partial<Record<TopicState, Tone>> = {
  returned: 'warning',
  revising: 'warning',
  deferred: 'warning',
  suspended: 'warning',
  refused: 'danger',
  declined: 'danger',
  cancelled: 'danger',
  notice: 'success',
  approved: 'success',
  running: 'success',
  closed: 'success',
  screening: 'info',
  reviewing: 'info',
  deliberating: 'info',
  proposed: 'info',
  closing: 'info',
};
/** How a badge of this state looks. */
export const stateTone = (state: TopicState): Tone => TONES[state] ?? 'neutral';
