import { locale, t } from '../lib/i18n/index.svelte.ts';
import { number } from '../lib/format.ts';
import type { Lack, Row, Shown } from './desk.svelte.ts';

type Named = { name: string; nameEn: string };
export const said = ({ name, nameEn }: Named): string => (locale.now === 'en' && nameEn ? nameEn : name);

type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
export const TONES: Record<Row['state'], Tone> = {
  ...{ invited: 'warning', accepted: 'info', submitted: 'success' },
  ...{ declined: 'neutral', recused: 'neutral', abstained: 'neutral', replaced: 'neutral' },
};

/** Hundredths of points as points. */
export const points = (hundredths: number): string => number(hundredths / 100, 2);

/** How much time is left, and how much that should worry. */
export function dueWords(daysLeft: number): { text: string; tone: Tone } {
  if (daysLeft < 0) return { text: t('reviews.overdue', { n: -daysLeft }), tone: 'danger' };
  if (daysLeft === 0) return { text: t('reviews.due_today'), tone: 'warning' };
  return { text: t('reviews.due_in', { n: daysLeft }), tone: daysLeft <= 3 ? 'warning' : 'neutral' };
}

/** A person as the packet knows her. */
export function roleName(role: number | null): string {
  if (role === null) return t('reviews.packet.nobody');
  return role === 0 ? t('reviews.packet.leader') : t('reviews.packet.member', { n: role });
}

const STEMS = '甲乙丙丁戊己庚辛壬癸';
/** The others by their place: 甲, 乙 …; A, B … in English. */
export const otherName = (place: number): string =>
  (locale.now === 'en' ? String.fromCharCode(65 + place) : STEMS[place]) ?? String(place + 1);

/** What is missing, with the name of its place. */
export function lackWords({ place, what }: Lack, { dimensions, gates }: Shown['rubric']): string {
  const found = [...dimensions, ...gates].find(({ key }) => key === place);
  const name = found ? said(found) : place;
  if (what === 'recommendation' || what === 'confidence') return t(`reviews.lack.${what}`);
  return t(`reviews.lack.${what}`, { name });
}
