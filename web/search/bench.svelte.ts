import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, isAborted, type ApiError } from '../lib/call.ts';

export type Bench = InferResponseType<typeof api.search.bench.$get>;
export type BenchRow = Bench['rows'][number];
export type JudgedQuery = InferResponseType<typeof api.search.labels.queries.$get>['queries'][number];

export const RELEVANCES = [0, 1, 2, 3] as const;
export const SIZES = [10, 20, 50] as const;

/** `weight` of meaning: null for what it has earned; `against` is the one to compare with, null for none. */
export type Setting = { q: string; weight: number | null; against: number | null; limit: number };

/** One query under one or two weights of meaning, and the judgements about it. */
export class Workbench {
  sides = $state.raw<readonly Bench[]>([]);
  queries = $state.raw<readonly JudgedQuery[]>([]);
  error = $state.raw<ApiError | null>(null);
  /** What was refused when judging, beside the table. */
  refusal = $state.raw<ApiError | null>(null);
  isAsking = $state(false);
  #under: AbortController | null = null;

  async run({ q, weight, against, limit }: Setting): Promise<void> {
    this.#under?.abort();
    if (q.trim() === '') {
      this.sides = [];
      return;
    }
    const under = new AbortController();
    this.#under = under;
    this.isAsking = true;
    this.error = null;
    const ask = (value: number | null) => {
      const query = { q, limit: String(limit), ...(value === null ? {} : { weight: String(value) }) };
      return call(api.search.bench.$get({ query }, { init: { signal: under.signal } }));
    };
    try {
      this.sides = await Promise.all([ask(weight), ...(against === null ? [] : [ask(against)])]);
    } catch (cause) {
      if (!isAborted(cause)) this.error = asApiError(cause);
    } finally {
      if (this.#under === under) this.isAsking = false;
    }
  }

  async loadQueries(): Promise<void> {
    try {
      this.queries = (await call(api.search.labels.queries.$get())).queries;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** Judges a passage, or takes its judgement back, then measures anew. */
  async judge(setting: Setting, chunkId: string, relevance: number | null): Promise<void> {
    const query = this.sides[0]?.query;
    if (query === undefined) return;
    this.refusal = null;
    try {
      if (relevance === null) await call(api.search.labels.$delete({ query: { query, chunkId } }));
      else await call(api.search.labels.$put({ json: { query, chunkId, relevance } }));
      await Promise.all([this.run(setting), this.loadQueries()]);
    } catch (cause) {
      this.refusal = asApiError(cause);
    }
  }

  stop(): void {
    this.#under?.abort();
  }
}
