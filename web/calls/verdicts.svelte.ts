import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const one = api.topics[':id'];
export type Verdicts = InferResponseType<typeof one.verdicts.$get, 200>;
export type Verdict = Verdicts['items'][number];
export type Person = Verdicts['people'][number];

export const verdictsOf = (id: () => string): Part<Verdicts> =>
  new Part(() => call(one.verdicts.$get({ param: { id: id() } })));
export const judgeAgain = (id: string) => call(one.verdicts.$post({ param: { id } }));
export const setVerdict = (id: string, rule: string, to: 'met' | 'unmet' | null, reason: string) =>
  call(one.verdicts[':rule'].$post({ param: { id, rule }, json: { to, reason } }));

/** Whether the application may be sent back now, and the revision that whoever sends it has seen. */
export const dossierOf = (id: string) => call(one.$get({ param: { id } }));
export const sendBack = (id: string, json: { revision: number; reason: string; rules: string[] }) =>
  call(one.return.$post({ param: { id }, json }));

/** What a verdict comes to: what a keeper set it to, or the rule's own. */
export const stands = ({ verdict, set }: Pick<Verdict, 'verdict' | 'set'>): Verdict['verdict'] => set?.to ?? verdict;
