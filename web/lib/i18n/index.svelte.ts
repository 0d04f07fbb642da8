import { keep, recall } from '../device.ts';
import { errorIn, fieldErrorIn, find, type Key, type Locale, type Params, type ParamsOf } from './words.ts';

export type { Key, Locale, Params, PlainKey } from './words.ts';

const STORED = 'yantu.locale';
const TAGS: Record<Locale, string> = { zh: 'zh-CN', en: 'en' };

const isLocale = (value: unknown): value is Locale => value === 'zh' || value === 'en';

let now = $state<Locale>('zh');

const show = (next: Locale) => {
  now = next;
  if (typeof document !== 'undefined') document.documentElement.lang = TAGS[next];
};

export const locale = {
  get now(): Locale {
    return now;
  },
  /** The BCP 47 tag for Intl. */
  get tag(): string {
    return TAGS[now];
  },
  /** The person's own choice: kept on this device. */
  choose(next: Locale): void {
    keep(STORED, next);
    show(next);
  },
  /** The choice kept on this device, else what the account says, else Chinese. */
  restore(ofAccount?: string | null): void {
    const stored = recall(STORED);
    show(isLocale(stored) ? stored : isLocale(ofAccount) ? ofAccount : 'zh');
  },
};

/** The sentence of a key in the current language; placeholders are typed from the Chinese text. */
export function t<K extends Key>(
  key: K,
  ...params: [keyof ParamsOf<K>] extends [never] ? [params?: Params] : [params: ParamsOf<K>]
): string {
  return find(now, key, params[0]) ?? key;
}

/** The sentence for an error code from the API, in the current language. */
export const errorText = (code: string, params?: Params): string => errorIn(now, code, params);

/** What is wrong with one field of a form: `error={fieldText(error?.ofField('title'))}`; null while nothing is. */
export const fieldText = (code: string | null | undefined): string | null => (code ? fieldErrorIn(now, code) : null);
