import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const one = api.reviews.calls[':id'];

export type Progress = InferResponseType<typeof one.progress.$get, 200>;
export type TopicRow = Progress['items'][number];
export type Seat = TopicRow['seats'][number];

export const PER_PAGE = 20;
export const LISTS = ['all', 'late', 'thin', 'done'] as const;
export type List = (typeof LISTS)[number];
export const listOf = (asked: string): List => LISTS.find((one) => one === asked) ?? 'all';

export const progressPart = (id: string, asked: () => { list: List; page: number }): Part<Progress> =>
  new Part(() => {
    const { list, page } = asked();
    const query = { list, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) };
    return call(one.progress.$get({ param: { id }, query }));
  });

export const replaceSeat = (id: string, seatId: string, reason: string) =>
  call(one.seats[':seatId'].replace.$post({ param: { id, seatId }, json: { reason } }));
export const remindSeat = (id: string, seatId: string) =>
  call(one.seats[':seatId'].remind.$post({ param: { id, seatId } }));
