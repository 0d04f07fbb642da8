import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { events } from '../lib/events.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.credits.certificates;

export type Mine = InferResponseType<typeof all.$get, 200>;
export type Certificate = Mine['items'][number];
export type Outlook = NonNullable<Mine['outlook']>;
export type Ready = InferResponseType<typeof all.ready.$get, 200>;
export type ReadyRow = Ready['items'][number];
export type Issued = InferResponseType<typeof all.issued.$get, 200>;
export type Kind = Certificate['kind'];

export const PAGE = 20;
const paged = (page: number) => ({ limit: String(PAGE), offset: String((page - 1) * PAGE) });

export const mine = (asked: () => { page: number }): Part<Mine> =>
  new Part(() => call(all.$get({ query: paged(asked().page) })));
export const ready = (asked: () => { orgId: string; page: number }): Part<Ready> =>
  new Part(() => call(all.ready.$get({ query: { orgId: asked().orgId, ...paged(asked().page) } })));
export const issued = (asked: () => { orgId: string; page: number; q: string; kind: Kind | '' }): Part<Issued> =>
  new Part(() => {
    const { orgId, page, q, kind } = asked();
    return call(all.issued.$get({ query: { orgId, q, ...(kind === '' ? {} : { kind }), ...paged(page) } }));
  });

export const apply = () => call(all.applications.$post());
export const makeStatement = (json: { day?: string; locale: 'zh' | 'en' }) => call(all.statements.$post({ json }));
export const certify = (personId: string) => call(all.completions.$post({ json: { personId } }));
export const revoke = (id: string, reason: string) =>
  call(all[':id'].revocation.$post({ param: { id }, json: { reason } }));

export const pdfOf = (id: string) => `/api/credits/certificates/${id}/pdf`;

type Progress = { state: string; done: number; total: number | null; result: unknown };
type Sums = { issued: number; there: number; incomplete: number; left: number };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const progressIn = (data: unknown): Progress | null => {
  const job = isRecord(data) ? data.job : null;
  if (!isRecord(job) || typeof job.state !== 'string' || typeof job.done !== 'number') return null;
  return {
    state: job.state,
    done: job.done,
    total: typeof job.total === 'number' ? job.total : null,
    result: job.result,
  };
};
const sumsIn = (value: unknown): Sums | null => {
  if (!isRecord(value)) return null;
  const [issuedNow, there, incomplete, left] = [value.issued, value.there, value.incomplete, value.left].map(Number);
  return { issued: issuedNow ?? 0, there: there ?? 0, incomplete: incomplete ?? 0, left: left ?? 0 };
};

/** A batch under way: its progress as it goes, then what it came to. */
export class Batch {
  progress = $state.raw<Progress | null>(null);
  sums = $state.raw<Sums | null>(null);
  error = $state.raw<ApiError | null>(null);
  jobId = $state('');
  readonly #gone = new AbortController();

  get isRunning(): boolean {
    return this.progress !== null && this.sums === null && this.error === null && !this.hasFailed;
  }

  get hasFailed(): boolean {
    return this.progress?.state === 'failed' || this.progress?.state === 'cancelled';
  }

  async start(orgId: string, day: string): Promise<void> {
    this.error = null;
    this.sums = null;
    this.progress = { state: 'waiting', done: 0, total: null, result: null };
    try {
      const { jobId } = await call(all.batches.$post({ json: { orgId, day } }));
      this.jobId = jobId;
      for await (const { data } of events(`/api/jobs/${jobId}/events`, { signal: this.#gone.signal })) {
        this.progress = progressIn(data) ?? this.progress;
        if (this.progress.state === 'done') this.sums = sumsIn(this.progress.result);
      }
    } catch (cause) {
      if (!this.#gone.signal.aborted) this.error = asApiError(cause);
    }
  }

  /** The page is left; the work goes on. */
  leave = (): void => this.#gone.abort();
}

export const archiveOf = (jobId: string) => `/api/credits/certificates/batches/${jobId}/archive`;
