import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { ApiError, asApiError, call, isAborted } from '../lib/call.ts';
import { events, type ServerEvent } from '../lib/events.ts';
import { filtersOf, type Asked } from '../library/query.ts';

type AskEvent = InferResponseType<typeof api.search.ask.$post>;
type DataOf<E extends AskEvent['event']> = Extract<AskEvent, { event: E }>['data'];
export type AskPassage = DataOf<'found'>['passages'][number];
export type Sentence = DataOf<'sentence'>;
export type End = DataOf<'end'>;

const NAMES: readonly string[] = ['found', 'thinking', 'sentence', 'end'] satisfies AskEvent['event'][];
const isOurs = (one: ServerEvent): one is ServerEvent & AskEvent => NAMES.includes(one.event);

const codeIn = (data: unknown): string => {
  const error = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'internal.error';
};

/** The server takes this many characters. */
export const LONGEST_QUESTION = 300;
const SHORTEST_QUESTION = 2;

/** One question and what comes of it, stage by stage. A new question ends the one before it. */
export class Asking {
  found = $state.raw<DataOf<'found'> | null>(null);
  /** The model that is being waited for. */
  thinking = $state<string | null>(null);
  sentences = $state.raw<readonly Sentence[]>([]);
  end = $state.raw<End | null>(null);
  error = $state.raw<ApiError | null>(null);
  isAsking = $state(false);
  isStopped = $state(false);
  #under: AbortController | null = null;

  /** The passages that the answer rests on, in the order of their numbers. */
  readonly cited = $derived.by(() => {
    const numbers = this.sentences.flatMap(({ sources }) => sources.map(({ n }) => n));
    return (this.found?.passages ?? []).filter(({ n }) => numbers.includes(n));
  });
  readonly others = $derived((this.found?.passages ?? []).filter((passage) => !this.cited.includes(passage)));

  async ask(asked: Asked): Promise<void> {
    this.#under?.abort();
    this.#forget();
    const question = asked.q.trim().slice(0, LONGEST_QUESTION);
    if (question.length < SHORTEST_QUESTION) return;
    const under = new AbortController();
    this.#under = under;
    this.isAsking = true;
    try {
      const body = JSON.stringify({ question, filters: filtersOf(asked) });
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: under.signal };
      for await (const one of events('/api/search/ask', request)) this.#take(one);
      if (this.end === null && this.#under === under) throw new ApiError({ code: 'network.offline' }, 0);
    } catch (cause) {
      if (!isAborted(cause) && this.#under === under) this.error = asApiError(cause);
    } finally {
      if (this.#under === under) {
        this.isAsking = false;
        this.thinking = null;
      }
    }
  }

  /** The reader does not want to wait: what has come stays. */
  stop(): void {
    this.isStopped = this.isAsking;
    this.#under?.abort();
  }

  #forget(): void {
    this.found = null;
    this.thinking = null;
    this.sentences = [];
    this.end = null;
    this.error = null;
    this.isAsking = false;
    this.isStopped = false;
  }

  #take(one: ServerEvent): void {
    if (one.event === 'failure') throw new ApiError({ code: codeIn(one.data) }, 500);
    if (!isOurs(one)) return;
    switch (one.event) {
      case 'found':
        this.found = one.data;
        break;
      case 'thinking':
        this.thinking = one.data.model;
        break;
      case 'sentence':
        this.thinking = null;
        this.sentences = [...this.sentences, one.data];
        break;
      case 'end':
        this.thinking = null;
        this.end = one.data;
    }
  }
}

const EXAMPLES = 4;

/** What the library can be asked about: the tags and units that most of its resources have. */
export async function findSubjects(): Promise<string[]> {
  const { facets } = await call(api.search.$get({ query: { limit: '1' } }));
  const said = [...facets.tags.slice(0, EXAMPLES), ...facets.units.slice(0, EXAMPLES)].map(({ value }) => value);
  return said.filter((one, i) => said.indexOf(one) === i).slice(0, EXAMPLES);
}
