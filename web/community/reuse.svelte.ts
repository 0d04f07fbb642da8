import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Doing } from './doing.svelte.ts';

const about = api.community.resources[':id'];
const stated = api.community.reuses[':id'];

export type Reuse = InferResponseType<typeof about.reuse.$get, 200>;
export type Stated = Reuse['stated'][number];
export type Use = 'opened' | 'downloaded' | 'exported';

/** What has become of a resource with others. */
export class ReuseState {
  readonly part: Part<Reuse>;
  readonly doing = new Doing();
  #after = $state.raw<Reuse | null>(null);
  readonly #param: { id: string };

  constructor(id: string) {
    this.#param = { id };
    this.part = new Part(async () => {
      const loaded = await call(about.reuse.$get({ param: this.#param }));
      this.#after = null;
      return loaded;
    });
  }

  get shown(): Reuse | null {
    return this.#after ?? this.part.data;
  }

  async #adopt(ask: () => Promise<Reuse>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.#after = answer;
    return answer !== null;
  }

  taught = (day: string, note: string) =>
    this.#adopt(() => call(about.reuses.$post({ param: this.#param, json: { kind: 'taught', day, note } })));
  cited = (day: string, note: string, inResourceId: string | null) =>
    this.#adopt(() =>
      call(about.reuses.$post({ param: this.#param, json: { kind: 'cited', day, note, inResourceId } })),
    );
  takeBack = (id: string) => this.#adopt(() => call(stated.$delete({ param: { id } })));
  hide = (id: string, hidden: boolean) =>
    this.#adopt(() => call(stated.hide.$post({ param: { id }, json: { hidden } })));
}

/** Tells the server that somebody uses a resource. Counting is nobody's errand: a failure disturbs no one. */
export function note(id: string, kind: Use): void {
  call(about.uses.$post({ param: { id }, json: { kind } })).catch(reportError);
}
