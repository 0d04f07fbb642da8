import type { z } from 'zod';

/**
 * One question to a chat model. `id` and `version` name it in the record of calls; `version` rises when its meaning
 * changes. `system` holds our instructions, `user` the material: foreign text stands in tags there and is evidence,
 * never instruction. No personal data in either.
 */
export type Prompt<T> = {
  id: string;
  version: number;
  system: string;
  user: string;
  schema: z.ZodType<T>;
  maxTokens: number;
};

/** Why a model gave no usable answer. Every caller has a way by rules and says which way was taken. */
export type AiFailure =
  | 'ai.off'
  | 'ai.budget_spent'
  | 'ai.unauthorized'
  | 'ai.rate_limited'
  | 'ai.unavailable'
  | 'ai.timeout'
  | 'ai.invalid_answer'
  | 'ai.cancelled';

export type AiAnswer<T> = { ok: true; value: T; model: string } | { ok: false; because: AiFailure };

export type EmbeddingSpaceName = { provider: string; model: string; dimensions: number };
export type EmbeddingAnswer = { ok: true; vectors: Float32Array[] } | { ok: false; because: AiFailure };

/** The edge to models. Nothing here throws for what an endpoint does: failures are answers. */
export type Ai = {
  /** Model that answers `complete`; null when none is set up. */
  chatModel: string | null;
  complete: <T>(prompt: Prompt<T>, signal?: AbortSignal) => Promise<AiAnswer<T>>;
  /** The configured embedding space; null when only the built-in one is there. */
  embeddingSpace: EmbeddingSpaceName | null;
  /** Unit vectors, one per text, in order. */
  embed: (texts: readonly string[], signal?: AbortSignal) => Promise<EmbeddingAnswer>;
  /** Last seen state of the endpoint, for health. */
  state: () => { state: 'ok' | 'off' | 'failing'; reason: string | null };
};
