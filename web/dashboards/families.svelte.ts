import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

type Route = (typeof api.library.resources)[':id']['family'];
export type Family = InferResponseType<Route['$get']>;
export type Member = Family['members'][number];
type Listed = InferResponseType<typeof api.library.families.$get>;
export type ListedFamily = Listed['items'][number];
export type Decision = 'confirmed' | 'rejected';
export const FAMILIES_PAGE = 20;

const decide = (id: string, otherId: string, decision: Decision) =>
  call(api.library.resources[':id'].family[':otherId'].$post({ param: { id, otherId }, json: { decision } }));

/** The family of one resource. */
export class FamilyState {
  readonly part: Part<Family>;
  error = $state.raw<ApiError | null>(null);
  busy = $state<string | null>(null);
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
    this.part = new Part(() => call(api.library.resources[':id'].family.$get({ param: { id } })));
  }

  async decide(otherId: string, decision: Decision): Promise<void> {
    this.busy = otherId;
    this.error = null;
    try {
      await decide(this.#id, otherId, decision);
      await this.part.load();
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.busy = null;
    }
  }
}

/** Families with something to decide, for whoever looks after a library. */
export class Families {
  readonly part: Part<Listed>;
  error = $state.raw<ApiError | null>(null);
  busy = $state<string | null>(null);

  constructor(asked: () => { org: string; page: number }) {
    this.part = new Part(() => {
      const { org, page } = asked();
      const query = { limit: String(FAMILIES_PAGE), offset: String((page - 1) * FAMILIES_PAGE) };
      return call(api.library.families.$get({ query: { ...query, ...(org ? { orgId: org } : {}) } }));
    });
  }

  async decide(aId: string, bId: string, decision: Decision): Promise<void> {
    this.busy = `${aId} ${bId}`;
    this.error = null;
    try {
      await decide(aId, bId, decision);
      await this.part.load();
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.busy = null;
    }
  }
}
