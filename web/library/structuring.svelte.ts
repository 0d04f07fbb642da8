import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { isSectionKey } from './sections.ts';
import { join, split, whole, type Border } from './structure.ts';

const one = api.library.resources[':id'];
type Version = InferResponseType<(typeof one.versions)[':n']['$get']>;

/** Correcting where the sections of the newest version begin and what they are for. */
export class StructuringState {
  readonly head: { id: string; version: number };
  version = $state.raw<Version | null>(null);
  borders = $state<Border[]>([]);
  error = $state.raw<ApiError | null>(null);
  refusal = $state.raw<ApiError | null>(null);
  isSaving = $state(false);

  constructor(head: { id: string; version: number }) {
    this.head = head;
  }

  readonly blocks = $derived(this.version?.sections.flatMap(({ blocks }) => blocks) ?? []);

  async load(): Promise<void> {
    this.error = null;
    try {
      const { id, version } = this.head;
      const answer = await call(one.versions[':n'].$get({ param: { id, n: String(version) } }));
      let from = 0;
      this.borders = answer.sections.map((section) => {
        const border: Border = {
          id: section.id,
          key: isSectionKey(section.key) ? section.key : 'other',
          title: section.title,
          from,
        };
        from += section.blocks.length;
        return border;
      });
      this.version = answer;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** What was known of a section before it was corrected here. */
  before(id: string | undefined) {
    return this.version?.sections.find((section) => section.id === id);
  }

  split(at: number): void {
    this.borders = split(this.borders, at);
  }

  join(at: number): void {
    this.borders = join(this.borders, at);
  }

  /** Null when it was refused. */
  async save(): Promise<{ isPending: boolean } | null> {
    this.isSaving = true;
    this.refusal = null;
    try {
      const json = { base: this.head.version, sections: whole(this.borders, this.blocks.length) };
      return await call(one.structure.$put({ param: { id: this.head.id }, json }));
    } catch (cause) {
      this.refusal = asApiError(cause);
      return null;
    } finally {
      this.isSaving = false;
    }
  }
}
