import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.credits.exceptions;
const one = all[':id'];

export type Exceptions = InferResponseType<typeof all.$get, 200>;
export type ExceptionCard = Exceptions['items'][number];
export type ExceptionsOfPerson = InferResponseType<(typeof all.of)[':personId']['$get'], 200>;
export type RuleChoices = InferResponseType<typeof all.choices.$get, 200>;
export type RuleChoice = RuleChoices['rules'][number];
export type NewException = Parameters<typeof all.$post>[0]['json'];
export type StateOf = ExceptionCard['state'];

export const PAGE = 20;

export const exceptionList = (asked: () => { state: StateOf | ''; page: number }): Part<Exceptions> =>
  new Part(() => {
    const { state, page } = asked();
    const query = { limit: String(PAGE), offset: String((page - 1) * PAGE), ...(state === '' ? {} : { state }) };
    return call(all.$get({ query }));
  });
export const exceptionsOf = (personId: () => string): Part<ExceptionsOfPerson> =>
  new Part(() => call(all.of[':personId'].$get({ param: { personId: personId() } })));

export const choicesFor = (personId: string, day: string) => call(all.choices.$get({ query: { personId, day } }));
export const request = (json: NewException) => call(all.$post({ json }));
export const decide = (id: string, state: 'approved' | 'refused', note: string) =>
  call(one.decision.$post({ param: { id }, json: { state, note } }));
export const end = (id: string) => call(one.end.$post({ param: { id } }));
export const withdraw = (id: string) => call(one.withdraw.$post({ param: { id } }));

/** Persons of one's organisations whose name holds these words. */
export const findPersons = async (q: string) =>
  (await call(api.people.persons.$get({ query: { q, limit: '20' } }))).items;
