import { asApiError, isAborted, type ApiError } from '../lib/call.ts';
import { keep, recall } from '../lib/device.ts';
import { cueAt, cuesOf, type Cue } from './cues.ts';
import { fetchOriginal } from './original.ts';

export const SPEEDS = ['0.75', '1', '1.25', '1.5', '2'] as const;
export type Speed = (typeof SPEEDS)[number];

/** A position this near to the beginning or the end is not worth coming back to. */
const EDGE_SECONDS = 10;
const KEEP_EVERY_SECONDS = 5;

const keyOf = (id: string) => `yantu.position.${id}`;

/** Where one was in a recording, on this device; null when it is not worth coming back to. */
export const positionOf = (id: string): number | null => {
  const seconds = Number(recall(keyOf(id)) ?? 'none');
  return Number.isFinite(seconds) && seconds > EDGE_SECONDS ? seconds : null;
};

/** The words of a recording, what is said now, and where one was. */
export class Speech {
  cues = $state.raw<readonly Cue[]>([]);
  error = $state.raw<ApiError | null>(null);
  isLoaded = $state(false);
  second = $state(0);
  speed = $state<Speed>('1');
  isFollowed = $state(true);
  readonly now = $derived(cueAt(this.cues, this.second));
  readonly #id: string;
  #kept = 0;
  #under = new AbortController();

  constructor(id: string) {
    this.#id = id;
  }

  async load(url: string): Promise<void> {
    this.error = null;
    try {
      this.cues = cuesOf(await (await fetchOriginal(url, this.#under.signal)).text());
    } catch (cause) {
      if (!isAborted(cause)) this.error = asApiError(cause);
    } finally {
      this.isLoaded = true;
    }
  }

  /** The player has moved on. */
  at(second: number, duration: number): void {
    this.second = second;
    if (Math.abs(second - this.#kept) < KEEP_EVERY_SECONDS) return;
    this.#kept = second;
    const isOver = Number.isFinite(duration) && second > duration - EDGE_SECONDS;
    keep(keyOf(this.#id), isOver ? '0' : String(Math.floor(second)));
  }

  stop(): void {
    this.#under.abort();
  }
}
