import type { TitleLevel, TopicLevel } from '../../../../db/schema/topic-data.ts';
import { LEVELS, TITLES } from '../../rules/form.ts';

export const titleRank = (title: TitleLevel): number => TITLES.indexOf(title);
export const levelRank = (level: TopicLevel): number => LEVELS.indexOf(level);

/** Titles as people write them; longer names stand before those they contain. */
const WRITTEN: readonly [string, TitleLevel][] = [
  ['正高', 'senior'],
  ['特级教师', 'senior'],
  ['副研究员', 'deputy_senior'],
  ['副教授', 'deputy_senior'],
  ['副高', 'deputy_senior'],
  ['高级', 'deputy_senior'],
  ['研究员', 'senior'],
  ['教授', 'senior'],
  ['中级', 'middle'],
  ['一级', 'middle'],
  ['讲师', 'middle'],
  ['初级', 'junior'],
  ['二级', 'junior'],
  ['三级', 'junior'],
  ['助理', 'junior'],
];

/** The level of a title given as a key or in words; null when it says none that is known. */
export function titleLevel(written: string | null): TitleLevel | null {
  if (written === null) return null;
  const said = written.trim();
  return TITLES.find((key) => key === said) ?? WRITTEN.find(([word]) => said.includes(word))?.[1] ?? null;
}

/** Titles of topics are compared without spaces and with one form of each sign. */
export const plainTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .replaceAll(/[\s《》"'“”‘’]/gu, '')
    .toLowerCase();

/** Full years of age on a day. */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}
