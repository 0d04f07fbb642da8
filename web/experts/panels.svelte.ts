import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.reviews.panels;
const one = all[':id'];

export type Panels = InferResponseType<(typeof all)['of'][':callId']['$get'], 200>;
export type Panel = InferResponseType<typeof one.$get, 200>;
export type Outcome = NonNullable<Panel['outcome']>;
export type Item = Outcome['items'][number];
export type Seat = Item['seats'][number];
export type Candidate = InferResponseType<
  (typeof one)['topics'][':topicId']['candidates']['$get'],
  200
>['items'][number];
export type Parts = Seat['parts'];
export type Options = Panel['options'];

export const PER_PAGE = 20;
export const LISTS = ['all', 'weak', 'broken', 'changed'] as const;
export type List = (typeof LISTS)[number];
const WAIT_MS = 1500;

/** The panels of a call, the one that is looked at, and what is done to it. */
export class PanelState {
  readonly callId: string;
  readonly panels: Part<Panels>;
  readonly panel: Part<Panel | null>;
  readonly doing = new Doing();
  readonly #asked: () => { panelId: string; list: List; page: number };

  constructor(callId: string, asked: () => { panelId: string; list: List; page: number }) {
    this.callId = callId;
    this.#asked = asked;
    this.panels = new Part(() => call(all.of[':callId'].$get({ param: { callId } })));
    this.panel = new Part(() => this.#load());
  }

  /** The one that the address names, else the newest. */
  get id(): string | null {
    return this.#asked().panelId || (this.panels.data?.panels[0]?.id ?? null);
  }

  async #load(): Promise<Panel | null> {
    const { list, page } = this.#asked();
    const id = this.id;
    if (id === null) return null;
    const query = { list, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) };
    return call(one.$get({ param: { id }, query }));
  }

  async load(): Promise<void> {
    await this.panels.load();
    await this.panel.load();
  }

  /** While it is worked out the page asks again; stops when the page is left. */
  follow(): () => void {
    const timer = setInterval(() => {
      if (this.panel.data?.state === 'solving') void this.load();
    }, WAIT_MS);
    return () => clearInterval(timer);
  }

  run = (options: Options, seed: number | null) =>
    this.doing.run(() =>
      call(
        all.of[':callId'].$post({
          param: { callId: this.callId },
          json: seed === null ? { options } : { options, seed },
        }),
      ),
    );

  candidates = (topicId: string) => {
    const id = this.id ?? '';
    return call(one.topics[':topicId'].candidates.$get({ param: { id, topicId } }));
  };

  async #then<T>(ask: (id: string, revision: string) => Promise<T>): Promise<T | null> {
    const shown = this.panel.data;
    if (!shown) return null;
    const answer = await this.doing.run(() => ask(shown.id, shown.revision));
    if (answer !== null) await this.panel.load();
    return answer;
  }

  edit = (topicId: string, change: { out: string | null; in: string | null }) =>
    this.#then((id, revision) => call(one.edit.$post({ param: { id }, json: { revision, topicId, ...change } })));
  freeze = (topicId: string, expertId: string, isFrozen: boolean) =>
    this.#then((id, revision) =>
      call(one.freeze.$post({ param: { id }, json: { revision, topicId, expertId, isFrozen } })),
    );
  apply = (reason: string) =>
    this.#then((id, revision) => call(one.apply.$post({ param: { id }, json: { revision, reason } })));
}
