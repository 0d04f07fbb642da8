import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.reviews.experts;
const one = all[':id'];
const mine = all.mine[':id'];

export type Pool = InferResponseType<typeof all.$get, 200>;
export type Expert = Pool['items'][number];
export type Whole = InferResponseType<typeof one.$get, 200>;
export type Mine = InferResponseType<typeof all.mine.$get, 200>['items'][number];
export type Profile = Parameters<typeof mine.$patch>[0]['json'];
export type Deed = Parameters<typeof one.deed.$post>[0]['json']['deed'];

export const PER_PAGE = 20;
export const STATES = ['active', 'proposed', 'paused', 'left'] as const;
export const DEEDS = ['enter', 'pause', 'resume', 'leave', 'propose_again'] as const;

/** The pool one keeps, and what is done to the people in it. */
export class PoolState {
  readonly part: Part<Pool>;
  readonly doing = new Doing();

  constructor(asked: () => { state: (typeof STATES)[number]; q: string; subject: string; page: number }) {
    this.part = new Part(() => {
      const { state, q, subject, page } = asked();
      const more = { ...(q ? { q } : {}), ...(subject ? { subject } : {}) };
      return call(
        all.$get({ query: { state, ...more, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) } }),
      );
    });
  }

  whole = (id: string) => call(one.$get({ param: { id } }));

  async #then(ask: () => Promise<unknown>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer !== null) await this.part.load();
    return answer !== null;
  }
  propose = (json: Parameters<typeof all.$post>[0]['json']) => this.#then(() => call(all.$post({ json })));
  move = (id: string, deed: Deed, reason: string) =>
    this.#then(() => call(one.deed.$post({ param: { id }, json: { deed, reason } })));
}

export const findPersons = async (q: string) => {
  const { items } = await call(api.people.persons.$get({ query: { q, limit: '12' } }));
  return items.map(({ id, name, orgName }) => ({ id, name, detail: orgName }));
};

/** Her own places in pools. */
export class MineState {
  readonly part = new Part(() => call(all.mine.$get()));
  readonly doing = new Doing();

  async #then(ask: () => Promise<unknown>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer !== null) await this.part.load();
    return answer !== null;
  }
  save = (id: string, json: Profile) => this.#then(() => call(mine.$patch({ param: { id }, json })));
  declare = (id: string, otherPersonId: string) =>
    this.#then(() => call(mine.conflicts.$post({ param: { id }, json: { otherPersonId, kind: 'other' } })));
  withdraw = (id: string, declaredId: string) =>
    this.#then(() => call(mine.conflicts[':declaredId'].$delete({ param: { id, declaredId } })));
}
