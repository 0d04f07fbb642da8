import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { BulkWork } from './queue.svelte.ts';
import { scopeOf, scopeValue } from './submit.svelte.ts';

export type Offer = InferResponseType<typeof api.audit.offer.$get>;

/** Several of one's own on their way to one scope. */
export class Many {
  readonly ids: readonly string[];
  readonly offer = new Part(() => call(api.audit.offer.$get()));
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

  /** Another scope has another body and another preview. */
  async choose(value: string): Promise<void> {
    this.value = value;
    const bulk = new BulkWork({ action: 'submit', ids: [...this.ids], ...scopeOf(value) });
    this.bulk = bulk;
    await bulk.preview.load();
  }
}
