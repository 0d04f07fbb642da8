import * as activities from '../../activities/words.ts';
import * as ai from '../../ai/words.ts';
import * as app from '../../app/words.ts';
import * as applications from '../../applications/words.ts';
import * as audit from '../../audit/words.ts';
import * as calls from '../../calls/words.ts';
import * as community from '../../community/words.ts';
import * as dashboards from '../../dashboards/words.ts';
import * as home from '../../home/words.ts';
import * as ingest from '../../ingest/words.ts';
import * as jobs from '../../jobs/words.ts';
import * as library from '../../library/words.ts';
import * as paths from '../../paths/words.ts';
import * as people from '../../people/words.ts';
import * as precheck from '../../precheck/words.ts';
import * as search from '../../search/words.ts';
import * as topics from '../../topics/words.ts';
import * as experts from '../../experts/words.ts';
import * as reviews from '../../reviews/words.ts';
import * as decisions from '../../decisions/words.ts';
import * as projects from '../../projects/words.ts';
import * as upload from '../../upload/words.ts';
import * as certificates from '../../certificates/words.ts';
import * as credits from '../../credits/words.ts';
import * as plans from '../../plans/words.ts';
import * as policy from '../../policy/words.ts';
import * as sheets from '../../sheets/words.ts';
import * as standing from '../../standing/words.ts';
import * as status from '../../status/words.ts';

// One line per capability: import * as library from '../../library/words.ts', then spread it in both dictionaries.
export const zh = {
  ...app.zh,
  ...activities.zh,
  ...ai.zh,
  ...applications.zh,
  ...audit.zh,
  ...calls.zh,
  ...community.zh,
  ...dashboards.zh,
  ...home.zh,
  ...ingest.zh,
  ...jobs.zh,
  ...library.zh,
  ...search.zh,
  ...upload.zh,
  ...paths.zh,
  ...people.zh,
  ...precheck.zh,
  ...certificates.zh,
  ...credits.zh,
  ...plans.zh,
  ...policy.zh,
  ...sheets.zh,
  ...standing.zh,
  ...status.zh,
  ...topics.zh,
  ...experts.zh,
  ...reviews.zh,
  ...decisions.zh,
  ...projects.zh,
};

export type Words = typeof zh;
export type Key = keyof Words;
export type Locale = 'zh' | 'en';
export type Params = Readonly<Record<string, string | number>>;

export const en: Record<Key, string> = {
  ...app.en,
  ...activities.en,
  ...ai.en,
  ...applications.en,
  ...audit.en,
  ...calls.en,
  ...community.en,
  ...dashboards.en,
  ...home.en,
  ...ingest.en,
  ...jobs.en,
  ...library.en,
  ...search.en,
  ...upload.en,
  ...paths.en,
  ...people.en,
  ...precheck.en,
  ...certificates.en,
  ...credits.en,
  ...plans.en,
  ...policy.en,
  ...sheets.en,
  ...standing.en,
  ...status.en,
  ...topics.en,
  ...experts.en,
  ...reviews.en,
  ...decisions.en,
  ...projects.en,
};

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** The placeholders of a sentence, read from its Chinese text: '第 {page} 页' needs { page }. */
export type ParamsOf<K extends Key> = Record<Names<Words[K]>, string | number>;

/** Keys of sentences without placeholders: for titles and labels held in data. */
export type PlainKey = { [K in Key]: [Names<Words[K]>] extends [never] ? K : never }[Key];

const dictionaries: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { zh, en };

/** Puts params into {name} places; a place without a param stays visible, so that the mistake is seen. */
export const fill = (text: string, params: Params = {}): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));

/** The sentence of a key in one language, or null where the dictionary has none. */
export const find = (locale: Locale, key: string, params?: Params): string | null => {
  const text = Object.hasOwn(dictionaries[locale], key) ? dictionaries[locale][key] : undefined;
  return text === undefined ? null : fill(text, params);
};

/** The sentence for an error code; a code we have no sentence for is told as an unexpected problem, with the code. */
export const errorIn = (locale: Locale, code: string, params?: Params): string =>
  find(locale, `errors.${code}`, params) ??
  `${dictionaries[locale]['errors.internal.error']} (${fill(dictionaries[locale]['ui.error_code'] ?? '{code}', { code })})`;

/** The sentence for a schema's complaint about one field (zod's issue codes). */
export const fieldErrorIn = (locale: Locale, code: string): string =>
  find(locale, `errors.field.${code}`) ?? dictionaries[locale]['errors.field.invalid'] ?? code;
