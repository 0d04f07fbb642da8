import { withoutPersonalData } from '../../ai/redact.ts';
import type { Ai, EmbeddingAnswer, EmbeddingSpaceName } from '../../ai/port.ts';
import { embedOffline, OFFLINE } from '../offline.ts';
import type { Space } from './repo.ts';

/** Which space answers, who makes its vectors, and when it is tested. */

const isSame = (a: EmbeddingSpaceName, b: EmbeddingSpaceName) =>
  a.provider === b.provider && a.model === b.model && a.dimensions === b.dimensions;

export const isOffline = (space: EmbeddingSpaceName): boolean => isSame(space, OFFLINE);
/** The space of the endpoint that is set up. */
export const isConfigured = (ai: Ai, space: EmbeddingSpaceName): boolean =>
  ai.embeddingSpace !== null && isSame(ai.embeddingSpace, space);

export type Embed = (texts: readonly string[], signal?: AbortSignal) => Promise<EmbeddingAnswer>;

/** Who can make vectors of this space now; null when its endpoint is no longer the one set up. */
export function embedderOf(ai: Ai, space: EmbeddingSpaceName): Embed | null {
  if (isOffline(space)) return (texts) => Promise.resolve({ ok: true, vectors: texts.map(embedOffline) });
  if (!isConfigured(ai, space)) return null;
  // What leaves the house leaves without phone numbers, addresses and numbers of persons.
  return (texts, signal) =>
    ai.embed(
      texts.map((text) => withoutPersonalData(text)),
      signal,
    );
}

/**
 * The space that answers: the configured one once it is ready, until then any ready one that can still embed a query,
 * the most telling first.
 */
export function answering(ai: Ai, spaces: readonly Space[]): Space | null {
  const able = spaces.filter((space) => space.state === 'ready' && embedderOf(ai, space) !== null);
  return able.find((space) => isConfigured(ai, space)) ?? able.sort((a, b) => b.weight - a.weight)[0] ?? null;
}

const FEWEST_CHUNKS = 60;
/** A test is repeated when the library has grown to twice its size. */
export const needsTest = ({ state, selfTest }: Space, chunkCount: number): boolean =>
  state === 'ready' && chunkCount >= Math.max(FEWEST_CHUNKS, 2 * (selfTest?.chunks ?? 0));

const LONGEST = 2000;

/** What a chunk's vector is made of: its text under its title and headings. */
export const embeddingText = (chunk: { title: string; breadcrumb: readonly string[]; text: string }): string =>
  [chunk.title, chunk.breadcrumb.join(' / '), chunk.text]
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, LONGEST);
