import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Work } from './work.svelte.ts';

const terms = api.audit['negative-terms'];
export type Terms = InferResponseType<typeof terms.$get>;
export type Term = Terms['terms'][number];
export type Severity = Term['severity'];

/** The negative list of one organisation, with what comes from above. */
export class NegativeList {
  #orgId = '';
  readonly part = new Part(() => call(terms.$get({ query: this.#orgId === '' ? {} : { orgId: this.#orgId } })));
  readonly work = new Work();

  async show(orgId: string): Promise<void> {
    this.#orgId = orgId;
    await this.part.load();
  }

  add = (json: { orgId: string; term: string; severity: Severity; reason: string }) =>
    this.work.run(() => call(terms.$post({ json })));

  change = (id: string, json: { severity: Severity; reason: string }) =>
    this.work.run(() => call(terms[':id'].$patch({ param: { id }, json })));

  remove = (id: string) => this.work.run(() => call(terms[':id'].$delete({ param: { id } })));
}
