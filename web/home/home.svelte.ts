import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { keep, recall } from '../lib/device.ts';
import { Part } from '../lib/part.svelte.ts';
import { nextOf } from './next.ts';

export type PathItem = InferResponseType<typeof api.paths.$get>['items'][number];
export type Resource = InferResponseType<typeof api.library.resources.$get>['items'][number];
export type Todo = InferResponseType<typeof api.audit.todo.$get>;
export type Batch = InferResponseType<typeof api.library.batches.$get>['items'][number];

const NEW = 6;
const BATCHES = 4;

/** The first page after signing in: the path under way, what is new, and what an administrator looks after. */
export class Home {
  readonly paths = new Part(async () => (await call(api.paths.$get({ query: {} }))).items);
  readonly path = new Part(async () => {
    const id = this.current?.id;
    return id === undefined ? null : (await call(api.paths[':id'].$get({ param: { id } }))).path;
  });
  readonly recent = new Part(() => call(api.library.resources.$get({ query: { list: 'recent', limit: String(NEW) } })));
  readonly batches = new Part(
    async () => (await call(api.library.batches.$get({ query: { limit: String(BATCHES) } }))).items,
  );
  readonly todo = new Part(() => call(api.audit.todo.$get()));
  readonly organisations = new Part(async () => (await call(api.people.organisations.$get())).organisations);

  /** The path under way. */
  readonly current = $derived(this.paths.data?.find(({ state }) => state === 'accepted') ?? null);
  readonly drafts = $derived((this.paths.data ?? []).filter(({ state }) => state === 'draft'));
  readonly finished = $derived((this.paths.data ?? []).filter(({ state }) => state === 'finished').length);
  readonly next = $derived(this.path.data ? nextOf(this.path.data) : null);
  readonly managed = $derived.by(() => {
    const own = (this.organisations.data ?? []).filter(({ can }) => can.manage);
    return { organisations: own.length, persons: own.reduce((sum, { persons }) => sum + persons, 0) };
  });

  async loadPaths(): Promise<void> {
    await this.paths.load();
    await this.path.load();
  }

  async load(what: { paths: boolean; management: boolean }): Promise<void> {
    await Promise.all([
      this.recent.load(),
      this.todo.load(),
      ...(what.paths ? [this.loadPaths()] : []),
      ...(what.management ? [this.batches.load(), this.organisations.load()] : []),
    ]);
  }
}

/** The same place as on the page of a new need: a sentence begun in one is there in the other. */
const DRAFT = 'yantu.need';
const SHORTEST = 4;

/** One sentence about what is difficult, sent from wherever she is. */
export class NeedSentence {
  #error = $state.raw<ApiError | null>(null);
  #isSending = $state(false);
  text = $state(recall(DRAFT) ?? '');

  get error(): ApiError | null {
    return this.#error;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  get isLongEnough(): boolean {
    return this.text.trim().length >= SHORTEST;
  }

  keep(): void {
    keep(DRAFT, this.text);
  }

  /** Returns the address of the need's page, or null when it was not taken. */
  async submit(): Promise<string | null> {
    if (this.#isSending || !this.isLongEnough) return null;
    this.#isSending = true;
    this.#error = null;
    try {
      const { need } = await call(api.paths.needs.$post({ json: { text: this.text.trim() } }));
      keep(DRAFT, '');
      return `/needs/${need.id}`;
    } catch (cause) {
      this.#error = asApiError(cause);
      return null;
    } finally {
      this.#isSending = false;
    }
  }
}
