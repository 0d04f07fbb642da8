import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const standing = api.credits.standing;
export type View = InferResponseType<typeof standing.me.$get, 200>;
export type Standing = NonNullable<View['standing']>;
export type Line = Standing['lines'][number];
export type Gate = Standing['gates'][number];
export type Warning = View['warnings'][number];
export type Remedy = Warning['remedies'][number];
export type Year = View['years'][number];

export type Asked = { asOf: string; policy: string };
export const DEFAULTS = { asOf: '', policy: '', tab: 'rules' };

/** Where somebody stands on the day in the address; oneself without an id. */
export const standingOf = (id: () => string | null, asked: () => Asked) =>
  new Part<View>(() => {
    const { asOf, policy } = asked();
    const query = { ...(asOf ? { asOf } : {}), ...(policy ? { policyId: policy } : {}) };
    const person = id();
    return person === null
      ? call(standing.me.$get({ query }))
      : call(standing.persons[':id'].$get({ param: { id: person }, query }));
  });
