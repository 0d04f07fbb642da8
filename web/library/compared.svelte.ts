import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import type { Comparison } from './compare.ts';
import type { VersionLine } from './history.svelte.ts';

const one = api.library.resources[':id'];
const given = (asked: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));

/** Two versions side by side, or a resource and another one. */
export class ComparedState {
  readonly id: string;
  answer = $state.raw<Comparison | null>(null);
  versions = $state.raw<readonly VersionLine[]>([]);
  error = $state.raw<ApiError | null>(null);
  #asked = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** The answer to the question asked last is the one shown. */
  async load({ from, to, with: other }: { from: string; to: string; with: string }): Promise<void> {
    const mine = ++this.#asked;
    this.error = null;
    const param = { id: this.id };
    try {
      const [answer, { items }] = await Promise.all([
        call(one.compare.$get({ param, query: given({ from, to, with: other }) })),
        call(one.versions.$get({ param })),
      ]);
      if (mine !== this.#asked) return;
      this.answer = answer;
      this.versions = items;
    } catch (cause) {
      if (mine === this.#asked) this.error = asApiError(cause);
    }
  }
}
