import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { ApiError, asApiError, call, isAborted } from '../lib/call.ts';
import { events } from '../lib/events.ts';
import { errorText, t } from '../lib/i18n/index.svelte.ts';
import { Part } from '../lib/part.svelte.ts';
import { toasts } from '../ui/toast.svelte.ts';
import { stagesShown, type CycleStage } from './stages.ts';

const plans = api.paths['cycle-plans'];
export type Choices = InferResponseType<typeof plans.choices.$get>;
export type Plan = InferResponseType<(typeof plans)[':id']['$get']>['plan'];
export type Term = Plan['terms'][number];
export type Item = Term['items'][number];
export type Listed = InferResponseType<typeof plans.$get>['items'][number];
export type MakeInput = InferRequestType<typeof plans.$post>['json'];
type Change = InferRequestType<(typeof plans)[':id']['change']['$post']>['json'];
export type Limits = Omit<Extract<Change, { change: 'limits' }>, 'change'>;
type Changed = InferResponseType<(typeof plans)[':id']['change']['$post']>;
export type Conflicts = Extract<Changed, { status: 'infeasible' }>['conflicts'];
export type Relaxation = Conflicts[number]['rules'][number]['relax'][number];

/** A teacher's plans for the cycle: looking at one, making one, changing one. */
export class PlansState {
  readonly choices = new Part<Choices>(() => call(plans.choices.$get()));
  readonly list = new Part(() => call(plans.$get({ query: {} })));
  plan = $state.raw<Plan | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** Ref of the item (or 'plan') that is being changed. */
  busy = $state<string | null>(null);
  stages = $state.raw<CycleStage[]>([]);
  isMaking = $state(false);
  /** Why the last wish cannot be: of the making, or of a change that left the plan as it was. */
  conflicts = $state.raw<Conflicts>([]);
  #making: AbortController | null = null;

  readonly shown = $derived(stagesShown(this.stages, this.isMaking));

  /** The wanted plan, else the accepted or newest one, else none. */
  async open(id: string): Promise<void> {
    this.error = null;
    this.conflicts = [];
    try {
      if (!this.list.data) await this.list.load();
      if (this.list.error) throw this.list.error;
      const wanted = id || this.list.data?.items[0]?.id;
      this.plan = wanted ? (await call(plans[':id'].$get({ param: { id: wanted } }))).plan : null;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** Follows the making of a plan; resolves with its id, or null when there is none. */
  async make(input: MakeInput): Promise<string | null> {
    this.stages = [];
    this.conflicts = [];
    this.error = null;
    this.isMaking = true;
    this.#making = new AbortController();
    try {
      const stream = events('/api/paths/cycle-plans', {
        method: 'POST',
        body: JSON.stringify(input),
        headers: { 'content-type': 'application/json' },
        signal: this.#making.signal,
      });
      for await (const { event, data } of stream) {
        if (event === 'failed') throw failureOf(data);
        const stage = data as CycleStage;
        this.stages = [...this.stages, stage];
        if (stage.stage === 'impossible') this.conflicts = stage.conflicts;
        if (stage.stage === 'done') {
          await this.list.load();
          return stage.planId;
        }
      }
    } catch (cause) {
      if (!isAborted(cause)) this.error = asApiError(cause);
    } finally {
      this.isMaking = false;
    }
    return null;
  }

  stop(): void {
    this.#making?.abort();
  }

  async #work(key: string, work: (id: string) => Promise<void>): Promise<void> {
    if (!this.plan || this.busy !== null) return;
    this.busy = key;
    this.conflicts = [];
    try {
      await work(this.plan.id);
    } catch (cause) {
      const error = asApiError(cause);
      toasts.add(errorText(error.code, error.params), { tone: 'danger' });
    } finally {
      this.busy = null;
    }
  }

  accept = () =>
    this.#work('plan', async (id) => {
      await call(plans[':id'].accept.$post({ param: { id } }));
      await this.list.load();
      await this.open(id);
      toasts.add(t('plans.accepted'), { tone: 'success' });
    });

  /** Changes the plan; where that cannot be, it stays and `conflicts` says why. */
  change = (json: Change) =>
    this.#work('ref' in json ? json.ref : 'plan', async (id) => {
      const answer = await call(plans[':id'].change.$post({ param: { id }, json }));
      if (answer.status === 'infeasible') {
        this.conflicts = answer.conflicts;
        toasts.add(t('plans.unchanged'), { tone: 'warning' });
        return;
      }
      await this.open(id);
      toasts.add(t('plans.changed'), { tone: 'success' });
    });
}

function failureOf(data: unknown): ApiError {
  const known = typeof data === 'object' && data !== null && 'code' in data ? data : { code: 'internal.error' };
  return new ApiError({ ...known, code: String(known.code) }, 0, null);
}
