import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call, refuse } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

export type Health = InferResponseType<typeof api.health.$get>;
export type PartName = keyof Health['parts'];
export type PartState = Health['parts'][PartName];
export type Usage = InferResponseType<typeof api.ai.calls.$get>;
export type Space = InferResponseType<typeof api.search.space.$get>['spaces'][number];

const isHealth = (body: unknown): body is Health =>
  typeof body === 'object' && body !== null && 'parts' in body && 'state' in body;

/** A server that fails says so with 503 and tells its parts all the same; a proxy's 503 tells none. */
async function askHealth(): Promise<Health> {
  const answer: Response | object = await api.health.$get();
  if (!(answer instanceof Response)) throw new TypeError('the client answers with a response');
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  if (!isHealth(body)) throw await refuse(answer);
  return body;
}

/** What the system says about itself, asked again and again while somebody looks. */
export class Status {
  #at = $state<number | null>(null);
  #isLoading = $state(false);
  readonly health = new Part(askHealth);
  readonly usage = new Part(() => call(api.ai.calls.$get()));
  readonly spaces = new Part(async () => (await call(api.search.space.$get())).spaces);
  isPaused = $state(false);

  /** The space that answers searches now, else the first one there is. */
  readonly space = $derived(this.spaces.data?.find(({ isAnswering }) => isAnswering) ?? this.spaces.data?.[0] ?? null);

  /** When the server last answered, in milliseconds. */
  get at(): number | null {
    return this.#at;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  async load(now: () => number = Date.now): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    await Promise.all([this.health.load(), this.usage.load(), this.spaces.load()]);
    this.#isLoading = false;
    if (!this.health.error) this.#at = now();
  }

  /** What the timer calls: nothing while paused or while nobody looks. */
  async tick(isHidden: boolean): Promise<void> {
    if (!this.isPaused && !isHidden) await this.load();
  }
}
