import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.community.flags;
export type Flags = InferResponseType<typeof all.$get, 200>;
export type Queued = Extract<Flags, { list: 'queue' }>['items'][number];
export type Mine = Extract<Flags, { list: 'mine' }>['items'][number];

export const REASONS = [
  'wrong_content',
  'outdated',
  'copyright',
  'privacy',
  'unsafe',
  'broken',
  'duplicate',
  'other',
] as const;
export type Reason = (typeof REASONS)[number];

export const PAGE = 20;
export type Asked = { list: 'queue' | 'mine'; state: 'open' | 'decided'; page: number };

export const flagList = (asked: () => Asked): Part<Flags> =>
  new Part(() => {
    const { list, state, page } = asked();
    return call(all.$get({ query: { list, state, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

export const raise = (id: string, reason: Reason, text: string) =>
  call(api.community.resources[':id'].flags.$post({ param: { id }, json: { reason, text } }));

export const decide = (id: string, state: 'resolved' | 'dismissed', answer: string) =>
  call(all[':id'].decision.$post({ param: { id }, json: { state, answer } }));
