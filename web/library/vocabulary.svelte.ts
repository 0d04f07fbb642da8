import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Labels } from '../lib/catalog.svelte.ts';
import { find } from '../lib/i18n/words.ts';
import { locale } from '../lib/i18n/index.svelte.ts';
import type { FacetParam } from './query.ts';

type Named = { readonly code: string; readonly zh: string; readonly en: string };

const LISTS = {
  stage: 'stages',
  grade: 'grades',
  subject: 'subjects',
  edition: 'editions',
  volume: 'volumes',
} as const;

/** How the values of every field are called, in the current language. */
export class Vocabulary {
  readonly catalog = new Labels();
  #competencies = $state.raw<readonly Named[]>([]);

  /** Labels are a comfort: without them ids stand in, and the page goes on. */
  async load(): Promise<void> {
    await Promise.allSettled([
      this.catalog.load(),
      call(api.paths.vocabulary.$get()).then(({ competencies }) => {
        this.#competencies = competencies;
      }),
    ]);
  }

  get competencies(): { value: string; label: string }[] {
    return this.#competencies.map(({ code }) => ({ value: code, label: this.of('competency', code) }));
  }

  of(field: FacetParam, value: string): string {
    switch (field) {
      case 'stage':
      case 'grade':
      case 'subject':
      case 'edition':
      case 'volume':
        return this.catalog.of(LISTS[field], value);
      case 'competency': {
        const known = this.#competencies.find(({ code }) => code === value);
        return known ? `${value} ${known[locale.now]}` : value;
      }
      case 'kind':
        return find(locale.now, `library.kind.${value}`) ?? value;
      case 'format':
        return find(locale.now, `library.format.${value}`) ?? value;
      case 'era':
        return find(locale.now, `search.era.${value}`) ?? value;
      case 'aiUse':
        return find(locale.now, `search.ai_use.${value}`) ?? value;
      case 'scope':
        return find(locale.now, `search.scope.${value}`) ?? value;
      case 'tag':
      case 'org':
      case 'unit':
      case 'licence':
        return value;
    }
  }
}
