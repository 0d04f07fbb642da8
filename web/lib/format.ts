import { locale, type Locale } from './i18n/index.svelte.ts';
import { find } from './i18n/words.ts';

/** Every function takes what the API sends and an optional language (default: the current one) and gives text. */
type When = string | number | Date;

const TAGS: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' };

const made = new Map<string, Intl.DateTimeFormat>();

const dates = (lang: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = lang + JSON.stringify(options);
  const known = made.get(key) ?? new Intl.DateTimeFormat(TAGS[lang], options);
  made.set(key, known);
  return known;
};

const say = (lang: Locale, key: string, params: Record<string, string | number>) => find(lang, key, params) ?? key;

/** 2026年11月22日 · 22 November 2026 */
export const day = (when: When, lang: Locale = locale.now): string =>
  dates(lang, { dateStyle: 'long' }).format(new Date(when));

/** 11月22日 · 22 Nov: for lists within a year. */
export const shortDay = (when: When, lang: Locale = locale.now): string =>
  dates(lang, { month: 'short', day: 'numeric' }).format(new Date(when));

/** 2026年11月22日 21:05 · 22 November 2026 at 21:05 */
export const moment = (when: When, lang: Locale = locale.now): string =>
  dates(lang, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(when));

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** 3小时前 · 3 hours ago; beyond a month the day itself. */
export const ago = (when: When, now: Date = new Date(), lang: Locale = locale.now): string => {
  const seconds = (new Date(when).getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return day(when, lang);
  const format = new Intl.RelativeTimeFormat(TAGS[lang], { numeric: 'auto' });
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? format.format(Math.trunc(seconds / step[1]), step[0]) : format.format(0, 'second');
};

/** 1,234.5 with at most `digits` decimals. */
export const number = (value: number, digits = 1, lang: Locale = locale.now): string =>
  new Intl.NumberFormat(TAGS[lang], { maximumFractionDigits: digits }).format(value);

/** A share between 0 and 1: 73% */
export const percent = (share: number, lang: Locale = locale.now): string =>
  new Intl.NumberFormat(TAGS[lang], { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** Time to spend: 45 分钟, 1 小时 30 分钟. */
export const minutes = (value: number, lang: Locale = locale.now): string => {
  const whole = Math.max(0, Math.round(value));
  const [h, m] = [Math.floor(whole / 60), whole % 60];
  if (h === 0) return say(lang, 'format.minutes', { n: m });
  return m === 0 ? say(lang, 'format.hours', { n: h }) : say(lang, 'format.hours_minutes', { h, m });
};

/** A place in a recording: 03:25, 1:02:05. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h === 0 ? `${two(m)}:${two(s)}` : `${h}:${two(m)}:${two(s)}`;
};

/** 1.5 学分 · 1 credit · 1.5 credits */
export const credits = (value: number, lang: Locale = locale.now): string =>
  say(lang, value === 1 ? 'format.credits_one' : 'format.credits', { n: number(value, 2, lang) });

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** 812 B, 1.4 MB: powers of 1024, as file managers in schools show them. */
export const bytes = (value: number, lang: Locale = locale.now): string => {
  const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${number(value / 1024 ** step, 1, lang)} ${UNITS[step] ?? 'TB'}`;
};
