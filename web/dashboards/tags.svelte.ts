import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

export const STATES = ['open', 'promoted', 'merged', 'rejected'] as const;
export type TagState = (typeof STATES)[number];
export const TAGS_PAGE = 50;
type Answer = InferResponseType<typeof api.library.tags.suggested.$get>;
export type Suggested = Answer['items'][number];
export type Decision = { decision: 'promote' } | { decision: 'reject' } | { decision: 'merge'; into: string };

/** Words that people tag with, waiting for somebody to say what becomes of them. */
export class Tags {
  readonly list: Part<Answer>;
  readonly vocabulary = new Part(() => call(api.library.tags.$get()));
  error = $state.raw<ApiError | null>(null);
  busy = $state<string | null>(null);

  constructor(asked: () => { state: TagState; page: number }) {
    this.list = new Part(() => {
      const { state, page } = asked();
      const query = { state, limit: String(TAGS_PAGE), offset: String((page - 1) * TAGS_PAGE) };
      return call(api.library.tags.suggested.$get({ query }));
    });
  }

  /** False when it was refused; `error` says why. */
  async decide(id: string, decision: Decision): Promise<boolean> {
    this.busy = id;
    this.error = null;
    try {
      await call(api.library.tags.suggested[':id'].$post({ param: { id }, json: decision }));
      await Promise.all([this.list.load(), this.vocabulary.load()]);
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    } finally {
      this.busy = null;
    }
  }
}
