import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Doing } from './doing.svelte.ts';

const all = api.community.calls;
const one = all[':id'];
const sent = one.contributions[':resourceId'];

export type Calls = InferResponseType<typeof all.$get, 200>;
export type CallCardOf = Calls['items'][number];
export type CallPage = InferResponseType<typeof one.$get, 200>;
export type Contribution = CallPage['contributions'][number];
export type Candidate = InferResponseType<typeof one.candidates.$get, 200>['items'][number];
export type NewCall = Parameters<typeof all.$post>[0]['json'];

export const PAGE = 20;

export const callList = (asked: () => { list: 'open' | 'closed'; page: number }): Part<Calls> =>
  new Part(() => {
    const { list, page } = asked();
    return call(all.$get({ query: { list, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

export const open = (json: NewCall) => call(all.$post({ json }));

/** One call with what was sent to it. */
export class CallState {
  readonly id: string;
  page = $state.raw<CallPage | null>(null);
  error = $state.raw<ApiError | null>(null);
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

  async #adopt(ask: () => Promise<CallPage>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.page = answer;
    return answer !== null;
  }

  candidates = (q: string) => call(one.candidates.$get({ param: { id: this.id }, query: { q } }));
  send = (resourceId: string, note: string) =>
    this.#adopt(() => call(one.contributions.$post({ param: { id: this.id }, json: { resourceId, note } })));
  takeBack = (resourceId: string) => this.#adopt(() => call(sent.$delete({ param: { id: this.id, resourceId } })));
  decide = (resourceId: string, state: 'accepted' | 'declined', answer: string) =>
    this.#adopt(() => call(sent.decision.$post({ param: { id: this.id, resourceId }, json: { state, answer } })));
  change = (words: { title: string; text: string; closesOn: string }) =>
    this.#adopt(() => call(one.$patch({ param: { id: this.id }, json: words })));
  close = () => this.#adopt(() => call(one.close.$post({ param: { id: this.id } })));
}
