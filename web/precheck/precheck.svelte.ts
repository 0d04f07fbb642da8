import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.topics.precheck;
const of = all.of[':id'];
export type Precheck = InferResponseType<typeof of.$get, 200>;
export type Finding = Precheck['items'][number];
export type Figure = Precheck['figures'][number];
export type Similar = InferResponseType<typeof of.similar.$get, 200>;
export type Pair = InferResponseType<(typeof of.similar)[':otherId']['$get'], 200>;
export type Merges = InferResponseType<(typeof all.calls)[':id']['merges']['$get'], 200>;
export type Library = InferResponseType<typeof all.boilerplates.$get, 200>;

const POLL_MS = 800;
const MOST = '100';
export const PER_PAGE = 20;
const query = (page: number) => ({ limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) });

/** What was found at a topic; a look that is asked for is followed to its end. */
export class PrecheckState {
  readonly part: Part<Precheck>;
  readonly #id: string;
  progress = $state.raw<{ done: number; total: number } | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(id: string) {
    this.#id = id;
    this.part = new Part(() => call(of.$get({ param: { id }, query: { limit: MOST } })));
  }

  async look(): Promise<void> {
    const { jobId } = await call(of.look.$post({ param: { id: this.#id } }));
    this.progress = { done: 0, total: 4 };
    this.#follow(jobId);
  }

  ask = () => call(of.questions.$post({ param: { id: this.#id } }));

  #follow(jobId: string): void {
    const next = async () => {
      try {
        const { job } = await call(api.jobs[':id'].$get({ param: { id: jobId } }));
        this.progress = { done: job.done, total: job.total ?? 4 };
        if (['waiting', 'running'].includes(job.state)) {
          this.#timer = setTimeout(() => void next(), POLL_MS);
          return;
        }
      } catch {
        // A job that somebody else had asked for already shows its progress to her alone.
      }
      this.progress = null;
      await this.part.load();
    };
    this.#timer = setTimeout(() => void next(), POLL_MS / 2);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}

const finding = all.findings[':id'];
export const setAside = (id: string, reason: string) =>
  call(finding['set-aside'].$post({ param: { id }, json: { reason } }));
export const reopen = (id: string) => call(finding.reopen.$post({ param: { id } }));
export const answer = (id: string, text: string) => call(finding.answer.$post({ param: { id }, json: { text } }));

export const similarOf = (id: () => string): Part<Similar> =>
  new Part(() => call(of.similar.$get({ param: { id: id() } })));
export const pairOf = (asked: () => { id: string; otherId: string }): Part<Pair> =>
  new Part(() => call(of.similar[':otherId'].$get({ param: asked() })));

export const mergesOf = (asked: () => { id: string; page: number }): Part<Merges> =>
  new Part(() => call(all.calls[':id'].merges.$get({ param: { id: asked().id }, query: query(asked().page) })));
export const lookAtCall = (id: string) => call(all.calls[':id'].look.$post({ param: { id } }));

export const libraryPage = (page: () => number): Part<Library> =>
  new Part(() => call(all.boilerplates.$get({ query: query(page()) })));
export const addText = (json: { name: string; kind: 'policy' | 'template'; text: string }) =>
  call(all.boilerplates.$post({ json }));
export const removeText = (id: string) => call(all.boilerplates[':id'].$delete({ param: { id } }));
