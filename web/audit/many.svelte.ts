import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { BulkWork } from './queue.svelte.ts';
import { Work } from './work.svelte.ts';
import { scopeOf, scopeValue } from './submit.svelte.ts';

export type Offer = InferResponseType<typeof api.audit.offer.$get>;

/** Several of one's own on their way to one scope. */
export class Many {
  readonly ids: readonly string[];
  readonly offer = new Part(() => call(api.audit.offer.$get()));
  readonly work = new Work();
  value = $state('');
  bulk = $state.raw<BulkWork | null>(null);

  constructor(ids: readonly string[]) {
    this.ids = ids;
  }

  get scope() {
    return this.value === '' ? null : scopeOf(this.value);
  }

  async load(): Promise<void> {
    await this.offer.load();
    const [nearest] = this.offer.data?.scopes ?? [];
    if (nearest) await this.choose(scopeValue(nearest));
  }

  /** Puts a licence and a use of AI where none is said yet. How many were changed; null when it was refused half-way. */
  async fill(given: {
    licence: string | null;
    aiUse: 'none' | 'assisted' | 'generated' | null;
  }): Promise<number | null> {
    const changed = await this.work.run(async () => {
      let n = 0;
      for (const id of this.ids) {
        const { resource, headVersion, can } = await call(api.library.resources[':id'].$get({ param: { id } }));
        const fields = {
          ...(resource.licence === null && given.licence !== null ? { licence: given.licence } : {}),
          ...(resource.aiUse === null && given.aiUse !== null ? { aiUse: given.aiUse } : {}),
        };
        if (!can.edit.allowed || Object.keys(fields).length === 0) continue;
        await call(api.library.resources[':id'].$patch({ param: { id }, json: { base: headVersion, fields } }));
        n += 1;
      }
      return n;
    });
    await this.choose(this.value);
    return changed;
  }

  /** Another scope has another body and another preview. */
  async choose(value: string): Promise<void> {
    this.value = value;
    const bulk = new BulkWork({ action: 'submit', ids: [...this.ids], ...scopeOf(value) });
    this.bulk = bulk;
    await bulk.preview.load();
  }
}
