import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { send } from '../lib/http.ts';
import { locale } from '../lib/i18n/index.svelte.ts';
import { Part } from '../lib/part.svelte.ts';
import { Doing } from '../community/doing.svelte.ts';

const all = api.credits.imports;
const one = all[':id'];

export type Batches = InferResponseType<typeof all.$get, 200>;
export type BatchCard = Batches['items'][number];
export type BatchOne = InferResponseType<typeof one.$get, 200>['batch'];
export type SheetRows = InferResponseType<typeof one.rows.$get, 200>;
export type SheetRow = SheetRows['items'][number];
export type Mapping = Parameters<typeof one.mapping.$put>[0]['json'];
export type RowState = SheetRow['state'];
export type Listing = 'all' | 'open' | 'to_audit' | 'posted';

export const PAGE = 20;
export const ROWS = 25;
const UPLOAD_MS = 120_000;
/** How long a page waits before it looks again at work in the background. */
const LOOK_MS = 1200;

export const batchList = (asked: () => { list: Listing; page: number }): Part<Batches> =>
  new Part(() => {
    const { list, page } = asked();
    return call(all.$get({ query: { list, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

/** Sends a sheet; the answer names the import, which is read in the background. */
export async function sendSheet(orgId: string, file: File): Promise<string> {
  const url = `/api/credits/imports?orgId=${encodeURIComponent(orgId)}&name=${encodeURIComponent(file.name)}`;
  const headers = { 'content-type': 'application/octet-stream' };
  const made: unknown = await call(send(url, { method: 'POST', body: file, headers }, UPLOAD_MS));
  return typeof made === 'object' && made !== null && 'id' in made ? String(made.id) : '';
}

export const templateUrl = (orgId: string): string =>
  `/api/credits/imports/template?orgId=${encodeURIComponent(orgId)}&lang=${locale.now}`;
export const reportUrl = (id: string): string => `/api/credits/imports/${id}/report?lang=${locale.now}`;

/** Whether something of a batch is under way: reading, posting or taking back. */
export const workOf = (
  batch: Pick<BatchCard, 'state' | 'isRead' | 'counts'>,
): 'reading' | 'posting' | 'undoing' | null => {
  if (!batch.isRead) return 'reading';
  if (batch.state === 'audited' && (batch.counts.ready ?? 0) > 0) return 'posting';
  return batch.state === 'undone' && (batch.counts.landed ?? 0) > 0 ? 'undoing' : null;
};

/** One import with the rows that are looked at; looks again by itself while work is under way. */
export class ImportState {
  readonly id: string;
  readonly doing = new Doing();
  batch = $state.raw<BatchOne | null>(null);
  error = $state.raw<ApiError | null>(null);
  rows = $state.raw<SheetRows | null>(null);
  #asked: { state: RowState | ''; code: string; page: number } = { state: '', code: '', page: 1 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** `page` from 1. */
  async load(asked = this.#asked): Promise<void> {
    this.#asked = asked;
    clearTimeout(this.#timer);
    try {
      const param = { id: this.id };
      const { state, code, page } = asked;
      const rows = {
        limit: String(ROWS),
        offset: String((page - 1) * ROWS),
        lang: locale.now,
        ...(state === '' ? {} : { state }),
        ...(code === '' ? {} : { code }),
      };
      const [shown, listed] = await Promise.all([
        call(one.$get({ param, query: { lang: locale.now } })),
        call(one.rows.$get({ param, query: rows })),
      ]);
      this.batch = shown.batch;
      this.rows = listed;
      this.error = null;
      if (workOf(shown.batch) !== null) this.#timer = setTimeout(() => void this.load(), LOOK_MS);
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #do(ask: () => Promise<unknown>): Promise<boolean> {
    const done = (await this.doing.run(ask)) !== null;
    if (done) await this.load();
    return done;
  }

  get #param() {
    return { param: { id: this.id } };
  }

  register = () => this.#do(() => call(one.register.$post(this.#param)));
  audit = () => this.#do(() => call(one.audit.$post({ ...this.#param, json: { seen: this.batch?.updatedAt ?? '' } })));
  giveBack = (reason: string) => this.#do(() => call(one.return.$post({ ...this.#param, json: { reason } })));
  resume = () => this.#do(() => call(one.resume.$post(this.#param)));
  askUndo = (reason: string) => this.#do(() => call(one.undo.$post({ ...this.#param, json: { reason } })));
  keep = () => this.#do(() => call(one.undo.$delete(this.#param)));
  undo = () => this.#do(() => call(one.undo.confirm.$post(this.#param)));
  readAgain = (json: Mapping) => this.#do(() => call(one.mapping.$put({ ...this.#param, json })));
  discard = async (): Promise<boolean> => (await this.doing.run(() => call(one.$delete(this.#param)))) !== null;
}
