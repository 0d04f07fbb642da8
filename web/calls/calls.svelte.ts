import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.topics.calls;
const one = all[':id'];
export type Calls = InferResponseType<typeof all.$get, 200>;
export type ListedCall = Calls['items'][number];
export type CallPage = InferResponseType<typeof one.$get, 200>;
export type Body = InferRequestType<typeof one.$put>['json']['body'];
export type Rule = Body['eligibility'][number];
export type RuleType = Rule['type'];
export type Clause = Rule['clause'];
export type Milestone = Body['milestones'][number];
export type Presets = InferResponseType<typeof all.presets.$get, 200>['items'];
export type Problem = InferResponseType<typeof all.check.$post, 200>['problems'][number];
export type CallPart = Problem['part'];
export type Difference = InferResponseType<(typeof one)['compare']['$post'], 200>['differences'][number];
export type NewCall = InferRequestType<typeof all.$post>['json'];
export type Mine = InferResponseType<typeof api.topics.mine.$get, 200>;

export const PARTS = [
  'general',
  'tracks',
  'guide',
  'form',
  'eligibility',
  'rubric',
  'review',
  'milestones',
  'closing',
] as const satisfies readonly CallPart[];
export const LISTS = ['open', 'past', 'drafts'] as const;
export type List = (typeof LISTS)[number];
export const PER_PAGE = 20;

export const callList = (asked: () => { list: List; page: number }): Part<Calls> =>
  new Part(() => {
    const { list, page } = asked();
    return call(all.$get({ query: { list, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) } }));
  });
export const oneCall = (id: () => string): Part<CallPage> => new Part(() => call(one.$get({ param: { id: id() } })));
export const presetList = (): Part<{ items: Presets }> => new Part(() => call(all.presets.$get()));
export const ownTopics = (page: () => number): Part<Mine> =>
  new Part(() =>
    call(api.topics.mine.$get({ query: { limit: String(PER_PAGE), offset: String((page() - 1) * PER_PAGE) } })),
  );

export const begin = (json: NewCall) => call(all.$post({ json }));
export const saveDraft = (id: string, json: InferRequestType<typeof one.$put>['json']) =>
  call(one.$put({ param: { id }, json }));
export const publish = (id: string) => call(one.publish.$post({ param: { id } }));
export const keepVersion = (id: string, json: InferRequestType<(typeof one)['versions']['$post']>['json']) =>
  call(one.versions.$post({ param: { id }, json }));
export const cancel = (id: string, reason: string) => call(one.cancel.$post({ param: { id }, json: { reason } }));
export const check = (title: string, body: Body) => call(all.check.$post({ json: { title, body } }));
export const compare = (id: string, body: Body) => call(one.compare.$post({ param: { id }, json: { body } }));
export const version = (id: string, number: number) =>
  call(one.versions[':number'].$get({ param: { id, number: String(number) } }));
/** The address of a call as a file. */
export const fileOf = (id: string): string => `/api/topics/calls/${id}/file`;
