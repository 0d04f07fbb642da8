import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Work } from './work.svelte.ts';

export type Queue = InferResponseType<typeof api.audit.queue.$get>;
export type Item = Queue['items'][number];
export type Preview = InferResponseType<typeof api.audit.bulk.preview.$post>;
export type BulkAction = InferRequestType<typeof api.audit.bulk.preview.$post>['json'];
type Bulk = InferRequestType<typeof api.audit.bulk.$post>['json'];

export const QUERY = { state: 'waiting', body: '', subject: '', kind: '', blocking: '', days: '', q: '', page: 1 };
export type Asked = typeof QUERY;
export const PER_PAGE = 20;

const isState = (state: string) => ['machine_check', 'human_check', 'listed', 'returned', 'recalled'].includes(state);

/** What stands at its default is not asked for. */
function queryOf({ state, body, subject, kind, blocking, days, q, page }: Asked): Record<string, string> {
  const all = { body, subject, kind, blocking, days, q, state: isState(state) ? state : '' };
  const given = Object.entries(all).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) };
}

/** What waits at one's bodies, and what is chosen of it. */
export class AuditQueue {
  #asked: Asked = QUERY;
  readonly part = new Part(() => call(api.audit.queue.$get({ query: queryOf(this.#asked) })));
  chosen = $state.raw<readonly string[]>([]);

  readonly decidable = $derived((this.part.data?.items ?? []).filter(({ decide }) => decide.allowed));
  readonly pages = $derived(Math.ceil((this.part.data?.total ?? 0) / PER_PAGE));

  async show(asked: Asked): Promise<void> {
    this.#asked = asked;
    this.chosen = [];
    await this.part.load();
  }

  choose(id: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, id] : this.chosen.filter((one) => one !== id);
  }

  chooseAll(isChosen: boolean): void {
    this.chosen = isChosen ? this.decidable.map(({ id }) => id) : [];
  }
}

/** A bulk action: first what it would do, then exactly that. */
export class BulkWork {
  readonly action: BulkAction;
  readonly preview: Part<Preview>;
  readonly work = new Work();
  isOutdated = $state(false);

  constructor(action: BulkAction) {
    this.action = action;
    this.preview = new Part(() => call(api.audit.bulk.preview.$post({ json: action })));
  }

  /** The answer; null when it was refused. When something has changed since, there is a new preview to look at. */
  async apply(said: (token: string) => Bulk) {
    const token = this.preview.data?.token;
    if (token === undefined) return null;
    const done = await this.work.run(() => call(api.audit.bulk.$post({ json: said(token) })));
    this.isOutdated = this.work.error?.code === 'audit.preview_outdated';
    if (this.isOutdated) await this.preview.load();
    return done;
  }
}
