import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const ledger = api.credits.ledger;
export type Ledger = InferResponseType<(typeof ledger)[':personId']['$get'], 200>;
export type Entry = Ledger['items'][number];

export const PER_PAGE = 20;

/** A person's entries: all of them by pages, or only those that some number sums. */
export class Entries {
  readonly part: Part<Ledger>;
  page = $state(1);

  constructor(personId: () => string, ids: () => readonly string[]) {
    this.part = new Part(() =>
      call(
        ledger[':personId'].$get({
          param: { personId: personId() },
          query: { ids: [...ids()], limit: String(PER_PAGE), offset: String((this.page - 1) * PER_PAGE) },
        }),
      ),
    );
  }

  readonly pages = $derived.by(() => Math.ceil((this.part.data?.total ?? 0) / PER_PAGE));
}

const of = (id: string) => ({ param: { id } });
export const askReversal = (id: string, note: string) =>
  call(ledger.entries[':id'].reversal.$post({ ...of(id), json: { note } }));
export const confirmReversal = (id: string) => call(ledger.entries[':id'].reversal.confirm.$post(of(id)));
export const dropReversal = (id: string) => call(ledger.entries[':id'].reversal.drop.$post(of(id)));
