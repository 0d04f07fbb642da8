import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.policy.policies;
const one = all[':id'];

export type List = 'in_force' | 'future' | 'draft' | 'past';
export type Policies = InferResponseType<typeof all.$get, 200>;
export type Head = Policies['items'][number];
export type PolicyPage = InferResponseType<typeof one.$get, 200>;
export type Body = PolicyPage['policy']['body'];
export type Problem = PolicyPage['problems'][number];
export type Change = Extract<Body, { kind: 'override' }>['changes'][number];
export type Preset = InferResponseType<typeof api.policy.presets.$get, 200>['items'][number];
export type Comparison = InferResponseType<typeof api.policy.compare.$get, 200>;
export type Affected = InferResponseType<typeof api.credits.affected.$get, 200>;

export const PAGE = 20;

/** What holds at an organisation on a day; by default at one's own, today. */
export const effective = (asked: () => { orgId?: string; day?: string }) =>
  new Part(() => call(api.policy.effective.$get({ query: asked() })));

export const policyList = (asked: () => { list: List; page: number }) =>
  new Part(() => {
    const { list, page } = asked();
    return call(all.$get({ query: { list, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

const LISTS = ['in_force', 'future', 'draft', 'past'] as const;
/** Of each list the first hundred: what one may choose from. */
export const everyPolicy = () =>
  new Part(async () => {
    const pages = await Promise.all(
      LISTS.map((list) => call(all.$get({ query: { list, limit: '100', offset: '0' } }))),
    );
    return pages.flatMap(({ items }) => items);
  });

export const onePolicy = (id: () => string) => new Part(() => call(one.$get({ param: { id: id() } })));
export const presetList = () => new Part(async () => (await call(api.policy.presets.$get())).items);

type Compared = { from?: string; to: string; orgId?: string; day?: string };
export const comparison = (asked: () => Compared) => new Part(() => call(api.policy.compare.$get({ query: asked() })));
export const affectedList = (asked: () => Compared & { page: number }) =>
  new Part(() => {
    const { page, ...query } = asked();
    const paging = { limit: String(PAGE), offset: String((page - 1) * PAGE) };
    return call(api.credits.affected.$get({ query: { ...query, ...paging } }));
  });

export const adopt = (key: string, orgId: string) =>
  call(api.policy.presets[':key'].adopt.$post({ param: { key }, json: { orgId } }));
type NewPolicy = Parameters<typeof all.$post>[0]['json'];
export const begin = (json: NewPolicy) => call(all.$post({ json }));
type PolicyFile = Parameters<typeof all.import.$post>[0]['json']['file'];
/** The server looks at what a file holds; here it only has to be JSON. @throws SyntaxError */
export const importFile = async (orgId: string, file: File) => {
  const given: PolicyFile = JSON.parse(await file.text());
  return call(all.import.$post({ json: { orgId, file: given } }));
};
export const beginNext = (id: string) => call(one.next.$post({ param: { id } }));
export const withdraw = (id: string) => call(one.withdraw.$post({ param: { id } }));
export const publish = (id: string, revision: number) => call(one.publish.$post({ param: { id }, json: { revision } }));
export const remove = (id: string, revision: number) =>
  call(one.$delete({ param: { id }, query: { revision: String(revision) } }));
type Draft = Parameters<typeof one.$put>[0]['json'];
export type Fields = Omit<Draft, 'revision'>;
export const save = (id: string, json: Draft) => call(one.$put({ param: { id }, json }));
