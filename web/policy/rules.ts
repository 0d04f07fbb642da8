import type { InferResponseType } from 'hono/client';
import type { api } from '../lib/api.ts';

export type Effective = InferResponseType<typeof api.policy.effective.$get, 200>;
/** A rule that holds, with the policy it comes from. */
export type HeldRule = Effective['rules'][number];
type Bare<R> = R extends unknown ? Omit<R, 'policyId'> : never;
/** A rule as policies write it. */
export type Rule = Bare<HeldRule>;
export type RuleType = Rule['type'];
export type RuleOf<T extends RuleType> = Extract<Rule, { type: T }>;
export type Clause = Rule['clause'];
export type Selector = RuleOf<'minimum'>['of'];
export type When = NonNullable<RuleOf<'cap'>['when']>;
