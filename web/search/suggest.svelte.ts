import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call, isAborted } from '../lib/call.ts';

export type Suggestion = InferResponseType<typeof api.search.suggest.$get>['suggestions'][number];

/** Long enough not to ask at every key, short enough to keep up. */
const PAUSE_MS = 120;
const LONGEST = 60;

/** What is suggested for what stands in a box. Typing never waits for it, and a late answer to old words is dropped. */
export class Suggestions {
  #items = $state.raw<readonly Suggestion[]>([]);
  #active = $state(-1);
  #isOpen = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #under: AbortController | null = null;

  get items(): readonly Suggestion[] {
    return this.#items;
  }

  /** Index of the one that arrow keys have reached; -1 for none. */
  get active(): number {
    return this.#active;
  }

  get isOpen(): boolean {
    return this.#isOpen && this.#items.length > 0;
  }

  get chosen(): Suggestion | null {
    return this.isOpen ? (this.#items[this.#active] ?? null) : null;
  }

  typed(words: string): void {
    clearTimeout(this.#timer);
    this.#under?.abort();
    this.#active = -1;
    if (words.trim() === '') {
      this.close();
      this.#items = [];
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(words.trim().slice(0, LONGEST)), PAUSE_MS);
  }

  /** Moves by one, around the ends; opens the list when it is closed. */
  move(by: 1 | -1): void {
    if (!this.isOpen) {
      this.#isOpen = true;
      this.#active = by === 1 ? 0 : this.#items.length - 1;
      return;
    }
    // One place more than there are suggestions: the box itself.
    const places = this.#items.length + 1;
    this.#active = ((this.#active + 1 + by + places) % places) - 1;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#under?.abort();
    this.#isOpen = false;
    this.#active = -1;
  }

  async #ask(q: string): Promise<void> {
    const under = new AbortController();
    this.#under = under;
    try {
      const { suggestions } = await call(api.search.suggest.$get({ query: { q } }, { init: { signal: under.signal } }));
      if (this.#under !== under) return;
      this.#items = suggestions;
      this.#isOpen = true;
    } catch (cause) {
      // Suggestions are a comfort: without them the box is still a box.
      if (!isAborted(cause)) this.#items = [];
    }
  }
}
