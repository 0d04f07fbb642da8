import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';

const one = api.library.resources[':id'];

export type Shown = InferResponseType<typeof one.$get>;
export type Suggestion = Shown['suggestions'][number];
export type Provenance = Shown['provenance'][string];
export type FileShown = Shown['files'][number];
export type Document = InferResponseType<typeof one.document.$get>;
export type Block = Document['blocks'][number];
export type Passage = InferResponseType<typeof one.passages.$get>['passages'][number];
export type Sharing = Parameters<typeof one.share.$post>[0]['json'];

/** One resource: what it is, its text, its passages, and what one may do to it. */
export class ResourceState {
  readonly id: string;
  shown = $state.raw<Shown | null>(null);
  document = $state.raw<Document | null>(null);
  passages = $state.raw<readonly Passage[] | null>(null);
  error = $state.raw<ApiError | null>(null);
  textError = $state.raw<ApiError | null>(null);
  /** What was refused last, beside the button that asked. */
  refusal = $state.raw<ApiError | null>(null);
  busy = $state<string | null>(null);

  constructor(id: string) {
    this.id = id;
  }

  readonly source = $derived(this.shown?.files.find(({ role }) => role === 'source') ?? this.shown?.files[0] ?? null);

  async load(): Promise<void> {
    this.error = null;
    try {
      this.shown = await call(one.$get({ param: { id: this.id } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** The text with its passages: a passage is a stretch of the text, so they come together. */
  async loadText(): Promise<void> {
    this.textError = null;
    try {
      const param = { id: this.id };
      const [document, { passages }] = await Promise.all([
        call(one.document.$get({ param })),
        call(one.passages.$get({ param })),
      ]);
      this.document = document;
      this.passages = passages;
    } catch (cause) {
      this.textError = asApiError(cause);
    }
  }

  decide(suggestionId: string, decision: 'accept' | 'reject'): Promise<boolean> {
    const param = { id: this.id, sid: suggestionId };
    return this.#change(suggestionId, async () => {
      this.shown = await call(one.suggestions[':sid'].$post({ param, json: { decision } }));
    });
  }

  acceptAll(): Promise<boolean> {
    return this.#change('all', async () => {
      this.shown = await call(one['accept-all'].$post({ param: { id: this.id } }));
    });
  }

  share(sharing: Sharing): Promise<boolean> {
    return this.#change('share', async () => {
      await call(one.share.$post({ param: { id: this.id }, json: sharing }));
      await this.load();
    });
  }

  remove(): Promise<boolean> {
    return this.#change('remove', async () => {
      await call(one.$delete({ param: { id: this.id } }));
    });
  }

  /** Makes a draft of one's own of it; the answer is its id, null when it was refused. */
  async adapt(): Promise<string | null> {
    let made: string | null = null;
    await this.#change('adapt', async () => {
      made = (await call(one.adapt.$post({ param: { id: this.id } }))).id;
    });
    return made;
  }

  async #change(what: string, act: () => Promise<void>): Promise<boolean> {
    this.busy = what;
    this.refusal = null;
    try {
      await act();
      return true;
    } catch (cause) {
      this.refusal = asApiError(cause);
      return false;
    } finally {
      this.busy = null;
    }
  }
}
