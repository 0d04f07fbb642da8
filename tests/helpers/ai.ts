import type { Ai, AiFailure, EmbeddingSpaceName, Prompt } from '../../server/ai/port.ts';
import { sensibleVector } from './sensible.ts';

/** What a product without a model has. */
export const aiOff = (): Ai => ({
  chatModel: null,
  complete: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  embeddingSpace: null,
  embed: () => Promise.resolve({ ok: false, because: 'ai.off' }),
  state: () => ({ state: 'off', reason: null }),
});

export type Question = Pick<Prompt<unknown>, 'id' | 'version' | 'system' | 'user' | 'maxTokens'>;
type Fake = {
  /** Answers by prompt id; a `Failing` instead of a value lets the call fail. Prompts without one are unavailable. */
  answers?: Record<string, (prompt: Question) => unknown>;
  embeddingSpace?: EmbeddingSpaceName | null;
  /** Vectors for texts; sensible ones of the space's length when left out. */
  embed?: (texts: readonly string[]) => readonly (readonly number[])[] | Failing;
};

/** An answer that is a failure. */
export class Failing {
  readonly because: AiFailure;
  constructor(because: AiFailure) {
    this.because = because;
  }
}

/**
 * A model whose answers a test gives. They pass the prompt's schema like those of a real one: an answer that does not
 * fit fails the call as it would.
 */
export function fakeAi({ answers = {}, embeddingSpace = null, embed }: Fake = {}): Ai & { asked: Question[] } {
  const asked: Question[] = [];
  return {
    asked,
    chatModel: 'fake',
    complete: (prompt, signal) => {
      asked.push(prompt);
      if (signal?.aborted) return Promise.resolve({ ok: false, because: 'ai.cancelled' });
      const answer = answers[prompt.id];
      if (!answer) return Promise.resolve({ ok: false, because: 'ai.unavailable' });
      const given = answer(prompt);
      if (given instanceof Failing) return Promise.resolve({ ok: false, because: given.because });
      const parsed = prompt.schema.safeParse(structuredClone(given));
      return Promise.resolve(
        parsed.success ? { ok: true, value: parsed.data, model: 'fake' } : { ok: false, because: 'ai.invalid_answer' },
      );
    },
    embeddingSpace,
    embed: (texts) => {
      if (!embeddingSpace) return Promise.resolve({ ok: false, because: 'ai.off' });
      const given = embed?.(texts) ?? texts.map((text) => sensibleVector(text, embeddingSpace.dimensions));
      if (given instanceof Failing) return Promise.resolve({ ok: false, because: given.because });
      return Promise.resolve({ ok: true, vectors: given.map((vector) => Float32Array.from(vector)) });
    },
    state: () => ({ state: 'ok', reason: null }),
  };
}
