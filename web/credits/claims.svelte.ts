import type { InferRequestType, InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { send } from '../lib/http.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.credits.claims;
const one = all[':id'];

export type Mine = InferResponseType<typeof all.$get, 200>;
export type Row = Mine['items'][number];
export type Options = InferResponseType<typeof all.options.$get, 200>;
export type Category = Options['categories'][number];
export type ClaimPage = InferResponseType<typeof one.$get, 200>;
export type Claim = ClaimPage['claim'];
export type Worth = ClaimPage['worth'];
export type Evidence = Claim['evidence'][number];
export type State = Claim['state'];
export type Change = Omit<InferRequestType<typeof one.$patch>['json'], 'revision'>;

export const PER_PAGE = 20;
export const TABS = ['all', 'draft', 'submitted', 'registered', 'returned', 'audited', 'recalled'] as const;
export type Tab = (typeof TABS)[number];

export const myClaims = (asked: () => { state: Tab; page: number }): Part<Mine> =>
  new Part(() => {
    const { state, page } = asked();
    return call(all.$get({ query: { state, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) } }));
  });

export const options = (on?: string): Promise<Options> => call(all.options.$get({ query: on ? { on } : {} }));

/** `key` is kept by the page, so that a second press makes no second claim. */
export const begin = (key: string, category: string) => call(all.$post({ json: { key, category } }));

const PAUSE_MS = 700;
const UPLOAD_MS = 600_000;

/** One claim: what the claimant fills in is saved as she goes; keys are turned on what was seen. */
export class ClaimState {
  readonly id: string;
  page = $state.raw<ClaimPage | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** What is being saved could not be; it is tried again with the next change. */
  unsaved = $state.raw<ApiError | null>(null);
  isSaving = $state(false);
  hasSaved = $state(false);
  readonly doing = new Doing();
  #pending: Change = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    this.error = null;
    try {
      this.page = await call(one.$get({ param: { id: this.id } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** Remembers a change and saves it after a breath. */
  change(part: Change): void {
    this.#pending = { ...this.#pending, ...part };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Saves what is not saved yet; false when that failed. One request at a time: each names the revision it saw. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.isSaving) return false;
    this.isSaving = true;
    try {
      while (this.page && Object.keys(this.#pending).length > 0) {
        const change = this.#pending;
        this.#pending = {};
        await this.#save(this.page.claim.revision, change);
      }
      return this.unsaved === null;
    } finally {
      this.isSaving = false;
    }
  }

  async #save(revision: number, change: Change): Promise<void> {
    try {
      this.page = await call(one.$patch({ param: { id: this.id }, json: { revision, ...change } }));
      this.unsaved = null;
      this.hasSaved = true;
    } catch (cause) {
      this.unsaved = asApiError(cause);
    }
  }

  async #adopt(ask: () => Promise<ClaimPage>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.page = answer;
    return answer !== null;
  }

  get #seen() {
    return { param: { id: this.id }, json: { revision: this.page?.claim.revision ?? 1 } };
  }

  async submit(): Promise<boolean> {
    if (!(await this.flush())) return false;
    return this.#adopt(() => call(one.submit.$post(this.#seen)));
  }

  recall = () => this.#adopt(() => call(one.recall.$post(this.#seen)));
  register = () => this.#adopt(() => call(one.register.$post(this.#seen)));
  audit = () => this.#adopt(() => call(one.audit.$post(this.#seen)));
  return = (reason: string) => {
    const { param, json } = this.#seen;
    return this.#adopt(() => call(one.return.$post({ param, json: { ...json, reason } })));
  };

  discard = async (): Promise<boolean> =>
    (await this.doing.run(() => call(one.$delete({ param: { id: this.id } })))) !== null;

  /** Files go one after the other; what came before stays when one is refused. */
  async addFiles(files: readonly File[]): Promise<void> {
    await this.flush();
    for (const file of files) {
      const url = `/api/credits/claims/${this.id}/evidence?name=${encodeURIComponent(file.name)}`;
      const headers = { 'content-type': 'application/octet-stream' };
      const added = await this.doing.run(() => call(send(url, { method: 'PUT', body: file, headers }, UPLOAD_MS)));
      if (added === null) return;
      await this.load();
    }
  }

  removeFile = (sha256: string) =>
    this.#adopt(() => call(one.evidence[':sha256'].$delete({ param: { id: this.id, sha256 } })));

  async appeal(reason: string): Promise<boolean> {
    const made = await this.doing.run(() => call(api.credits.appeals.$post({ json: { claimId: this.id, reason } })));
    if (made) await this.load();
    return made !== null;
  }
}
