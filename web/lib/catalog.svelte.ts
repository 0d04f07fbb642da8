import type { InferResponseType } from 'hono/client';
import { api } from './api.ts';
import { call } from './call.ts';
import { locale } from './i18n/index.svelte.ts';

type Catalog = InferResponseType<typeof api.library.catalog.$get>;
type List =
  'stages' | 'grades' | 'subjects' | 'editions' | 'volumes' | 'eras' | 'licences' | 'aiUses' | 'coreCompetencies';

let whole: Promise<Catalog> | undefined;

/** The vocabularies of the server, asked for once per visit: they change with a release, not with a click. */
export function loadCatalog(): Promise<Catalog> {
  whole ??= call(api.library.catalog.$get()).catch((cause: unknown) => {
    whole = undefined;
    throw cause;
  });
  return whole;
}

/** Labels and choices of the catalogue in the current language; ids stand in until it is there. */
export class Labels {
  #catalog = $state.raw<Catalog | null>(null);

  async load(): Promise<void> {
    this.#catalog = await loadCatalog();
  }

  of(list: List, id: string): string {
    const entry = this.#catalog?.[list].find((one) => one.id === id);
    return entry ? entry[locale.now] : id;
  }

  options(list: List): { value: string; label: string }[] {
    return (this.#catalog?.[list] ?? []).map((entry) => ({ value: entry.id, label: entry[locale.now] }));
  }

  /** The pupils' core competencies of one subject; of all while none is chosen. */
  coreCompetencies(subject: string): { value: string; label: string }[] {
    return (this.#catalog?.coreCompetencies ?? [])
      .filter(({ subjects }) => subject === '' || !subjects || subjects.includes(subject))
      .map((entry) => ({ value: entry.id, label: entry[locale.now] }));
  }
}
