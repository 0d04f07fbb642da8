import type { InferRequestType, InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const claims = api.credits.claims;
export type DeskPage = InferResponseType<typeof claims.desk.$get, 200>;
export type DeskItem = DeskPage['items'][number];
export type BatchPreview = InferResponseType<typeof claims.batch.preview.$post, 200>;
type Batch = InferRequestType<typeof claims.batch.$post>['json'];
export type Action = Batch['action'];

export const LISTS = ['register', 'audit', 'done'] as const;
export type List = (typeof LISTS)[number];
export const QUERY = { list: 'register', category: '', q: '', page: 1 };
export type Asked = typeof QUERY;
export const PER_PAGE = 20;

export const listOf = (asked: Asked): List => LISTS.find((one) => one === asked.list) ?? 'register';

/** What waits at one's bodies; which row the keyboard is on and which are chosen. */
export class Desk {
  #asked: Asked = QUERY;
  readonly part = new Part(() => {
    const { category, q, page } = this.#asked;
    const given = Object.fromEntries(Object.entries({ category, q }).filter(([, value]) => value !== ''));
    const offset = String((page - 1) * PER_PAGE);
    return call(claims.desk.$get({ query: { list: listOf(this.#asked), limit: String(PER_PAGE), offset, ...given } }));
  });
  chosen = $state.raw<readonly string[]>([]);
  at = $state(0);

  readonly items = $derived(this.part.data?.items ?? []);
  readonly list = $derived.by(() => listOf(this.#asked));
  readonly pages = $derived(Math.ceil((this.part.data?.total ?? 0) / PER_PAGE));
  readonly turnable = $derived(this.items.filter(({ can }) => can.register.allowed || can.audit.allowed));

  async show(asked: Asked): Promise<void> {
    const isOther = JSON.stringify(asked) !== JSON.stringify(this.#asked);
    this.#asked = asked;
    this.chosen = [];
    if (isOther) this.at = 0;
    await this.part.load();
    this.at = Math.max(0, Math.min(this.at, this.items.length - 1));
  }

  choose(id: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, id] : this.chosen.filter((one) => one !== id);
  }

  chooseAll(isChosen: boolean): void {
    this.chosen = isChosen ? this.turnable.map(({ id }) => id) : [];
  }

  move(by: number): void {
    this.at = Math.max(0, Math.min(this.at + by, this.items.length - 1));
  }
}

/** Many at once: first what it would do to each, then exactly that; each lands or says why not. */
export class BatchWork {
  readonly action: Action;
  readonly #seen: readonly { id: string; revision: number }[];
  readonly preview: Part<BatchPreview>;
  readonly doing = new Doing();
  done = $state.raw<BatchPreview['items'] | null>(null);
  reason = $state('');

  constructor(action: Action, items: readonly DeskItem[]) {
    this.action = action;
    this.#seen = items.map(({ id, revision }) => ({ id, revision }));
    this.preview = new Part(() => call(claims.batch.preview.$post({ json: this.#batch() })));
  }

  #batch(): Batch {
    const items = [...this.#seen];
    // What a return would do does not hang on its reason; a preview comes before there is one.
    if (this.action === 'return') return { action: 'return', items, reason: this.reason.trim() || '————' };
    return { action: this.action, items };
  }

  async apply(): Promise<void> {
    const answer = await this.doing.run(() => call(claims.batch.$post({ json: this.#batch() })));
    if (answer) this.done = answer.items;
  }
}
