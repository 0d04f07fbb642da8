import type { InferRequestType, InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const { topics } = api;
export type DeskPage = InferResponseType<typeof topics.desk.$get, 200>;
export type DeskItem = DeskPage['items'][number];
type DeskQuery = InferRequestType<typeof topics.desk.$get>['query'];
export type Preview = InferResponseType<typeof topics.admissions.preview.$post, 200>;
export type State = DeskItem['state'];

export const PER_PAGE = 20;
export const QUERY = { side: '', state: '', call: '', org: '', subject: '', q: '', page: 1 };
export type Asked = typeof QUERY;
export type Side = DeskQuery['side'];

/** What lies on the desk of a unit or a keeper, and which of it is chosen. */
export class Desk {
  #asked: Asked = QUERY;
  #side: Side = 'unit';
  readonly part = new Part(() => {
    const { state, call: callId, org: orgId, subject, q, page } = this.#asked;
    const given = Object.fromEntries(Object.entries({ state, callId, orgId, subject, q }).filter(([, one]) => one));
    const offset = String((page - 1) * PER_PAGE);
    return call(topics.desk.$get({ query: { ...given, side: this.#side, limit: String(PER_PAGE), offset } }));
  });
  chosen = $state.raw<readonly string[]>([]);

  readonly items = $derived(this.part.data?.items ?? []);
  readonly pages = $derived(Math.ceil((this.part.data?.total ?? 0) / PER_PAGE));
  readonly turnable = $derived(this.items.filter(({ state }) => state === 'screening'));

  async show(asked: Asked, side: Side): Promise<void> {
    this.#asked = asked;
    this.#side = side;
    this.chosen = [];
    await this.part.load();
  }

  choose(id: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, id] : this.chosen.filter((one) => one !== id);
  }

  chooseAll(isChosen: boolean): void {
    this.chosen = isChosen ? this.turnable.map(({ id }) => id) : [];
  }
}

/** Many admissions: first what would come of each, then all of them or none. */
export class Admissions {
  readonly doing = new Doing();
  readonly preview: Part<Preview>;
  reason = $state('');
  #items: readonly { id: string; revision: number }[];

  constructor(items: readonly DeskItem[]) {
    this.#items = items.map(({ id, revision }) => ({ id, revision }));
    this.preview = new Part(() => call(topics.admissions.preview.$post({ json: this.#bulk() })));
  }

  #bulk() {
    return { reason: this.reason.trim(), items: [...this.#items] };
  }

  /** Goes on with those that can be admitted. */
  async keepReady(): Promise<void> {
    const rows = this.preview.data?.items ?? [];
    this.#items = this.#items.filter(({ id }) => rows.some((row) => row.id === id && row.because === null));
    if (this.#items.length > 0) await this.preview.load();
  }

  apply = () => this.doing.run(() => call(topics.admissions.$post({ json: this.#bulk() })));
}
