import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';

type Request = InferRequestType<typeof api.library.bulk.preview.$post>['json'];
export type Fields = Request['fields'];
export type Previewed = InferResponseType<typeof api.library.bulk.preview.$post>['items'][number];
export type Done = InferResponseType<typeof api.library.bulk.$post>['done'];

/** Fields that may hold the same value for many, as the dialog offers them. */
export const BULK_FIELDS = ['subject', 'stage', 'grade', 'unit', 'editionEra', 'licence', 'sourceName'] as const;
export type BulkField = (typeof BULK_FIELDS)[number];

/** One field with one value, as the API takes it. */
export function fieldsOf(field: BulkField, value: string): Fields {
  switch (field) {
    case 'grade':
      return { grades: [value] };
    case 'editionEra':
      return { editionEra: value === 'old' ? 'old' : 'current' };
    case 'subject':
    case 'stage':
    case 'unit':
    case 'licence':
    case 'sourceName':
      return { [field]: value };
  }
}

/** Preview first, then all or nothing. */
export class Bulk {
  preview = $state.raw<Previewed[] | null>(null);
  error = $state.raw<ApiError | null>(null);
  isBusy = $state(false);
  readonly #ids: readonly string[];

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  changing = $derived(
    (this.preview ?? []).filter(({ base, consequence }) => base !== null && consequence !== 'unchanged'),
  );

  async #run<T>(act: () => Promise<T>): Promise<T | null> {
    this.isBusy = true;
    this.error = null;
    try {
      return await act();
    } catch (cause) {
      this.error = asApiError(cause);
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  async look(fields: Fields): Promise<void> {
    const answer = await this.#run(() =>
      call(api.library.bulk.preview.$post({ json: { ids: [...this.#ids], fields } })),
    );
    if (answer) this.preview = answer.items;
  }

  async apply(fields: Fields): Promise<Done | null> {
    const items = this.changing.flatMap(({ id, base }) => (base === null ? [] : [{ id, base }]));
    const answer = await this.#run(() => call(api.library.bulk.$post({ json: { items, fields } })));
    return answer?.done ?? null;
  }
}
