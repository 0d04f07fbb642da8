import { find } from '../lib/i18n/words.ts';
import { locale } from '../lib/i18n/index.svelte.ts';

/** What kind of term the ranking looks for; a kind that this page has no word for is named as it is. */
export const kindText = (kind: string): string => find(locale.now, `search.bench.kind.${kind}`) ?? kind;
