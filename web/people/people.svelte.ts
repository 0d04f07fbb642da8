import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

export type Organisation = InferResponseType<typeof api.people.organisations.$get>['organisations'][number];
type Page = InferResponseType<typeof api.people.persons.$get>;
export type Person = Page['items'][number];
export type Grant = Person['roles'][number];

export const PER_PAGE = 20;

/** What the address says: an organisation ('' for all one may see), words, a page from 1. */
export type Shown = { org: string; q: string; page: number };

/** The organisations one may see and a page of the persons in the chosen one. */
export class People {
  #shown: Shown = { org: '', q: '', page: 1 };
  readonly tree = new Part(async () => (await call(api.people.organisations.$get())).organisations);
  readonly persons = new Part(() => this.#ask(this.#shown));

  readonly pages = $derived(Math.max(1, Math.ceil((this.persons.data?.total ?? 0) / PER_PAGE)));
  readonly everybody = $derived((this.tree.data ?? []).reduce((sum, { persons }) => sum + persons, 0));
  /** Where the signed-in person may add people and give roles. */
  readonly managed = $derived((this.tree.data ?? []).filter(({ can }) => can.manage));

  #ask({ org, q, page }: Shown): Promise<Page> {
    const limits = { limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) };
    return call(api.people.persons.$get({ query: { ...limits, ...(org && { orgId: org }), ...(q && { q }) } }));
  }

  async show(shown: Shown): Promise<void> {
    this.#shown = shown;
    await this.persons.load();
  }

  /** After a change: the counts and the page. */
  async refresh(): Promise<void> {
    await Promise.all([this.tree.load(), this.persons.load()]);
  }

  find(id: string): Organisation | null {
    return this.tree.data?.find((one) => one.id === id) ?? null;
  }
}
