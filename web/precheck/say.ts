import { fieldName } from '../applications/parts.ts';
import { locale, t, type Params } from '../lib/i18n/index.svelte.ts';
import { find } from '../lib/i18n/words.ts';
import type { Finding } from './precheck.svelte.ts';

const said = (key: string, params: Params = {}): string => find(locale.now, key, params) ?? key;

const ARGUMENT = ['concepts', 'literature', 'significance', 'subjects', 'content', 'difficulties', 'methods', 'feasibility', 'foundation']; // prettier-ignore

/** Where a finding stands, in the words of the form. */
export function placeName(section: string, file: string | null = null): string {
  if (section.startsWith('attachment:')) return t('precheck.place.attachment', { name: file ?? '' });
  const own = find(locale.now, `precheck.place.${section}`, {});
  if (own !== null && own !== undefined) return own;
  return fieldName(ARGUMENT.includes(section) ? `sections.${section}` : section);
}

/** What was found, in a sentence. */
export function sentence(one: Finding): string {
  const n = one.count ?? 1;
  switch (one.kind) {
    case 'identity':
      return said(`precheck.identity.${one.what}`, { n, who: one.who ? t(`precheck.who.${whoOf(one.who)}`) : '' });
    case 'hidden_text':
      return said(`precheck.hidden.${one.what}`, { n });
    case 'similar':
      return said(`precheck.similar.${one.relation}`, { share: one.share ?? 0 });
    case 'title_in_use':
      return one.isExact ? said(`precheck.title.exact.${one.relation}`) : said(`precheck.title.near.${one.relation}`);
    case 'missing':
    case 'length':
      return said(`applications.lack.${one.what}`, one.params);
    case 'unreadable':
      return find(locale.now, `errors.${one.what}`, {}) ?? t('precheck.unreadable');
    case 'question':
      return one.question ?? said(`precheck.ask.${one.what}`);
  }
}

const WHO = ['leader', 'member', 'recommender'] as const;
const whoOf = (who: string) => WHO.find((one) => one === who) ?? 'member';

export const KINDS = ['hidden_text', 'identity', 'similar', 'title_in_use', 'missing', 'length', 'unreadable', 'question'] as const; // prettier-ignore

/** Whether a blind review waits for it. */
export const isBlocking = ({ kind, certainty, section, state }: Finding): boolean =>
  state === 'open' &&
  certainty === 'sure' &&
  (kind === 'identity' || kind === 'hidden_text') &&
  !section.startsWith('attachment:');
