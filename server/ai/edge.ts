import type { Config } from '../kernel/config.ts';
import { createBreaker } from './breaker.ts';
import { createChat } from './chat.ts';
import { createEmbed } from './embed.ts';
import { createGate } from './gate.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Line } from './line.ts';
import { createEndpoint } from './openai.ts';
import type { Ai, AiFailure } from './port.ts';
import { createLedger, type Outside } from './record.ts';

type Settings = Pick<Config, 'chat' | 'embedding' | 'ai'>;

/** Failures that are the endpoint's, not the question's. */
const DOWN: readonly AiFailure[] = ['ai.unauthorized', 'ai.unavailable', 'ai.timeout'];
const off = () => Promise.resolve({ ok: false, because: 'ai.off' } as const);

/** The edge to the configured models. `patience` replaces single limits, for tests. */
export function createAi(settings: Settings, outside: Outside, patience: Partial<Limits> = {}): Ai {
  const limits = { ...LIMITS, ...patience };
  const clock = () => performance.now();
  const ledger = createLedger(outside, settings.ai.dailyTokens);
  const troubles = new Map<'chat' | 'embedding', AiFailure>();
  const watch = <A extends { ok: true } | { ok: false; because: AiFailure }>(
    what: 'chat' | 'embedding',
    answer: A,
  ): A => {
    if (answer.ok) troubles.delete(what);
    else if (DOWN.includes(answer.because)) troubles.set(what, answer.because);
    return answer;
  };
  const lineOf = (width: number): Line => ({
    breaker: createBreaker(limits, clock),
    gate: createGate(Math.max(1, width)),
    limits,
    timeoutMs: settings.ai.timeoutMs,
  });
  const { chat, embedding } = settings;
  const { log } = outside;
  const ask =
    chat &&
    createChat({
      endpoint: createEndpoint(chat, limits.maxBytes),
      model: chat.model,
      line: lineOf(settings.ai.concurrency),
      ledger,
      log,
      clock,
    });
  const embed =
    embedding &&
    createEmbed({
      endpoint: createEndpoint(embedding, limits.maxBytes),
      // Embedding a library must not keep people's questions waiting.
      line: lineOf(Math.floor(settings.ai.concurrency / 2)),
      ledger,
      ...embedding,
    });
  return {
    chatModel: chat?.model ?? null,
    complete: async (prompt, signal) => (ask ? watch('chat', await ask(prompt, signal)) : off()),
    embeddingSpace: embedding && {
      provider: providerOf(embedding.baseUrl),
      model: embedding.model,
      dimensions: embedding.dimensions,
    },
    embed: async (texts, signal) => (embed ? watch('embedding', await embed(texts, signal)) : off()),
    state: () => {
      if (!chat && !embedding) return { state: 'off', reason: null };
      const [trouble] = troubles;
      return trouble ? { state: 'failing', reason: trouble[1] } : { state: 'ok', reason: null };
    },
  };
}

/** The host that answers, as the name of the provider; vectors of the same model elsewhere may differ. */
function providerOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
