import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.credits.offerings;
const one = all[':id'];

export type Offerings = InferResponseType<typeof all.$get, 200>;
export type OfferingCard = Offerings['items'][number];
export type OfferingOne = InferResponseType<typeof one.$get, 200>['offering'];
export type Choices = InferResponseType<typeof all.choices.$get, 200>;
export type Worth = InferResponseType<typeof all.preview.$post, 200>;
export type NewOffering = Parameters<typeof all.$post>[0]['json'];
export type Preview = Parameters<typeof all.preview.$post>[0]['json'];

export const PAGE = 20;

export const offeringList = (asked: () => { list: 'open' | 'closed'; q: string; page: number }): Part<Offerings> =>
  new Part(() => {
    const { list, q, page } = asked();
    return call(all.$get({ query: { list, q, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

export const readOffering = (id: string) => call(one.$get({ param: { id } }));
export const choicesAt = (orgId: string, day: string) => call(all.choices.$get({ query: { orgId, day } }));
export const previewOf = (json: Preview) => call(all.preview.$post({ json }));
export const setOpen = (id: string, isOpen: boolean) => call(one.state.$post({ param: { id }, json: { isOpen } }));

/** Makes an offering, or changes the one of this id. */
export const save = (id: string | null, { orgId, ...fields }: NewOffering) =>
  id === null ? call(all.$post({ json: { orgId, ...fields } })) : call(one.$put({ param: { id }, json: fields }));
