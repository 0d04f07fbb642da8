import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, refuse, type ApiError } from '../lib/call.ts';
import { send } from '../lib/http.ts';

const one = api.library.resources[':id'];

export type HistoryAnswer = InferResponseType<typeof one.versions.$get>;
export type VersionLine = HistoryAnswer['items'][number];

/** A large file takes its time on a school's line, and is read before the answer comes. */
const FILE_PATIENCE_MS = 10 * 60_000;

/** The versions of a resource, and which two of them are to be compared. */
export class HistoryState {
  readonly id: string;
  answer = $state.raw<HistoryAnswer | null>(null);
  error = $state.raw<ApiError | null>(null);
  refusal = $state.raw<ApiError | null>(null);
  picked = $state.raw<readonly number[]>([]);
  busy = $state<'restore' | 'file' | null>(null);

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    this.error = null;
    try {
      this.answer = await call(one.versions.$get({ param: { id: this.id } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** Chooses a version or lets go of it; a third one takes the place of the first. */
  pick(n: number): void {
    this.picked = this.picked.includes(n) ? this.picked.filter((one) => one !== n) : [...this.picked, n].slice(-2);
  }

  /** The number of the version that was made; null when it was refused. */
  restore(n: number): Promise<number | null> {
    return this.#make('restore', async (base) => {
      const param = { id: this.id, n: String(n) };
      return (await call(one.versions[':n'].restore.$post({ param, json: { base } }))).version;
    });
  }

  /** Brings a file as the next version. */
  bring(file: File): Promise<number | null> {
    return this.#make('file', async (base) => {
      const query = `base=${base}&name=${encodeURIComponent(file.name)}`;
      const response = await send(
        `/api/library/resources/${this.id}/versions/file?${query}`,
        { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file },
        FILE_PATIENCE_MS,
      );
      if (!response.ok) throw await refuse(response);
      const made: unknown = await response.json();
      const isMade = typeof made === 'object' && made !== null && 'version' in made;
      return isMade && typeof made.version === 'number' ? made.version : base + 1;
    });
  }

  async #make(what: 'restore' | 'file', act: (base: number) => Promise<number>): Promise<number | null> {
    if (!this.answer) return null;
    this.busy = what;
    this.refusal = null;
    try {
      const version = await act(this.answer.head);
      await this.load();
      return version;
    } catch (cause) {
      this.refusal = asApiError(cause);
      return null;
    } finally {
      this.busy = null;
    }
  }
}
