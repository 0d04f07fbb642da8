import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, isAborted, type ApiError } from '../lib/call.ts';
import { apiQuery, PAGE_SIZE, type Asked } from './query.ts';

export type Answer = InferResponseType<typeof api.search.$get>;
export type Hit = Answer['hits'][number];
export type Facets = Answer['facets'];
type Passages = InferResponseType<typeof api.search.passages.$get>['passages'];

/** What a query found. A newer question overtakes an older one; the older answer stays until the newer is here. */
export class Found {
  answer = $state.raw<Answer | null>(null);
  error = $state.raw<ApiError | null>(null);
  isAsking = $state(false);
  /** A weak answer is folded until the reader wants to see it anyway. */
  isUnfolded = $state(false);
  #asked: string | null = null;
  #under: AbortController | null = null;

  readonly pages = $derived(Math.ceil((this.answer?.total ?? 0) / PAGE_SIZE));
  readonly isFolded = $derived((this.answer?.isWeak ?? false) && !this.isUnfolded && (this.answer?.total ?? 0) > 0);

  async ask(asked: Asked): Promise<void> {
    this.#under?.abort();
    const under = new AbortController();
    this.#under = under;
    this.isAsking = true;
    this.error = null;
    try {
      const answer = await call(api.search.$get({ query: apiQuery(asked) }, { init: { signal: under.signal } }));
      if (asked.q !== this.#asked) this.isUnfolded = false;
      this.#asked = asked.q;
      this.answer = answer;
    } catch (cause) {
      if (!isAborted(cause)) this.error = asApiError(cause);
    } finally {
      if (this.#under === under) this.isAsking = false;
    }
  }

  stop(): void {
    this.#under?.abort();
  }
}

const FURTHER = 6;

/** Further passages of one resource, asked for when somebody wants them. */
export class FurtherPassages {
  passages = $state.raw<Passages | null>(null);
  error = $state.raw<ApiError | null>(null);
  isAsking = $state(false);

  async ask(resourceId: string, q: string, without: string): Promise<void> {
    this.isAsking = true;
    this.error = null;
    try {
      const query = { resourceId, q, limit: String(FURTHER + 1) };
      const { passages } = await call(api.search.passages.$get({ query }));
      this.passages = passages.filter((passage) => passage.chunkId !== without).slice(0, FURTHER);
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.isAsking = false;
    }
  }
}
