import { day } from '../lib/format.ts';
import { find } from '../lib/i18n/words.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import { levelName, sectionName, titleName } from '../topics/labels.ts';
import type { Body, Milestone, Problem, Rule } from './calls.svelte.ts';

type Named = { name: string; nameEn: string };
type Labelled = { label: string; labelEn: string };
/** What a call calls something, in the language of the page where it says it in that. */
export const named = ({ name, nameEn }: Named): string => (locale.now === 'en' && nameEn !== '' ? nameEn : name);
export const labelled = ({ label, labelEn }: Labelled): string =>
  locale.now === 'en' && labelEn !== '' ? labelEn : label;
const COMMA = { zh: '、', en: ', ' } as const;
export const listed = (names: readonly string[]): string => names.join(COMMA[locale.now]);
/** A list of titles, each in its marks. */
export const titled = (titles: readonly string[]): string =>
  locale.now === 'zh' ? titles.map((title) => `《${title}》`).join('') : titles.map((title) => `“${title}”`).join(', ');

/** A day 'YYYY-MM-DD' as people write it; days have no hour, so no zone can move them. */
export const dayName = (date: string): string => day(`${date}T12:00:00`);
export const windowText = ({ from, to }: Body['window']): string =>
  from === '' || to === '' ? t('calls.window_unset') : t('calls.window', { from: dayName(from), to: dayName(to) });

const DAY_MS = 86_400_000;
const daysTo = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
/** How a window stands on a day: to come, with days left, over. */
export function windowState({ from, to }: Body['window'], today: string): { text: string; isOpen: boolean } {
  if (from === '' || to === '') return { text: t('calls.window_unset'), isOpen: false };
  if (today < from) return { text: t('calls.opens_in', { n: daysTo(today, from) }), isOpen: false };
  if (today > to) return { text: t('calls.over'), isOpen: false };
  const n = daysTo(today, to);
  return { text: n === 0 ? t('calls.last_day') : t('calls.days_left', { n }), isOpen: true };
}

export const monthsText = (least: number, most: number): string =>
  least === most ? t('calls.page.same_months', { n: most }) : t('calls.page.months', { least, most });

export function dueText({ due, when }: Pick<Milestone, 'due' | 'when'>): string {
  const text = {
    months: () => t('calls.page.due_months', { n: due.by === 'months' ? due.months : 0 }),
    year_day: () => t('calls.page.due_year', { day: due.by === 'year_day' ? due.day.replace('-', '/') : '' }),
    end: () =>
      due.by === 'end' && due.months > 0 ? t('calls.page.due_after_end', { n: due.months }) : t('calls.page.due_end'),
  }[due.by]();
  return when?.leastMonths ? `${t('calls.page.from_months', { n: when.leastMonths })} ${text}` : text;
}

/** Whom a rule is asked of, where it is not everybody; null when it is. */
export function whenText(
  { when }: Pick<Rule, 'when'>,
  tracks: Body['tracks'],
  stageName: (id: string) => string,
): string | null {
  const names = [
    ...(when?.tracks ?? []).map((key) => {
      const track = tracks.find((one) => one.key === key);
      return track ? named(track) : key;
    }),
    ...(when?.unitKinds ?? []).map((kind) => t(`calls.unit.${kind}`)),
    ...(when?.stages ?? []).map(stageName),
  ];
  return names.length === 0 ? null : t('calls.page.only_for', { who: listed(names) });
}

/** The name of a section of the form, or what was given where it is none. */
export const sectionNamed = (key: string): string => find(locale.now, `topics.section.${key}`) ?? key;

/** What a problem says; a problem of a section of the form names it as people do. */
export function problemText({ code, part, params }: Problem): string {
  const { item } = params;
  const shown = part === 'form' && typeof item === 'string' ? { ...params, item: sectionNamed(item) } : params;
  return find(locale.now, `calls.problem.${code}`, { example: '{n:3}', ...shown }) ?? code;
}
export { levelName, sectionName, titleName };
