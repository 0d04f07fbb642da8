import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { ApiError, asApiError, call, isAborted } from '../lib/call.ts';
import { events } from '../lib/events.ts';
import { stagesShown, type Stage } from './stages.ts';

export type Need = InferResponseType<(typeof api.paths.needs)[':id']['$get']>['need'];
export type Vocabulary = InferResponseType<typeof api.paths.vocabulary.$get>;
type Patch = Parameters<(typeof api.paths.needs)[':id']['$patch']>[0]['json'];
export type { Conflict } from './stages.ts';

/** One need: its reading, corrected by hand, and the making of a path from it. */
export class NeedState {
  need = $state.raw<Need | null>(null);
  vocabulary = $state.raw<Vocabulary | null>(null);
  error = $state.raw<ApiError | null>(null);
  saving = $state(false);
  stages = $state.raw<Stage[]>([]);
  isBuilding = $state(false);
  #build: AbortController | null = null;

  readonly conflicts = $derived(this.stages.flatMap((s) => (s.stage === 'impossible' ? s.conflicts : [])));
  readonly shown = $derived(stagesShown(this.stages, this.isBuilding));

  async load(id: string): Promise<void> {
    this.error = null;
    try {
      const [{ need }, vocabulary] = await Promise.all([
        call(api.paths.needs[':id'].$get({ param: { id } })),
        call(api.paths.vocabulary.$get()),
      ]);
      this.need = need;
      this.vocabulary = vocabulary;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** Saves a correction; with nothing changed it confirms the reading. */
  async correct(json: Patch): Promise<boolean> {
    if (!this.need) return false;
    this.saving = true;
    try {
      const { need } = await call(api.paths.needs[':id'].$patch({ param: { id: this.need.id }, json }));
      this.need = need;
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    } finally {
      this.saving = false;
    }
  }

  /** Confirms, then follows the making of the path; resolves with its id, or null when there is none. */
  async build(): Promise<string | null> {
    if (!this.need || !(await this.correct({}))) return null;
    this.stages = [];
    this.error = null;
    this.isBuilding = true;
    this.#build = new AbortController();
    try {
      const stream = events(`/api/paths/needs/${this.need.id}/build`, { method: 'POST', signal: this.#build.signal });
      for await (const { event, data } of stream) {
        if (event === 'failed') throw failureOf(data);
        const stage = data as Stage;
        this.stages = [...this.stages, stage];
        if (stage.stage === 'done') return stage.pathId;
      }
    } catch (cause) {
      if (!isAborted(cause)) this.error = asApiError(cause);
    } finally {
      this.isBuilding = false;
    }
    return null;
  }

  stop(): void {
    this.#build?.abort();
  }
}

function failureOf(data: unknown): ApiError {
  const known = typeof data === 'object' && data !== null && 'code' in data ? data : { code: 'internal.error' };
  return new ApiError({ ...known, code: String(known.code) }, 0, null);
}
