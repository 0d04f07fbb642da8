import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const reach = api.paths.reach;
export type Run = InferResponseType<(typeof reach)[':id']['$get']>;
export type Listed = InferResponseType<typeof reach.$get>['items'][number];
export type Row = InferResponseType<(typeof reach)[':id']['rows']['$get']>['items'][number];
export type Verdict = Row['verdict'];

export const QUERY = { run: '', with: '', verdict: '', rule: '', page: 1 };
export type Asked = typeof QUERY;
export const PER_PAGE = 20;
export const VERDICTS = ['finished', 'can_finish', 'cannot_finish', 'unsolved'] as const;
const isVerdict = (value: string): value is Verdict => VERDICTS.some((one) => one === value);
const POLL_MS = 1500;

/** Counts of who can still finish: starting one, following it, its names, two side by side. */
export class ReachState {
  #asked: Asked = QUERY;
  #orgId = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  isStarting = $state(false);
  error = $state.raw<ApiError | null>(null);
  job = $state.raw<{ done: number; total: number | null; state: string } | null>(null);

  readonly choices = new Part(() => call(reach.choices.$get({ query: this.#orgId ? { orgId: this.#orgId } : {} })));
  readonly list = new Part(() => call(reach.$get({ query: { limit: '20' } })));
  readonly run = new Part<Run | null>(async () =>
    this.#asked.run ? call(reach[':id'].$get({ param: { id: this.#asked.run } })) : null,
  );
  readonly rows = new Part(async () => {
    const { run: id, verdict, rule, page } = this.#asked;
    if (!id) return { items: [], total: 0 };
    const query = {
      ...(isVerdict(verdict) ? { verdict } : {}),
      ...(rule === '' ? {} : { ruleId: rule }),
      ...{ limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) },
    };
    return call(reach[':id'].rows.$get({ param: { id }, query }));
  });
  readonly comparison = new Part(async () => {
    const { run: id, with: other } = this.#asked;
    return id && other ? call(reach[':id'].compare.$get({ param: { id }, query: { with: other } })) : null;
  });
  readonly pages = $derived(Math.ceil((this.rows.data?.total ?? 0) / PER_PAGE));

  async show(asked: Asked): Promise<void> {
    const isOther = asked.run !== this.#asked.run || !this.run.data;
    this.#asked = asked;
    if (isOther) {
      this.stop();
      await this.run.load();
    }
    await Promise.all([this.rows.load(), this.comparison.load()]);
    if (this.run.data?.run.state === 'running') this.#follow();
  }

  async choose(orgId: string): Promise<void> {
    this.#orgId = orgId;
    await this.choices.load();
  }

  /** Starts a count; resolves with its id. */
  async start(json: { orgId: string; policyId?: string; minutesPerWeek: number }): Promise<string | null> {
    this.isStarting = true;
    this.error = null;
    try {
      const { runId } = await call(reach.$post({ json }));
      await this.list.load();
      return runId;
    } catch (cause) {
      this.error = asApiError(cause);
      return null;
    } finally {
      this.isStarting = false;
    }
  }

  /** Asks how far the job is until it has ended, then for what it found. */
  #follow(): void {
    const jobId = this.run.data?.run.jobId;
    if (!jobId || this.#timer) return;
    const ask = async () => {
      this.#timer = null;
      try {
        const { job } = await call(api.jobs[':id'].$get({ param: { id: jobId } }));
        this.job = { done: job.done, total: job.total, state: job.state };
      } catch {
        // Whoever did not start it may not see its progress: the run itself says when it is done.
        this.job = null;
      }
      if (this.job === null || ['done', 'failed', 'cancelled'].includes(this.job.state)) await this.run.load();
      if (this.run.data?.run.state === 'done') {
        await Promise.all([this.rows.load(), this.list.load()]);
        return;
      }
      if (!['failed', 'cancelled'].includes(this.job?.state ?? '')) this.#timer = setTimeout(() => void ask(), POLL_MS);
    };
    this.#timer = setTimeout(() => void ask(), POLL_MS / 3);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.job = null;
  }
}
