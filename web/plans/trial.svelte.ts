import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import type { Choices, Plan } from './plans.svelte.ts';

const ask = api.paths['cycle-plans']['what-if'].$post;
export type Trial = InferResponseType<typeof ask>;
export type Side = Trial['then'];
type Asked = InferRequestType<typeof ask>['json'];

/** A trial: what is assumed, and what comes of it. */
export class TrialState {
  readonly #plan: Plan;
  readonly #choices: Choices;
  minutesPerWeek = $state(0);
  ladderLevel = $state<'' | NonNullable<Asked['ladderLevel']>>('');
  policyId = $state('');
  /** What she expects to get elsewhere: a category, and credits as the choice's text. */
  category = $state('');
  extra = $state('10');
  result = $state.raw<Trial | null>(null);
  error = $state.raw<ApiError | null>(null);
  isTrying = $state(false);

  constructor(plan: Plan, choices: Choices) {
    this.#plan = plan;
    this.#choices = choices;
    this.minutesPerWeek = plan.minutesPerWeek;
  }

  async run(): Promise<void> {
    this.isTrying = true;
    this.error = null;
    try {
      this.result = await call(
        ask({
          json: {
            planId: this.#plan.id,
            minutesPerWeek: this.minutesPerWeek,
            ...(this.ladderLevel === '' ? {} : { ladderLevel: this.ladderLevel }),
            ...(this.policyId === '' ? {} : { policyId: this.policyId }),
            extra: this.#assumed(),
          },
        }),
      );
    } catch (cause) {
      this.error = asApiError(cause);
    } finally {
      this.isTrying = false;
    }
  }

  #assumed(): Asked['extra'] {
    const category = this.#choices.categories.find(({ key }) => key === this.category);
    if (!category) return [];
    const amount = Number(this.extra) * 100;
    const { key, level, form } = category;
    return [{ category: key, level, form, on: this.#choices.today, hours: amount, credits: amount }];
  }
}
