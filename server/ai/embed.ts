import { request, type Line } from './line.ts';
import type { Endpoint } from './openai.ts';
import type { EmbeddingAnswer } from './port.ts';
import type { Ledger } from './record.ts';
import { estimateTokens, vectorsOf } from './rules.ts';

type Start = {
  endpoint: Endpoint;
  line: Line;
  ledger: Ledger;
  model: string;
  dimensions: number;
  sendsDimensions: boolean;
  batch: number;
};

/** Unit vectors for texts, in requests of at most `batch`; all of them or a failure. Each request is recorded. */
export function createEmbed({ endpoint, line, ledger, model, dimensions, sendsDimensions, batch }: Start) {
  async function embedBatch(texts: readonly string[], cancel: AbortSignal | undefined): Promise<EmbeddingAnswer> {
    const input = texts.join('\u0000');
    const expected = estimateTokens(input);
    const started = performance.now();
    let attempts = 0;
    let tokensIn = 0;
    const close = async (answer: EmbeddingAnswer): Promise<EmbeddingAnswer> => {
      const ms = Math.round(performance.now() - started);
      const outcome = answer.ok ? 'ok' : answer.because;
      const spent = { tokensIn, tokensOut: 0, ms, attempts, mode: null };
      await ledger.record({
        kind: 'embedding',
        promptId: 'embedding',
        promptVersion: 1,
        model,
        input,
        outcome,
        ...spent,
      });
      return answer;
    };
    if (cancel?.aborted) return { ok: false, because: 'ai.cancelled' };
    const release = await ledger.reserve(expected);
    if (!release) return close({ ok: false, because: 'ai.budget_spent' });
    try {
      const asked = { model, texts, dimensions: sendsDimensions ? dimensions : null };
      const deadline = AbortSignal.timeout(line.timeoutMs * line.limits.overallTimeouts);
      const outcome = await request(line, (signal) => endpoint.embed(asked, signal), deadline, cancel);
      attempts = outcome.attempts;
      if (!outcome.ok) {
        tokensIn = outcome.unanswered * expected;
        return await close({ ok: false, because: outcome.because });
      }
      tokensIn = outcome.value.tokensIn ?? expected;
      const vectors = vectorsOf(outcome.value.items, texts.length, dimensions);
      return await close(vectors ? { ok: true, vectors } : { ok: false, because: 'ai.invalid_answer' });
    } finally {
      release();
    }
  }

  return async function embed(texts: readonly string[], cancel?: AbortSignal): Promise<EmbeddingAnswer> {
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += batch) {
      const answer = await embedBatch(texts.slice(from, from + batch), cancel);
      if (!answer.ok) return answer;
      vectors.push(...answer.vectors);
    }
    return { ok: true, vectors };
  };
}
