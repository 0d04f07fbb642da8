import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { marksOf } from './marks.ts';

/** Where something was said about a resource and is not settled: per section, and per second of a recording. */
export class Marks {
  readonly id: string;
  #found = $state.raw(marksOf([]));

  constructor(id: string) {
    this.id = id;
  }

  get seconds(): readonly { second: number; count: number }[] {
    return this.#found.seconds;
  }

  at = (sectionId: string): number => this.#found.sections.get(sectionId) ?? 0;

  hrefOf = (place: string): string => `/library/${this.id}?tab=comments&at=${encodeURIComponent(place)}`;

  /** Marks are an aid: without them the text is read all the same. */
  async load(): Promise<void> {
    try {
      this.#found = marksOf(
        (await call(api.community.resources[':id'].comments.$get({ param: { id: this.id } }))).threads,
      );
    } catch (cause) {
      reportError(cause);
    }
  }
}
