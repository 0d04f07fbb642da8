import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.credits.appeals;
export type Appeals = InferResponseType<typeof all.$get, 200>;
export type Appeal = Appeals['items'][number];

export const LISTS = ['mine', 'open', 'closed'] as const;
export type List = (typeof LISTS)[number];
export const PER_PAGE = 20;

export const appealList = (asked: () => { list: List; page: number }): Part<Appeals> =>
  new Part(() => {
    const { list, page } = asked();
    return call(all.$get({ query: { list, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) } }));
  });

export const vote = (id: string, verdict: 'uphold' | 'dismiss', reason: string) =>
  call(all[':id'].vote.$post({ param: { id }, json: { verdict, reason } }));
export const withdraw = (id: string) => call(all[':id'].withdraw.$post({ param: { id } }));
