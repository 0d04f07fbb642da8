import type { InferRequestType, InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.projects.opinions;
const one = all[':id'];
export type Papers = InferResponseType<typeof one.$get, 200>;
export type Given = InferRequestType<typeof one.$put>['json'];
export const PER_PAGE = 20;

export const ownOpinions = (page: () => number) =>
  new Part(() => call(all.$get({ query: { limit: String(PER_PAGE), offset: String((page() - 1) * PER_PAGE) } })));

/** The papers of a closing that one judges, and one's own opinion of it. */
export class OpinionState {
  readonly id: string;
  page = $state.raw<Papers | null>(null);
  error = $state.raw<ApiError | null>(null);
  hasSent = $state(false);
  readonly doing = new Doing();

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    this.error = null;
    try {
      this.page = await call(one.$get({ param: { id: this.id } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  async give(json: Given): Promise<void> {
    const answer = await this.doing.run(() => call(one.$put({ param: { id: this.id }, json })));
    if (!answer) return;
    this.page = answer;
    this.hasSent = true;
  }
}
