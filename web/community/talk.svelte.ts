import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Doing } from './doing.svelte.ts';

const about = api.community.resources[':id'];
const said = api.community.comments[':id'];

export type Ratings = InferResponseType<typeof about.ratings.$get, 200>;
export type Rating = Ratings['items'][number];
export type Talk = InferResponseType<typeof about.comments.$get, 200>;
export type Thread = Talk['threads'][number];
export type Comment = Thread['replies'][number];
export type Place = Thread['place'];
export type Anchor = { kind: 'resource' } | { kind: 'section'; sectionId: string } | { kind: 'second'; second: number };

/** How a resource is rated, and one's own rating. */
export class RatingState {
  readonly part: Part<Ratings>;
  readonly doing = new Doing();
  /** What an action has answered since; fresher than what was loaded. */
  #after = $state.raw<Ratings | null>(null);
  readonly #param: { id: string };

  constructor(id: string) {
    this.#param = { id };
    this.part = new Part(async () => {
      const loaded = await call(about.ratings.$get({ param: this.#param, query: { limit: '50' } }));
      this.#after = null;
      return loaded;
    });
  }

  get shown(): Ratings | null {
    return this.#after ?? this.part.data;
  }

  async #adopt(ask: () => Promise<Ratings>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.#after = answer;
    return answer !== null;
  }

  rate = (stars: number, sentence: string) =>
    this.#adopt(() => call(about.rating.$put({ param: this.#param, json: { stars, sentence } })));
  takeBack = () => this.#adopt(() => call(about.rating.$delete({ param: this.#param })));
  hide = (personId: string, hidden: boolean) =>
    this.#adopt(() =>
      call(about.ratings[':personId'].hide.$post({ param: { ...this.#param, personId }, json: { hidden } })),
    );
}

/** The talk about a resource. */
export class TalkState {
  readonly part: Part<Talk>;
  readonly doing = new Doing();
  #after = $state.raw<Talk | null>(null);
  readonly #param: { id: string };

  constructor(id: string) {
    this.#param = { id };
    this.part = new Part(async () => {
      const loaded = await call(about.comments.$get({ param: this.#param }));
      this.#after = null;
      return loaded;
    });
  }

  get shown(): Talk | null {
    return this.#after ?? this.part.data;
  }

  /** Loads, and lets what has been said so far be no news the next time. */
  async open(): Promise<void> {
    await this.part.load();
    // A mark that fails to be set is set the next time.
    if (this.part.data) call(about.comments.read.$post({ param: this.#param })).catch(reportError);
  }

  async #adopt(ask: () => Promise<Talk>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.#after = answer;
    return answer !== null;
  }

  say = (text: string, anchor: Anchor) =>
    this.#adopt(() => call(about.comments.$post({ param: this.#param, json: { text, anchor } })));
  answer = (text: string, parentId: string) =>
    this.#adopt(() => call(about.comments.$post({ param: this.#param, json: { text, parentId } })));
  change = (id: string, text: string) => this.#adopt(() => call(said.$patch({ param: { id }, json: { text } })));
  takeBack = (id: string) => this.#adopt(() => call(said.$delete({ param: { id } })));
  resolve = (id: string, resolved: boolean) =>
    this.#adopt(() => call(said.resolve.$post({ param: { id }, json: { resolved } })));
  hide = (id: string, hidden: boolean) => this.#adopt(() => call(said.hide.$post({ param: { id }, json: { hidden } })));
}
