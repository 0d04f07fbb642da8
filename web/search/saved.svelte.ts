import type { InferResponseType } from 'hono/client';
import { writeQuery } from '../app/route.ts';
import { api } from '../lib/api.ts';
import { asApiError, call, isAborted, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { askedOf, DEFAULTS } from '../library/query.ts';

const one = api.search.saved[':id'];

export type Saved = InferResponseType<typeof api.search.saved.$get>['items'][number];
export type NewSaved = Parameters<typeof api.search.saved.$post>[0]['json'];

/** Where a saved search shows its results. */
export const hrefOf = ({ query, filters }: Pick<Saved, 'query' | 'filters'>): string =>
  `/library${writeQuery(askedOf(query, filters), DEFAULTS)}`;

/** How much is new in all of one's searches. */
export class News {
  readonly part = new Part(() => call(api.search.saved.news.$get()));

  /** A badge is a comfort: without an answer there is none. */
  async load(): Promise<void> {
    await this.part.load();
  }
}

/** Keeps one search; `error` says why it was not kept. */
export class Keeping {
  error = $state.raw<ApiError | null>(null);
  isBusy = $state(false);

  async keep(given: NewSaved): Promise<boolean> {
    this.isBusy = true;
    this.error = null;
    try {
      await call(api.search.saved.$post({ json: given }));
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}

/** One's own searches. */
export class SavedList {
  readonly part = new Part(() => call(api.search.saved.$get()));
  error = $state.raw<ApiError | null>(null);
  busy = $state<string | null>(null);

  load = (): Promise<void> => this.part.load();

  rename = (id: string, name: string) => this.#change(id, () => call(one.$patch({ param: { id }, json: { name } })));

  mute = (id: string, isAlerting: boolean) =>
    this.#change(id, () => call(one.$patch({ param: { id }, json: { isAlerting } })));

  forget = (id: string) => this.#change(id, () => call(one.$delete({ param: { id } })));

  /** Tells that its results were opened; the page goes on without waiting for the answer. */
  static seen(id: string): void {
    call(one.seen.$post({ param: { id } }, { init: { keepalive: true } })).catch((cause: unknown) => {
      if (!isAborted(cause)) reportError(cause);
    });
  }

  async #change(id: string, act: () => Promise<unknown>): Promise<boolean> {
    this.busy = id;
    this.error = null;
    try {
      await act();
      await this.part.load();
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    } finally {
      this.busy = null;
    }
  }
}
