import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Doing } from './doing.svelte.ts';
import { moved } from './order.ts';

const all = api.community.collections;
const one = all[':id'];
const item = one.items[':resourceId'];

export type CollectionPage = InferResponseType<typeof one.$get, 200>;
export type Collection = CollectionPage['collection'];
export type Item = CollectionPage['items'][number];
type Listed = InferResponseType<typeof all.$get, 200>;
export type Held = Listed['items'][number];
export type NewCollection = Parameters<typeof all.$post>[0]['json'];
export type Words = Parameters<typeof one.$patch>[0]['json'];

export const PAGE = 20;

/** Collections of a kind, a page at a time. */
export const collectionList = (asked: () => { list: 'mine' | 'shared'; q: string; page: number }): Part<Listed> =>
  new Part(() => {
    const { list, q, page } = asked();
    return call(all.$get({ query: { list, q, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

/** Where a resource could be put, and where it is already. */
export class Places {
  readonly list: Part<Listed>;
  readonly doing = new Doing();
  /** In which ones it has been put here and now. */
  #added = $state.raw<readonly string[]>([]);
  readonly #resourceId: string;

  constructor(resourceId: string) {
    this.#resourceId = resourceId;
    this.list = new Part(() => call(all.$get({ query: { list: 'addable', holding: resourceId, limit: '100' } })));
  }

  holds = (collection: Held): boolean => collection.holds || this.#added.includes(collection.id);

  async add(id: string): Promise<boolean> {
    const json = { resourceId: this.#resourceId };
    const done = await this.doing.run(() => call(one.items.$post({ param: { id }, json })));
    if (done) this.#added = [...this.#added, id];
    return done !== null;
  }

  /** Begins a collection with the resource in it. */
  async begin(title: string): Promise<boolean> {
    const made = await this.doing.run(() => call(all.$post({ json: { title } })));
    if (!made) return false;
    const isAdded = await this.add(made.id);
    await this.list.load();
    return isAdded;
  }
}

export const begin = (json: NewCollection) => call(all.$post({ json }));

/** One collection. What is moved stands where it was put at once; the server's order follows. */
export class CollectionState {
  readonly id: string;
  page = $state.raw<CollectionPage | null>(null);
  error = $state.raw<ApiError | null>(null);
  readonly doing = new Doing();
  /** What went wrong with the last move: it was put back. */
  moveRefusal = $state.raw<ApiError | null>(null);
  #moves = 0;
  #queue: Promise<void> = Promise.resolve();

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

  /** Puts an item before another (null: last). Moves go to the server one after the other, in the order they were made. */
  move(resourceId: string, before: string | null): Promise<void> {
    const page = this.page;
    if (!page) return Promise.resolve();
    const items = moved(page.items, ({ resource }) => resource.id, { id: resourceId, before });
    if (items === page.items) return Promise.resolve();
    this.page = { ...page, items: [...items] };
    this.moveRefusal = null;
    const run = ++this.#moves;
    const param = { id: this.id, resourceId };
    this.#queue = this.#queue.then(async () => {
      try {
        const answer = await call(item.place.$post({ param, json: { before } }));
        if (run === this.#moves) this.page = answer;
      } catch (cause) {
        this.moveRefusal = asApiError(cause);
        await this.load();
      }
    });
    return this.#queue;
  }

  async #adopt(ask: () => Promise<CollectionPage>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.page = answer;
    return answer !== null;
  }

  note(resourceId: string, note: string): Promise<boolean> {
    return this.#adopt(() => call(item.$patch({ param: { id: this.id, resourceId }, json: { note } })));
  }

  takeOut(resourceId: string): Promise<boolean> {
    return this.#adopt(() => call(item.$delete({ param: { id: this.id, resourceId } })));
  }

  /** Puts back what was just taken out: at its place and with its note. */
  async putBack({ resource, note }: Pick<Item, 'resource' | 'note'>, before: string | null): Promise<void> {
    const json = { resourceId: resource.id, note };
    if (await this.#adopt(() => call(one.items.$post({ param: { id: this.id }, json })))) {
      if (before !== null) await this.move(resource.id, before);
    }
  }

  change(words: Words): Promise<boolean> {
    return this.#adopt(() => call(one.$patch({ param: { id: this.id }, json: words })));
  }

  hide(hidden: boolean): Promise<boolean> {
    return this.#adopt(() => call(one.hide.$post({ param: { id: this.id }, json: { hidden } })));
  }

  async remove(): Promise<boolean> {
    return (await this.doing.run(() => call(one.$delete({ param: { id: this.id } })))) !== null;
  }
}
