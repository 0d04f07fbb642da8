import { toSimplified } from '../../../ingest/segment.ts';
import { withoutPersonalData } from '../../ai/redact.ts';
import type { Deps } from '../../kernel/deps.ts';
import { rewriteQuery } from '../prompts/rewrite_query.ts';
import { findRewrite, saveRewrite } from './repo.ts';

/** Searching waits this long for other wordings, then goes on without. */
const PATIENCE_MS = 1500;
/** Shorter queries are names of things already. */
const SHORTEST = 4;

/** The query as it is kept and sent: folded, in small letters, without phone numbers and the like. */
export const normalised = (query: string): string =>
  withoutPersonalData(toSimplified(query.normalize('NFKC')))
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Other wordings of a query by the chat model, where there is one and no embeddings that would make them needless. Each
 * query is asked once and kept. Empty when there is no model, no patience left or no usable answer.
 */
export async function rewritten(deps: Pick<Deps, 'db' | 'ai' | 'now'>, query: string): Promise<string[]> {
  const model = deps.ai.chatModel;
  const asked = normalised(query);
  if (model === null || deps.ai.embeddingSpace !== null || [...asked].length < SHORTEST) return [];
  const known = await findRewrite(deps.db, model, asked);
  if (known) return known;
  const answer = await deps.ai.complete(rewriteQuery({ query: asked }), AbortSignal.timeout(PATIENCE_MS));
  if (!answer.ok) return [];
  const { wordings, zh, en } = answer.value;
  const terms = [...new Set([...wordings, ...zh, ...en].map((one) => withoutPersonalData(one)))];
  await saveRewrite(deps.db, { model, query: asked, terms, now: deps.now() });
  return terms;
}
